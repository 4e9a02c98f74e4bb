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

/** The text a template message reads as, its variables filled in; where its body is unknown, its name and the values. */
export function renderTemplate(
  content: { name: string; language: string; variables: { name: string | null; text: string }[] },
  templates: readonly Template[],
): string {
  const template = templates.find((each) => each.name === content.name && each.language === content.language);
  if (!template?.body)
    return `[template ${content.name}] ${content.variables.map((each) => each.text).join(', ')}`.trim();
  const values = new Map(content.variables.map((each, index) => [each.name ?? String(index + 1), each.text]));
  return template.body.replace(
    /\{\{\s*([a-z0-9_]+)\s*\}\}/g,
    (placeholder, name: string) => values.get(name) ?? placeholder,
  );
}
