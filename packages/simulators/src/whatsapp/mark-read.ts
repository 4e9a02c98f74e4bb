import { parse } from './check-message';
import { GraphError } from './graph-error';
import { readReceiptSchema } from './message-schemas';
import { pairOf } from './service-window';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

const LIFE_MS = 30 * 86_400_000;
const TYPING_MS = 25_000;

/**
 * Marks the named message, and everything earlier in that chat, as read by the business; shows the typing indicator for
 * 25 s if asked. Throws 131009 when the message is unknown, not inbound or older than 30 days.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
 */
export function markRead(world: WhatsappWorld, number: BusinessNumber, body: unknown): { success: true } {
  const receipt = parse(readReceiptSchema, body, []);
  const now = world.clock.now().getTime();
  const named = world.store.messages.get(receipt.message_id);
  const isKnown = named?.direction === 'in' && named.phoneNumberId === number.phoneNumber.id;
  if (!isKnown || now - named.at > LIFE_MS) {
    throw new GraphError(131_009, { details: 'Parameter message_id: unknown message, or older than 30 days' });
  }
  for (const message of world.store.messages.values()) {
    const isSameChat = message.personId === named.personId && message.phoneNumberId === named.phoneNumberId;
    if (!isSameChat || message.direction === 'out' || message.at > named.at || message.isReadByBusiness) continue;
    message.isReadByBusiness = true;
    world.store.messages.set(message.wamid, message);
  }
  if (receipt.typing_indicator !== undefined) {
    pairOf(world.store, number.phoneNumber.id, named.personId).typingUntil = now + TYPING_MS;
  }
  return { success: true };
}
