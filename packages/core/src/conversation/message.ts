import { KaiwaError } from '../errors/kaiwa-error';
import type { MessageStatus } from './message-status';
import type { Verdict } from '../policy/verdict';
import type { OutboundContent } from '../whatsapp/outbound-message';
import type { InboundContent } from '../whatsapp/inbound-message';

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
  content: InboundContent | OutboundContent;
  /** The vendor's time of an inbound message, our planning time of an outbound one. */
  occurredAt: Date;
  /** Who or what caused an outbound message, for the timeline: `rule:<id>`, `operator:<id>`. */
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
