/** What a consent is for. `all` stands in an opt-out of everything. */
export type ConsentPurpose = 'all' | 'service' | 'utility' | 'authentication' | 'marketing' | 'calls';

/** Where entries about Meta's own gate come from: a platform preference, kept apart from what a person agreed with us. */
export const PLATFORM_SOURCE = 'whatsapp:preference';

/** What an entry says. `lifted`: Meta's gate is open again; that is no consent. Only entries of {@link PLATFORM_SOURCE} say it. */
export type ConsentWord = 'opted-in' | 'opted-out' | 'lifted';

/** One entry of the append-only ledger. Personal text (wording, quoted message) is kept in a separate, erasable row. */
export interface ConsentEntry {
  id: string;
  workspaceId: string;
  personId: string;
  purpose: ConsentPurpose;
  state: ConsentWord;
  /** Where it was said: `whatsapp:keyword`, `whatsapp:signup`, {@link PLATFORM_SOURCE}, `crm:<id>`, `api`. */
  source: string;
  /** The exact words, sealed in their own row; null when there were none. */
  wording: string | null;
  policyVersion: string;
  actor: string;
  at: Date;
  /** The event that caused it, so that the same event never counts twice. */
  eventKey: string;
}

/**
 * The current state per purpose: the newest entry by `at`; on a tie the opt-out. Meta's gate for advertising has a place of its own:
 * it neither stands for a consent nor takes one back.
 */
export type ConsentState = Partial<
  Record<ConsentPurpose | 'platformMarketing', { state: ConsentWord; at: Date; source: string }>
>;

/** Folds one entry into the current state. Commutative: the newest wins, and on equal times the stricter. */
export function foldConsent(
  known: ConsentState,
  entry: Pick<ConsentEntry, 'purpose' | 'state' | 'at' | 'source'>,
): ConsentState {
  const place = entry.source === PLATFORM_SOURCE ? 'platformMarketing' : entry.purpose;
  const before = known[place];
  const at = entry.at.getTime();
  const newer = !before || at > before.at.getTime();
  const stricterTie =
    before !== undefined && at === before.at.getTime() && entry.state === 'opted-out' && before.state !== 'opted-out';
  if (!newer && !stricterTie) return known;
  return { ...known, [place]: { state: entry.state, at: entry.at, source: entry.source } };
}
