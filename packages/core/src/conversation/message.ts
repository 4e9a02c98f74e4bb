import { KaiwaError } from '../errors/kaiwa-error';
import type { MessageStatus } from './message-status';
import type { Verdict } from '../policy/verdict';
import type { OutboundContent } from '../whatsapp/outbound-message';
import type { InboundContent } from '../whatsapp/inbound-message';
import type { MessageFrame } from '../whatsapp/message-frame';

/** A call in a conversation. Times in ISO 8601. */
export interface CallContent {
  kind: 'call';
  outcome: 'ringing' | 'completed' | 'missed' | 'failed';
  startedAt: string | null;
  endedAt: string | null;
  durationSeconds: number | null;
  /** Why it failed, in Meta's words. */
  reason: string | null;
}

/** What is left of a message that was taken back: that it was there. */
export interface RevokedContent {
  kind: 'revoked';
}

/** What we heard, rather than made: by a person, on the owner's phone, by an agent of Meta. */
export type HeardContent = InboundContent | CallContent | RevokedContent;

/** Whatever stands in a conversation. */
export type MessageContent = HeardContent | OutboundContent;

/** What was heard, or null for a message we made: those, and only those, have a command. Of a revoked one nothing is left either way. */
export function heardContent({ commandId, content }: Pick<Message, 'commandId' | 'content'>): HeardContent | null {
  return commandId === null || content.kind === 'revoked' ? (content as HeardContent) : null;
}

/** One message, in or out. `content` is sealed at rest under the person's key. */
export interface Message {
  id: string;
  workspaceId: string;
  conversationId: string;
  personId: string;
  connectionId: string;
  phoneNumberId: string;
  /** The vendor's id; null until the vendor gave one. Unique per phone number id. */
  wamid: string | null;
  sessionId: string | null;
  direction: 'in' | 'out';
  status: MessageStatus;
  content: MessageContent;
  /** The vendor's time of an inbound message, our planning time of an outbound one. */
  occurredAt: Date;
  /** What stands around its content; left out where there is nothing. Sealed like the content. */
  frame?: MessageFrame;
  /** The wamid of the message it amends: of an edit, a revoke, a reaction. */
  target?: string;
  /**
   * Who or what caused an outbound message, for the timeline: `rule:<id>`, `operator:<id>`, `phone`, `agent`. Of a person's
   * message null, or how else it was heard: `history`, `standby`.
   */
  author: string | null;
  /** How often this content was sent, this message included; absent = 1. Only what Meta asks to repeat later is sent again. */
  tries?: number;
  /** The command that sends it. */
  commandId: string | null;
  verdict: Verdict | null;
  /** Why it failed: the vendor's code and our words. */
  failure: { code: string; reason: string } | null;
}

/** The content of a message of ours. @throws KaiwaError `broken` / `NOT_OUTBOUND` for one of a person's */
export function outboundContent({ direction, content }: Pick<Message, 'direction' | 'content'>): OutboundContent {
  if (direction === 'out') return content as OutboundContent;
  throw new KaiwaError({ kind: 'broken', code: 'NOT_OUTBOUND', message: 'A message of a person was taken for ours' });
}

/** The content of a message of a person. @throws KaiwaError `broken` / `NOT_INBOUND` for one of ours */
export function inboundContent({ direction, content }: Pick<Message, 'direction' | 'content'>): InboundContent {
  if (direction === 'in') return content as InboundContent;
  throw new KaiwaError({ kind: 'broken', code: 'NOT_INBOUND', message: 'A message of ours was taken for a person’s' });
}
