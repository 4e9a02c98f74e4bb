import type { Activity, ActivityRef } from './activity';
import type { ContactDraft, ContactRef } from './contact';
import type { ContactConsent } from './consent-entry';
import type { DealDraft, DealRef } from './deal';
import type { FileDraft, FileRef } from './file';

/** Whatever a write may leave behind. */
export type Ref = ContactRef | ActivityRef | DealRef | FileRef;

/** A write whose answer was lost: what we wanted, and when we tried. */
export type DoubtfulEffect = { attemptedAt: Date } & (
  | { kind: 'saveContact'; draft: ContactDraft }
  | { kind: 'recordActivity'; activity: Activity }
  | { kind: 'saveDeal'; draft: DealDraft }
  | { kind: 'saveConsent'; entry: ContactConsent }
  | { kind: 'storeFile'; file: FileDraft }
);

/** What really happened: the record it left, surely nothing, or cannot be told yet. */
export type DoubtResolution = Ref | 'absent' | 'undecided';
