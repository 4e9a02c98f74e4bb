import type { ContactRef } from '../crm/contact';

/** What looking for a person in one CRM came to. Ambiguity is a state shown to a human, not a guess. */
export type Resolution =
  | { state: 'found'; ref: ContactRef; evidence: string }
  | { state: 'absent' }
  | { state: 'ambiguous'; candidates: { ref: ContactRef; evidence: string }[] };
