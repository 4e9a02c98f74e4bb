/** What a consent is for. `all` stands in an opt-out of everything. */
export type ConsentPurpose = 'all' | 'service' | 'utility' | 'authentication' | 'marketing' | 'calls';

/** One entry of the append-only ledger. Personal text (wording, quoted message) is kept in a separate, erasable row. */
export interface ConsentEntry {
  id: string;
  workspaceId: string;
  personId: string;
  purpose: ConsentPurpose;
  state: 'opted-in' | 'opted-out';
  /** Where it was said: `whatsapp:keyword`, `crm:<id>`, `api`. */
  source: string;
  /** The exact words, sealed in their own row; null when there were none. */
  wording: string | null;
  policyVersion: string;
  actor: string;
  at: Date;
  /** The event that caused it, so that the same event never counts twice. */
  eventKey: string;
}

/** The current state per purpose: the newest entry by `at`; on a tie the opt-out. */
export type ConsentState = Partial<
  Record<ConsentPurpose, { state: 'opted-in' | 'opted-out'; at: Date; source: string }>
>;

/** Folds one entry into the current state. Commutative: the newest wins, and on equal times the stricter. */
export function foldConsent(
  known: ConsentState,
  entry: Pick<ConsentEntry, 'purpose' | 'state' | 'at' | 'source'>,
): ConsentState {
  const before = known[entry.purpose];
  const at = entry.at.getTime();
  const newer = !before || at > before.at.getTime();
  const stricterTie =
    before !== undefined && at === before.at.getTime() && entry.state === 'opted-out' && before.state === 'opted-in';
  if (!newer && !stricterTie) return known;
  return { ...known, [entry.purpose]: { state: entry.state, at: entry.at, source: entry.source } };
}
