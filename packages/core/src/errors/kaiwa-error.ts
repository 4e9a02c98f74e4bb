/** Who has to act on a failure; the pipeline reads this and nothing else of an error. */
export type ErrorKind =
  | 'refused'
  | 'rejected'
  | 'throttled'
  | 'unavailable'
  | 'unauthorized'
  | 'unreadable'
  | 'misconfigured'
  | 'broken';

/**
 * Whether the vendor may have done the work although we got no clear answer.
 * `none`: it surely did not. `unknown`: it may have; the command is in doubt until somebody looks.
 */
export type Effect = 'none' | 'unknown';

/** What a {@link KaiwaError} is made of. `retryAfterMs` is milliseconds from now, as the vendor stated it. */
export interface KaiwaErrorFields {
  kind: ErrorKind;
  /** Stable, upper snake case; documented in docs/errors.md. */
  code: string;
  /** One sentence for a human, free of secrets, phone numbers and message text. */
  message: string;
  /** The one next step. */
  hint?: string;
  retryAfterMs?: number;
  /** Defaults to `none`. */
  effect?: Effect;
  /** The vendor's own number or name of the fault, for support. */
  vendorCode?: string;
  cause?: unknown;
}

const MARK = Symbol.for('kaiwa.error');
const DOCS = 'docs/errors.md';

/** What stops a step. Its `kind` says who acts, its `code` is stable, its `hint` names the next step. */
export class KaiwaError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly effect: Effect;
  readonly vendorCode: string | undefined;
  /** Registered symbol, so that a check survives two installed versions of this package. */
  readonly [MARK] = true;

  constructor(fields: KaiwaErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'KaiwaError';
    this.kind = fields.kind;
    this.code = fields.code;
    this.hint = fields.hint;
    this.retryAfterMs = fields.retryAfterMs;
    this.effect = fields.effect ?? 'none';
    this.vendorCode = fields.vendorCode;
  }

  /** The heading in docs/errors.md that explains this code. */
  get docs(): string {
    return `${DOCS}#${this.code.toLowerCase()}`;
  }

  /** What the cause was called; its message may hold personal data and is never logged. */
  get causeName(): string | undefined {
    return this.cause instanceof Error ? this.cause.name : undefined;
  }

  /** True for every KaiwaError, also one made by another installed copy of this package. */
  static is(value: unknown): value is KaiwaError {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  /** Wraps anything thrown: a KaiwaError stays itself, the rest is `broken`, our bug, with the cause kept. */
  static from(value: unknown): KaiwaError {
    if (KaiwaError.is(value)) return value;
    return new KaiwaError({
      kind: 'broken',
      code: 'UNEXPECTED',
      message: value instanceof Error ? `Unexpected ${value.name}` : 'Unexpected failure',
      hint: 'Report this with the trace id; the work is parked and can be replayed.',
      cause: value,
    });
  }
}
