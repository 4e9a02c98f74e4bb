import type { IdentityKey } from '../identity/identity-key';
import type { InboundContent } from '../whatsapp/inbound-message';
import type { MessageFrame } from '../whatsapp/message-frame';
import type { EventHead, ReportedError } from './event-head';

/** Who is behind a WhatsApp event: the keys found on it, in lookup order. Never empty for a message. */
export interface Sender {
  keys: IdentityKey[];
  profileName: string | null;
  /** Without the `@`. Display only: it may belong to somebody else tomorrow. */
  username: string | null;
  /** Changes when the person's device keys change; only where the number checks identities. */
  identityKeyHash: string | null;
}

/** What every event about one message has. */
interface MessageHead extends EventHead {
  wamid: string;
}

/** A message by a person, to us or (with a `groupId`) to a group we are in. */
export interface MessageReceived extends MessageHead, MessageFrame {
  kind: 'message.received';
  sender: Sender;
  content: InboundContent;
  /** False for what does not open the window (what the API cannot show, group chatter, answers nobody gave). */
  opensWindow: boolean;
}

/** A person corrected a message. */
export interface MessageEdited extends MessageHead {
  kind: 'message.edited';
  sender: Sender;
  /** The wamid of the message it corrects. */
  target: string;
  content: InboundContent;
}

/** A person took a message back. */
export interface MessageRevoked extends MessageHead {
  kind: 'message.revoked';
  sender: Sender;
  target: string;
}

/** A person put a reaction on a message, changed it, or took it away (`emoji` null). */
export interface ReactionChanged extends MessageHead {
  kind: 'reaction.changed';
  sender: Sender;
  target: string;
  emoji: string | null;
}

/** The owner wrote in the WhatsApp Business app: a message of ours. Its content may also be an edit, a revoke or a reaction. */
export interface MessageEchoed extends MessageHead, MessageFrame {
  kind: 'message.echoed';
  recipient: Sender;
  content: InboundContent;
}

/** Where a status stands. `deleted` is historic and changes nothing. */
export type WireStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'deleted';

/** What a message costs, in Meta's words. */
export interface StatusPricing {
  category: string;
  /** `regular`, `free_customer_service`, `free_entry_point`, …; empty before July 2025. */
  type: string;
  /** `PMP` per message, `CBP` per conversation. */
  model: string;
  /** True when it is charged: by `type` where there is one, else by the word of the time. */
  billed: boolean;
}

/** A status of a message of ours. */
export interface StatusChanged extends MessageHead {
  kind: 'status.changed';
  status: WireStatus;
  /** What we sent along: the id of the command. */
  callbackData: string | null;
  /** The person; for a group message the one participant this is about. */
  recipient: IdentityKey[];
  groupId: string | null;
  /** All of them, the most specific first. */
  errors: ReportedError[];
  pricing: StatusPricing | null;
  /** The conversation of a free entry point, or of the prices before July 2025. */
  conversation: { id: string; origin: string | null; expiresAt: Date | null } | null;
}

/** One message of the history the owner shared when the number was connected. */
export interface HistoryImported extends MessageHead, MessageFrame {
  kind: 'history.imported';
  /** The person of the thread, whoever wrote. */
  person: Sender;
  direction: 'in' | 'out';
  content: InboundContent;
  /** How far it had come, in Meta's words (`READ`, `DELIVERED`, `SENT`, `PENDING`, `ERROR`, …). */
  status: string | null;
}

/** Which piece of the history something stands in. Chunks come in any order. */
export interface HistoryChunk {
  /** 0: the last day; 1: up to 90 days; 2: up to 180. */
  phase: number | null;
  order: number | null;
  /** Percent. */
  progress: number | null;
}

/** How far the history has come, or that the owner shares none. */
export interface HistoryProgressed extends EventHead {
  kind: 'history.progressed';
  chunk: HistoryChunk;
  declined: boolean;
  errors: ReportedError[];
}

/** Heard while an agent of Meta holds the thread: a person wrote. Never answered by itself. */
export interface StandbyReceived extends MessageHead, MessageFrame {
  kind: 'standby.received';
  sender: Sender;
  content: InboundContent;
  opensWindow: boolean;
}

/** Heard while an agent of Meta holds the thread: the agent answered. */
export interface StandbyEchoed extends MessageHead, MessageFrame {
  kind: 'standby.echoed';
  recipient: Sender;
  content: InboundContent;
}

/** Heard while an agent of Meta holds the thread: a status of the agent's message. */
export interface StandbyStatusChanged extends Omit<StatusChanged, 'kind'> {
  kind: 'standby.statusChanged';
}

/** Everything about messages. */
export type MessageEvent =
  | MessageReceived
  | MessageEdited
  | MessageRevoked
  | ReactionChanged
  | MessageEchoed
  | StatusChanged
  | HistoryImported
  | HistoryProgressed
  | StandbyReceived
  | StandbyEchoed
  | StandbyStatusChanged;
