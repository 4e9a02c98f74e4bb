import type { IdentityKey } from '../identity/identity-key';
import type { ContactRef } from '../crm/contact';
import type { ConsentPurpose } from '../consent/consent';
import type { DealRef } from '../crm/deal';

/** Look for the person in one CRM. Only reads. */
export interface ResolvePerson {
  kind: 'resolvePerson';
  personId: string;
  connectionId: string;
}
/** Create the person's contact. */
export interface SaveContact {
  kind: 'saveContact';
  personId: string;
  connectionId: string;
}
/** Write one chat message to the timeline of the person's contact. Text is read from the message when it is performed. */
export interface RecordActivity {
  kind: 'recordActivity';
  personId: string;
  connectionId: string;
  messageId: string;
  /** `message`: the chat line. `failure`: one line that says it was not delivered, and why. `refusal`: why it was not sent. */
  line: 'message' | 'failure' | 'refusal';
}
/** Create a deal for the person's contact, or move one. */
export interface SaveDeal {
  kind: 'saveDeal';
  personId: string;
  connectionId: string;
  ref: DealRef | null;
  stageId: string | null;
}
/** Mirror the current consent into the CRM. */
export interface SaveConsent {
  kind: 'saveConsent';
  personId: string;
  connectionId: string;
  purpose: ConsentPurpose;
  state: 'opted-in' | 'opted-out';
  at: string;
  source: string;
}
/** Send a planned message over WhatsApp. */
export interface SendMessage {
  kind: 'sendMessage';
  personId: string;
  connectionId: string;
  messageId: string;
  /** The identity the answer is bound to. */
  recipient: IdentityKey;
}

/** One intended effect on the world. Carries ids, never text or phone numbers of the customer's beyond the bound identity. */
export type CommandBody = ResolvePerson | SaveContact | RecordActivity | SaveDeal | SaveConsent | SendMessage;

/** A command about to be planned. */
export interface NewCommand {
  id: string;
  workspaceId: string;
  /** The queue toward one outside party; see {@link crmLane} and {@link numberLane}. */
  lane: string;
  /** Order is kept within a key; a waiting command blocks only its own key. */
  key: string;
  body: CommandBody;
  priority: 'live' | 'backfill';
  /** A condition another event fulfils, such as `link:<connection>:<person>`; null when it may be performed at once. */
  waitsFor: string | null;
  dueAt: Date;
  /** The stored event that caused it; null for one an operator or another command caused. */
  eventId: string | null;
}

/** A command as claimed from its lane. */
export interface Command extends NewCommand {
  seq: string;
  /** 1 at the first try. */
  attempt: number;
  /** When the first attempt was made whose outcome is unknown; null when there is no doubt. */
  doubtSince: Date | null;
  createdAt: Date;
}

/** A command of one kind. */
export type CommandOf<K extends CommandBody['kind']> = Command & { body: Extract<CommandBody, { kind: K }> };

/** What is to become of a performed command. */
export type Settlement =
  | { commandId: string; state: 'done'; outcome: CommandOutcome }
  | {
      commandId: string;
      state: 'waiting';
      until: Date;
      reason: string;
      doubtSince: Date | null;
      countsAsAttempt: boolean;
    }
  | { commandId: string; state: 'parked'; reason: string; detail: string };

/** What a finished command brought; it comes back into decide as an event. */
export type CommandOutcome =
  | { kind: 'resolved'; state: 'found'; ref: ContactRef; evidence: string }
  | { kind: 'resolved'; state: 'absent' }
  | { kind: 'resolved'; state: 'ambiguous'; candidates: { ref: ContactRef; evidence: string }[] }
  | { kind: 'contactSaved'; ref: ContactRef }
  | { kind: 'activityRecorded'; activityId: string }
  | { kind: 'dealSaved'; ref: DealRef; stageId: string | null }
  | { kind: 'consentSaved' }
  | { kind: 'messageAccepted'; wamid: string; waId: string | null }
  | { kind: 'messageRefused'; reason: string; detail: string }
  | { kind: 'messageFailed'; code: string; reason: string }
  | { kind: 'skipped'; reason: string };

/** The lane toward one CRM connection. */
export function crmLane(connectionId: string): string {
  return `crm:${connectionId}`;
}

/** The lane toward one WhatsApp number. */
export function numberLane(connectionId: string): string {
  return `wa:${connectionId}`;
}

/** What commands about a person in a CRM wait for until the person is linked there. */
export function linkCondition(connectionId: string, personId: string): string {
  return `link:${connectionId}:${personId}`;
}
