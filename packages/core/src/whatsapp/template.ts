/** An approved message form at Meta, as far as sending needs it. */
export interface Template {
  connectionId: string;
  name: string;
  /** Exact locale, with underscore: `en` is not `en_US`. */
  language: string;
  category: 'marketing' | 'utility' | 'authentication' | 'unknown';
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED' | 'OTHER';
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  /** Text of the body with its placeholders; null when not synchronised. */
  body: string | null;
  /** Names of the body's variables in order; positional ones are `1`, `2`, … */
  variables: string[];
}
