import type { ContactRef } from '../crm/contact';
import type { KeyStrength } from './stored-keys';

/** A record a human may choose: why it fits, how sure that is, and why it stands where it stands among the others. */
export interface ResolutionCandidate {
  ref: ContactRef;
  evidence: string;
  strength: KeyStrength;
  reason: string;
}

/** What looking for a person in one CRM came to. Ambiguity is a state shown to a human, not a guess; its candidates come best first. */
export type Resolution =
  | { state: 'found'; ref: ContactRef; evidence: string }
  | { state: 'absent' }
  | { state: 'ambiguous'; candidates: ResolutionCandidate[] };
