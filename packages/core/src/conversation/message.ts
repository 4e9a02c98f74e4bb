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
  /** The command that sends it. */
  commandId: string | null;
  verdict: Verdict | null;
  /** Why it failed: the vendor's code and our words. */
  failure: { code: string; reason: string } | null;
}
