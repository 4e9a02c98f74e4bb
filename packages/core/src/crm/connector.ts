import type { Activity, ActivityRef } from './activity';
import type { AudienceQuery, ContactPage, Cursor } from './audience';
import type { CrmCapabilities } from './capabilities';
import type { ChangePage, CrmChange, RawDelivery, SignatureVerdict } from './change';
import type { ContactCandidate, ContactDraft, ContactRef, PersonKeys } from './contact';
import type { ContactConsent } from './consent-entry';
import type { Deal, DealDraft, DealRef, DealStage } from './deal';
import type { DoubtfulEffect, DoubtResolution } from './doubt';
import type { FileDraft, FileRef } from './file';
import type { Outcome } from './outcome';

/** One prerequisite, tried for real: what works, what is missing, what to click. */
export interface ConnectionCheck {
  name: string;
  ok: boolean;
  /** What was found, in words. */
  finding: string;
  /** The one next step when it is not ok. */
  remedy: string | null;
}

/** The result of {@link CrmConnector.check}. */
export interface ConnectionReport {
  ok: boolean;
  checks: ConnectionCheck[];
}

/** A field of the CRM that a mapping may name. */
export interface CrmField {
  object: string;
  name: string;
  label: string;
  type: 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'choice' | 'reference' | 'other';
  writable: boolean;
}

/** The live catalogue of a CRM. */
export interface CrmSchema {
  fields: CrmField[];
  pipelines: { id: string; name: string; stages: DealStage[] }[];
  owners: { id: string; name: string }[];
  consentTypes: { id: string; name: string }[];
}

/**
 * The port every CRM implements. Plural: arrays in, one outcome per item out, in the same order. A method throws a KaiwaError
 * only when nothing can be said of any item; otherwise each item carries its own outcome. An error with effect `unknown` puts
 * the item in doubt, and {@link CrmConnector.resolveDoubt} is asked later.
 */
export interface CrmConnector {
  readonly port: 'crm/1';
  /** Lower-case id of the CRM, such as `odoo`. */
  readonly id: string;
  readonly capabilities: CrmCapabilities;
  /** Tries every prerequisite and says what to do about each failure. Never throws for an expected failure. */
  check(): Promise<ConnectionReport>;
  describe(): Promise<CrmSchema>;
  /** Pure. */
  verifyDelivery(delivery: RawDelivery, now: Date): SignatureVerdict;
  /** Pure. @throws KaiwaError `unreadable` when the body fails its schema. */
  readChanges(delivery: RawDelivery): CrmChange[];
  /** For what cannot be pushed, and to reconcile. `null` starts with a baseline. */
  pullChanges(cursor: Cursor | null): Promise<ChangePage>;
  /** Recall first: all records that may be the person; core verifies and ranks. One list per item asked for. */
  findContacts(who: PersonKeys[]): Promise<ContactCandidate[][]>;
  saveContacts(drafts: ContactDraft[]): Promise<Outcome<ContactRef>[]>;
  /** Same key again = same record, newer content. */
  recordActivities(activities: Activity[]): Promise<Outcome<ActivityRef>[]>;
  findDeals(contacts: ContactRef[]): Promise<Deal[][]>;
  /** The outcome carries the stage the CRM put the deal in, so that our own write is known and never echoes. */
  saveDeals(drafts: DealDraft[]): Promise<Outcome<DealRef & { stage: DealStage | null }>[]>;
  saveConsents(entries: ContactConsent[]): Promise<Outcome<void>[]>;
  storeFiles(files: FileDraft[]): Promise<Outcome<FileRef>[]>;
  listAudience(audience: AudienceQuery, cursor: Cursor | null): Promise<ContactPage>;
  /** Draft, target and attempt time in; what really happened out. Only looks, never writes. */
  resolveDoubt(effects: DoubtfulEffect[]): Promise<Outcome<DoubtResolution>[]>;
  /** Releases sockets. */
  close(): Promise<void>;
}
