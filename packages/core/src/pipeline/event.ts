import type { ChangeHint, ContactChange, DealChange } from '../crm/change';
import type { IdentityKey } from '../identity/identity-key';
import type { InboundContent } from '../whatsapp/inbound-message';
import type { Template } from '../whatsapp/template';

/** Where an event comes from and how it is told from every other: unique per workspace and connection, made from the event itself. */
export interface EventHead {
  /** Such as `message:<phone number id>:<wamid>`. */
  key: string;
  /** The vendor's external id that routes it to a connection, such as the phone number id. */
  externalId: string;
  /** The vendor's time. */
  occurredAt: Date;
  /** The part of the receipt it was read from, kept sealed for replay. */
  raw: unknown;
}

/** Who is behind a WhatsApp event: the keys found on it, in lookup order. Never empty for a message. */
export interface Sender {
  keys: IdentityKey[];
  profileName: string | null;
}

/** A message by a person. */
export interface MessageReceived extends EventHead {
  kind: 'message.received';
  wamid: string;
  sender: Sender;
  content: InboundContent;
  /** The wamid it answers, if it says so. */
  replyTo: string | null;
  /** False for what does not open the window (reactions, unsupported system texts). */
  opensWindow: boolean;
}

/** A status of a message of ours. */
export interface StatusChanged extends EventHead {
  kind: 'status.changed';
  wamid: string;
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  /** What we sent along: the id of the command. */
  callbackData: string | null;
  recipient: IdentityKey[];
  errors: { code: number; title: string }[];
  pricing: { category: string; type: string; model: string } | null;
}

/** A person moved to another number or got another business-scoped id. */
export interface IdentityChanged extends EventHead {
  kind: 'identity.changed';
  change: 'number' | 'userId';
  before: IdentityKey[];
  after: IdentityKey[];
}

/** Meta decided about a template. Language normalised to underscores. */
export interface TemplateChanged extends EventHead {
  kind: 'template.changed';
  name: string;
  language: string;
  status: Template['status'];
  reason: string | null;
}

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

/** Everything a receipt or a pull can mean. */
export type VendorEvent =
  | MessageReceived
  | StatusChanged
  | IdentityChanged
  | TemplateChanged
  | Unsupported
  | CrmChanged
  | CrmHinted;

/** Kinds of events as they are stored: those of deliveries, of pulls, and `parked` for a part that could not be read. */
export const eventKinds = [
  'message.received',
  'status.changed',
  'identity.changed',
  'template.changed',
  'deal.changed',
  'crm.changed',
  'crm.hinted',
  'unsupported',
  'parked',
] as const satisfies readonly (VendorEvent['kind'] | 'deal.changed' | 'parked')[];

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
