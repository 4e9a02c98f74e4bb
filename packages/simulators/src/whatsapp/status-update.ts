import { asyncError } from './graph-error';
import type { Person } from './person';
import { priceOf } from './pricing';
import { pairOf } from './service-window';
import type { StoredMessage, WebhookUpdate } from './whatsapp-state';
import type { BusinessNumber, WhatsappStore } from './whatsapp-store';

/** A status Meta reports. */
export type ReportedStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** `metadata` of every webhook about a number: digits only, and the id that routes it. */
export function metadataOf(number: BusinessNumber): Record<string, unknown> {
  return { display_phone_number: number.digits, phone_number_id: number.phoneNumber.id };
}

/** The person's `wa_id` if Meta shows it to this number at `now`; hidden phones show for 30 days after contact by phone. */
export function visiblePhone(
  store: WhatsappStore,
  person: Person,
  number: BusinessNumber,
  now: number,
): string | undefined {
  const shared = pairOf(store, number.phoneNumber.id, person.id).phoneSharedUntil ?? 0;
  return person.isPhoneVisible || now < shared ? person.waId : undefined;
}

/**
 * The webhook update for one status of a sent message, at `at` (Unix milliseconds). `contacts` is left out of failures.
 * Vendor page: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
export function statusUpdate(
  store: WhatsappStore,
  number: BusinessNumber,
  message: StoredMessage,
  step: { status: ReportedStatus; at: number },
): WebhookUpdate {
  const { status, at } = step;
  const person = store.people.get(message.personId);
  const shown = person === undefined ? {} : shownIds(store, person, number, step);
  const isFailed = status === 'failed';
  return {
    businessAccountId: number.account.id,
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: metadataOf(number),
      ...(!isFailed && { contacts: [{ profile: shownProfile(person, status), ...shown }] }),
      statuses: [
        {
          id: message.wamid,
          status,
          timestamp: String(Math.floor(at / 1000)),
          ...('wa_id' in shown && { recipient_id: shown.wa_id }),
          ...('user_id' in shown && { recipient_user_id: shown.user_id }),
          ...(person?.parentUserId !== undefined && !isFailed && { recipient_parent_user_id: person.parentUserId }),
          ...priceFacts(store, message, step),
          ...(message.opaque !== undefined && { biz_opaque_callback_data: message.opaque }),
          ...(isFailed && { errors: [asyncError(message.errorCode ?? 131_000)] }),
        },
      ],
    },
  };
}

function shownIds(
  store: WhatsappStore,
  person: Person,
  number: BusinessNumber,
  { status, at }: { status: ReportedStatus; at: number },
): { wa_id?: string; user_id?: string } {
  const waId = visiblePhone(store, person, number, at);
  // A failed send addressed to a phone that is not on WhatsApp has no user id to name.
  const hasUserId = status !== 'failed' || person.isOnWhatsapp;
  return { ...(waId !== undefined && { wa_id: waId }), ...(hasUserId && { user_id: person.userId }) };
}

function shownProfile(person: Person | undefined, status: ReportedStatus): { username?: string } {
  const isShown = person?.username !== undefined && (status === 'delivered' || status === 'read');
  return isShown ? { username: `@${person.username}` } : {};
}

/** Price on `sent` and `delivered`; `conversation` only inside a free entry point, as since v24. */
function priceFacts(store: WhatsappStore, message: StoredMessage, step: { status: string; at: number }): object {
  if (message.type === 'reaction' || (step.status !== 'sent' && step.status !== 'delivered')) return {};
  const pair = pairOf(store, message.phoneNumberId, message.personId);
  const pricing = priceOf(store, message, pair, step.at);
  if (pricing.type !== 'free_entry_point') return { pricing };
  const expiration = step.status === 'sent' && {
    expiration_timestamp: String(Math.floor((pair.freeEntryUntil ?? 0) / 1000)),
  };
  return {
    conversation: {
      id: Buffer.from(`${message.phoneNumberId}${message.personId}`).toString('hex').slice(-32),
      ...expiration,
      origin: { type: 'referral_conversion' },
    },
    pricing,
  };
}
