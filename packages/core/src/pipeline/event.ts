import type { ChangeHint, ContactChange, DealChange } from '../crm/change';
import type { AccountEvent } from './account-events';
import type { EventHead } from './event-head';
import type { MessageEvent } from './message-events';
import type { PersonEvent } from './person-events';

/** Something we do not understand yet: kept raw, understood on replay after an upgrade. */
export interface Unsupported extends EventHead {
  kind: 'unsupported';
  /** The webhook field or message type. */
  type: string;
}

/** A change in a CRM, as the connector read it. */
export interface CrmChanged extends EventHead {
  kind: 'crm.changed';
  change: DealChange | ContactChange;
  /** True during the first walk: known values only, no rule. */
  baseline: boolean;
}

/** A CRM only said that something moved. */
export interface CrmHinted extends EventHead {
  kind: 'crm.hinted';
  change: ChangeHint;
}

/** Everything a webhook of WhatsApp can mean. */
export type WhatsappEvent = MessageEvent | PersonEvent | AccountEvent | Unsupported;

/** Everything a receipt or a pull can mean. */
export type VendorEvent = WhatsappEvent | CrmChanged | CrmHinted;

/** A part of a receipt that could not be read: where it stands and why. Its neighbours go on. */
export interface ParkedPart {
  /** JSON path inside the body, such as `entry[0].changes[2].value`. */
  path: string;
  reason: string;
  /** The vendor's id of the number or account, where it could be read. */
  externalId: string | null;
  raw: unknown;
}

/** What a receipt means. */
export interface Interpretation {
  events: VendorEvent[];
  parked: ParkedPart[];
}
