import { inLookupOrder, type IdentityKey } from '../identity/identity-key';
import { isWaId, waKey } from '../identity/wa-key';
import type { Sender } from '../pipeline/message-events';
import { clipText } from './storable-text';
import { contactSchema, type WebhookContact, type WebhookMessage } from './webhook-schema';

/** Contacts of one change with their raw form, found by either id. Never by position: they are not aligned with messages. */
export interface ContactIndex {
  isEmpty: boolean;
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
    const number = contact.wa_id && plainNumber(contact.wa_id);
    if (number) byWaId.set(number, share(byWaId.get(number), entry));
  }
  return {
    isEmpty: byUserId.size + byWaId.size === 0,
    find(waId, userId) {
      const own = userId === null ? undefined : byUserId.get(userId);
      if (own) return own;
      const sharing = waId === null ? undefined : byWaId.get(plainNumber(waId));
      return (userId === null ? sharing?.only : sharing?.anonymous) ?? null;
    },
  };
}

/** Kept with every message it belongs to, so a contact of unbelievable length is kept as far as we read it. */
const MOST_CONTACT_CHARS = 8_192;
const MOST_NAME_CHARS = 256;

function short(text: string | null | undefined): string {
  return clipText((text ?? '').trim(), MOST_NAME_CHARS);
}

function keptContact(raw: unknown, contact: WebhookContact): unknown {
  if (JSON.stringify(raw).length <= MOST_CONTACT_CHARS) return raw;
  const { wa_id: waId, user_id: userId, parent_user_id: parentUserId, identity_key_hash: hash, profile } = contact;
  return {
    ...(waId && { wa_id: short(waId) }),
    ...(userId && { user_id: userId }),
    ...(parentUserId && { parent_user_id: parentUserId }),
    ...(hash && { identity_key_hash: short(hash) }),
    profile: { name: short(profile?.name), username: short(profile?.username?.replace(/^@/, '')) },
  };
}

/** One number under two ids is a recycled number: neither id may be assumed. */
function share(known: Sharing | undefined, entry: Entry): Sharing {
  const anonymous = entry.contact.user_id ? null : entry;
  if (!known) return { only: entry, anonymous };
  const isSame = known.only !== null && known.only.contact.user_id === entry.contact.user_id;
  return { only: isSame ? known.only : null, anonymous: known.anonymous ?? anonymous };
}

/** A number as Meta writes it, digits only, also where somebody wrote it for people; everything else stays as it is. */
function plainNumber(text: string): string {
  return /^\+?[0-9 ().-]{6,24}$/.test(text) ? text.replace(/[^0-9]/g, '') : text;
}

/** A business-scoped user id: country, dot, opaque rest. Some senders are shown with it in place of the number. */
const BSUID = /^[A-Z]{2}\.[\x21-\x7e]{1,157}$/;

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
  const number = ids.waId ? plainNumber(ids.waId) : '';
  if (isWaId(number)) keys.push({ kind: 'wa', value: waKey(number) });
  return inLookupOrder(keys);
}

/** The ids by which a part names somebody. */
export interface PartyIds {
  waId: string | null;
  userId: string | null;
  parentUserId: string | null;
}

/** Somebody named by ids, with what the contact that belongs to them adds. Null when nothing tells who it is. */
export function readParty(ids: PartyIds, contacts: ContactIndex): Sender | null {
  const contact = contacts.find(ids.waId, ids.userId)?.contact;
  const keys = identityKeys({
    waId: ids.waId ?? contact?.wa_id,
    userId: ids.userId ?? contact?.user_id,
    parentUserId: ids.parentUserId ?? contact?.parent_user_id,
  });
  if (keys.length === 0) return null;
  const { name = null, username = null } = contact?.profile ?? {};
  return {
    ...namedParty(keys, name, username),
    identityKeyHash: contact?.identity_key_hash ? clipText(contact.identity_key_hash.trim(), MOST_NAME_CHARS) : null,
  };
}

/** Somebody by keys and names alone. */
export function namedParty(keys: IdentityKey[], name: string | null, username: string | null): Sender {
  const shown = (name ?? '').trim();
  return {
    keys,
    profileName: shown === '' ? null : clipText(shown, MOST_NAME_CHARS),
    // Samples write it with and without the sign; it is stored without.
    username: clipText((username ?? '').trim().replace(/^@/, ''), MOST_NAME_CHARS) || null,
    identityKeyHash: null,
  };
}

/** Who wrote a message. */
export function readSender(message: WebhookMessage, contacts: ContactIndex): Sender | null {
  const { from: waId, from_user_id: userId, from_parent_user_id: parentUserId } = message;
  return readParty({ waId, userId, parentUserId }, contacts);
}

/**
 * Who got a message of the business. Some samples have sender and recipient turned around, so the number that is not ours counts.
 */
export function readRecipient(message: WebhookMessage, contacts: ContactIndex, businessDigits: string): Sender | null {
  const numbers = [message.to, message.from].filter((each): each is string => each !== null && each !== '');
  const isOurs = (number: string): boolean => businessDigits !== '' && number.replace(/[^0-9]/g, '') === businessDigits;
  const ids = {
    userId: message.to_user_id ?? message.from_user_id,
    parentUserId: message.to_parent_user_id ?? message.from_parent_user_id,
  };
  const others = numbers.filter((number) => !isOurs(number));
  // Without our own number to compare with, the sender of an echo is us.
  const waId = businessDigits === '' ? message.to : (others[0] ?? null);
  return readParty({ waId, ...ids }, contacts);
}
