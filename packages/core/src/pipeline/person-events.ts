import type { IdentityKey } from '../identity/identity-key';
import type { EventHead, ReportedError } from './event-head';
import type { Sender } from './message-events';

/** A person moved to another number, got another business-scoped id, or has new device keys (`key`: same keys before and after). */
export interface IdentityChanged extends EventHead {
  kind: 'identity.changed';
  change: 'number' | 'userId' | 'key';
  before: IdentityKey[];
  after: IdentityKey[];
  /** The new hash of the device keys, for `key`. */
  keyHash: string | null;
}

/**
 * A person told WhatsApp what advertising to let through. `stop` and `resume` are Meta's own gate: `resume` is no consent.
 * `signup` is an opt-in by an In-App Signup link. The newest by time counts.
 */
export interface PreferenceChanged extends EventHead {
  kind: 'user.preferenceChanged';
  person: Sender;
  /** `marketing_messages`, or a word of tomorrow. */
  category: string;
  value: 'stop' | 'resume' | 'signup';
  detail: string | null;
  signupId: string | null;
}

/** What every event about a call has. */
interface CallHead extends EventHead {
  callId: string;
  /** The other side. */
  person: Sender;
  /** `in`: the person called. Null where it is not told. */
  direction: 'in' | 'out' | null;
  callbackData: string | null;
}

/** A call rings. We only log: never answered. */
export interface CallConnected extends CallHead {
  kind: 'call.connected';
  /** What the link or button that started it carried. */
  payload: string | null;
}

/** A call ended, or was never taken. */
export interface CallTerminated extends CallHead {
  kind: 'call.terminated';
  /** `missed`: nobody took it; `failed`: a fault. */
  outcome: 'completed' | 'missed' | 'failed';
  startedAt: Date | null;
  endedAt: Date | null;
  durationSeconds: number | null;
  errors: ReportedError[];
}

/** A call of ours rings, was taken or was turned down. */
export interface CallStatusChanged extends CallHead {
  kind: 'call.statusChanged';
  status: 'ringing' | 'accepted' | 'rejected';
}

/** A recording of a call can be fetched, for 7 days. */
export interface CallRecorded extends CallHead {
  kind: 'call.recorded';
  recording: { mediaId: string; mimeType: string | null; url: string | null } | null;
}

/** What every event about a group has. */
interface GroupHead extends EventHead {
  /** Null when it could not be made. */
  groupId: string | null;
  requestId: string | null;
  errors: ReportedError[];
}

/** A group was made or deleted, or could not be. */
export interface GroupLifecycleChanged extends GroupHead {
  kind: 'group.lifecycleChanged';
  /** Meta's word, such as `group_create`. */
  change: string;
  subject: string | null;
  inviteLink: string | null;
}

/** People came, went, or asked to join. Being in a group is no consent. */
export interface GroupParticipantsChanged extends GroupHead {
  kind: 'group.participantsChanged';
  change: string;
  reason: string | null;
  initiatedBy: string | null;
  joinRequestId: string | null;
  added: Sender[];
  removed: Sender[];
  failed: Sender[];
}

/** Settings of a group were changed, each with its own outcome. */
export interface GroupSettingsChanged extends GroupHead {
  kind: 'group.settingsChanged';
  settings: { name: string; done: boolean; text: string | null; errors: ReportedError[] }[];
}

/** A group was suspended, or is free again. */
export interface GroupStatusChanged extends GroupHead {
  kind: 'group.statusChanged';
  change: string;
}

/** A contact of the owner's address book was added, changed (also `add`) or removed. Data of the owner: imported on request only. */
export interface AddressBookChanged extends EventHead {
  kind: 'addressBook.changed';
  action: 'add' | 'remove';
  contact: Sender;
  fullName: string | null;
  firstName: string | null;
}

/** Who holds a thread changed. The person is told by number only, and sometimes not at all. */
export interface ControlChanged extends EventHead {
  kind: 'control.changed';
  change: 'passed' | 'taken';
  person: IdentityKey[];
  /** Meta's words: `customer_service`, `ai_agent`, `escalation`, … */
  previousOwner: string | null;
  newOwner: string | null;
  metadata: string | null;
  /** What the agent says it was about. */
  conversationContext: string | null;
}

/** Meta believes a chat brought a lead or a purchase. A suggestion: no deal moves by it. */
export interface AutomaticEventDetected extends EventHead {
  kind: 'automaticEvent.detected';
  /** The message it was seen in. */
  wamid: string;
  name: string;
  ctwaClid: string | null;
  value: number | null;
  currency: string | null;
}

/** Somebody pressed something in a marketing message. Names nobody: for counting only. */
export interface MarketingClicked extends EventHead {
  kind: 'marketing.clicked';
  action: string;
  component: string | null;
  clickId: string | null;
  trackingToken: string | null;
}

/** Everything about people that is no message. */
export type PersonEvent =
  | IdentityChanged
  | PreferenceChanged
  | CallConnected
  | CallTerminated
  | CallStatusChanged
  | CallRecorded
  | GroupLifecycleChanged
  | GroupParticipantsChanged
  | GroupSettingsChanged
  | GroupStatusChanged
  | AddressBookChanged
  | ControlChanged
  | AutomaticEventDetected
  | MarketingClicked;
