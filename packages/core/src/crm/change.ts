import type { ContactRef } from './contact';
import type { Cursor } from './audience';
import type { DealRef, DealStage } from './deal';

/** A raw delivery of a CRM's webhook: exact bytes, lower-case header names. */
export interface RawDelivery {
  headers: Record<string, string>;
  /** Path and query after the route prefix, where some vendors put their secret. */
  path: string;
  body: Uint8Array;
  /** When it reached us, where the vendor puts no time into its deliveries. */
  receivedAt?: Date;
}

/** Whether a delivery really comes from the vendor. A value, not an exception. */
export type SignatureVerdict =
  | { valid: true }
  | { valid: false; reason: 'missing' | 'mismatch' | 'stale' | 'unsupported' };

/** The contact behind a changed deal, as far as the CRM told us in the same answer. */
export interface ChangedContact {
  ref: ContactRef;
  name: string | null;
  phones: string[];
  country: string | null;
}

/** A deal as it stands after a change. Core compares it with the last known values to find out what really changed. */
export interface DealChange {
  kind: 'deal';
  /** Unique for this version of this record, made from the record itself: the same change read twice has the same key. */
  key: string;
  ref: DealRef;
  title: string;
  stage: DealStage | null;
  status: 'open' | 'won' | 'lost';
  contact: ChangedContact | null;
  occurredAt: Date;
  /** True when the vendor says our own user made the last write. It explains an echo; it never decides. */
  ownWrite: boolean;
  /** The record as read, kept for replay. */
  raw: unknown;
}

/** A contact as it stands after a change. */
export interface ContactChange {
  kind: 'contact';
  key: string;
  ref: ContactRef;
  name: string | null;
  phones: string[];
  country: string | null;
  deleted: boolean;
  occurredAt: Date;
  ownWrite: boolean;
  raw: unknown;
}

/** The vendor only says that something moved: pull now. */
export interface ChangeHint {
  kind: 'hint';
  key: string;
  occurredAt: Date;
}

/** What a CRM tells us. */
export type CrmChange = DealChange | ContactChange | ChangeHint;

/** One page of pulled changes. Call again with `cursor` at once while `more`, else at the next tick. */
export interface ChangePage {
  changes: CrmChange[];
  cursor: Cursor;
  more: boolean;
  /** True for the first walk after connecting: values become known, nothing is triggered. */
  baseline: boolean;
}
