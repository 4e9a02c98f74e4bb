import { inLookupOrder, type IdentityKey } from '../identity/identity-key';
import { isWaId, waKey } from '../identity/wa-key';
import type { Sender } from '../pipeline/event';
import { storableText } from './webhook-reading';
import { contactSchema, type WebhookContact, type WebhookMessage } from './webhook-schema';

/** Contacts of one change with their raw form, found by either id. Never by position: they are not aligned with messages. */
export interface ContactIndex {
  find(waId: string | null, userId: string | null): { contact: WebhookContact; raw: unknown } | null;
}

interface Entry {
  contact: WebhookContact;
  raw: unknown;
}

/** What shares one number: the contact, unless several people do; and the one that names no id, which may be anybody's. */
interface Sharing {
  only: Entry | null;
  anonymous: Entry | null;
}

/** Reads `value.contacts`; what is malformed is left out, the message still says who wrote. */
export function indexContacts(contacts: unknown): ContactIndex {
  const byUserId = new Map<string, Entry>();
  const byWaId = new Map<string, Sharing>();
  for (const raw of Array.isArray(contacts) ? contacts : []) {
    const { success, data: contact } = contactSchema.safeParse(raw);
    if (!success) continue;
    const entry = { contact, raw: keptContact(raw, contact) };
    if (contact.user_id) byUserId.set(contact.user_id, byUserId.get(contact.user_id) ?? entry);
    if (contact.wa_id) byWaId.set(contact.wa_id, share(byWaId.get(contact.wa_id), entry));
  }
  return {
    find(waId, userId) {
      const own = userId === null ? undefined : byUserId.get(userId);
      if (own) return own;
      const sharing = waId === null ? undefined : byWaId.get(waId);
      return (userId === null ? sharing?.only : sharing?.anonymous) ?? null;
    },
  };
}

/** Kept with every message it belongs to, so a contact of unbelievable length is kept as far as we read it. */
const MOST_CONTACT_CHARS = 8_192;

function keptContact(raw: unknown, contact: WebhookContact): unknown {
  if (JSON.stringify(raw).length <= MOST_CONTACT_CHARS) return raw;
  const name = contact.profile?.name?.slice(0, MOST_NAME_CHARS);
  const ids = { wa_id: contact.wa_id?.slice(0, MOST_NAME_CHARS), user_id: contact.user_id };
  return { ...ids, parent_user_id: contact.parent_user_id, profile: { name } };
}

/** One number under two ids is a recycled number: neither id may be assumed. */
function share(known: Sharing | undefined, entry: Entry): Sharing {
  const anonymous = entry.contact.user_id ? null : entry;
  if (!known) return { only: entry, anonymous };
  const isSame = known.only !== null && known.only.contact.user_id === entry.contact.user_id;
  return { only: isSame ? known.only : null, anonymous: known.anonymous ?? anonymous };
}

/** A business-scoped user id: country, dot, opaque rest. Some senders are shown with it in place of the number. */
const BSUID = /^[A-Z]{2}\.[\x21-\x7e]{1,157}$/;
const MOST_NAME_CHARS = 256;

/** Keys from raw id texts, in lookup order. A number counts only when it is one; an id in its place counts as what it is. */
export function identityKeys(ids: {
  waId: string | null | undefined;
  userId: string | null | undefined;
  parentUserId: string | null | undefined;
}): IdentityKey[] {
  const keys: IdentityKey[] = [];
  const misplaced = ids.waId && BSUID.test(ids.waId) ? ids.waId : null;
  const userId = ids.userId && ids.userId.length <= 160 ? ids.userId : misplaced;
  if (userId) keys.push({ kind: 'bsuid', value: userId });
  if (ids.parentUserId && ids.parentUserId.length <= 160) keys.push({ kind: 'parentBsuid', value: ids.parentUserId });
  if (ids.waId && isWaId(ids.waId)) keys.push({ kind: 'wa', value: waKey(ids.waId) });
  return inLookupOrder(keys);
}

/** Who wrote a message, and the one contact that belongs to it. Null when nothing tells. */
export function readSender(
  message: WebhookMessage,
  contacts: ContactIndex,
): { sender: Sender; rawContact: unknown } | null {
  const found = contacts.find(message.from ?? null, message.from_user_id ?? null);
  const keys = senderKeys(message, found?.contact ?? {});
  if (keys.length === 0) return null;
  const name = storableText(found?.contact.profile?.name ?? '').trim();
  return {
    sender: { keys, profileName: name === '' ? null : name.slice(0, MOST_NAME_CHARS) },
    rawContact: found?.raw ?? null,
  };
}

function senderKeys(message: WebhookMessage, contact: Partial<WebhookContact>): IdentityKey[] {
  return identityKeys({
    waId: message.from || contact.wa_id,
    userId: message.from_user_id ?? contact.user_id,
    parentUserId: message.from_parent_user_id ?? contact.parent_user_id,
  });
}
