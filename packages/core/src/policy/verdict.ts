/** What one message would cost. `amount` is a decimal text in `currency`; null where no rate card covers it. */
export interface PriceEstimate {
  billing: 'free' | 'quota' | 'billed' | 'unknown';
  category: 'service' | 'utility' | 'marketing' | 'authentication' | 'unknown';
  amount: string | null;
  currency: string | null;
  /** Which dated rule or rate card said so. */
  basis: string;
}

/** Codes of a permission; the policy matrix names them. */
export type AllowReason =
  | 'OK'
  | 'OK_BILLABLE'
  | 'OK_SERVICE_FREE_TIER'
  | 'OK_GENERAL_OPT_IN'
  | 'OK_LOW_QUALITY_WARNING'
  | 'OK_REPLY_TO_USER'
  | 'OK_WINDOW_CLOSING';
/** Codes of a wait: the question is asked again. */
export type HoldReason = 'PAIR_RATE' | 'THROUGHPUT' | 'TEMPLATE_LOW_QUALITY';
/** Codes of a refusal. */
export type DenyReason =
  | 'WINDOW_CLOSED'
  | 'WINDOW_UNKNOWN'
  | 'OPTED_OUT_ALL'
  | 'OPTED_OUT_MARKETING'
  | 'NO_OPT_IN'
  | 'NO_OPT_IN_CATEGORY'
  | 'TEMPLATE_NOT_APPROVED'
  | 'TEMPLATE_PAUSED'
  | 'TEMPLATE_DISABLED'
  | 'AUTH_NEEDS_PHONE'
  | 'NOT_REACHABLE'
  | 'SELF_RECIPIENT'
  | 'VARIABLE_MISSING'
  | 'CONTENT_INVALID';

/** The cheapest legal alternative, or who has to do what. */
export type Remedy =
  | 'send-template'
  | 'ask-opt-in'
  | 'wait-for-customer'
  | 'fix-template'
  | 'fix-recipient'
  | 'fill-variables'
  | 'fix-content'
  | 'none';

/** One rule that was asked: which facts it read and what it said. */
export interface RuleTrace {
  rule: string;
  /** The facts it read, as text, free of personal data. */
  facts: Record<string, string>;
  says: 'pass' | 'allow' | 'hold' | 'deny';
}

/** The answer to "may this message be sent now?". Exactly one for any input, always with the rules that decided. */
export type Verdict =
  | { decision: 'allow'; as: 'reply' | 'template'; price: PriceEstimate; reason: AllowReason; rules: RuleTrace[] }
  | { decision: 'hold'; until: Date | null; reason: HoldReason; rules: RuleTrace[] }
  | { decision: 'deny'; remedy: Remedy; reason: DenyReason; rules: RuleTrace[] };
