import { z } from 'zod';
import type { WebhookEffect } from '../shared/fault-queue';
import { asRecord, stringAt, type JsonRecord } from './json-record';
import { describeMedia, MEDIA_LINK_LIFE_MS, RECEIVED_LIFE_MS } from './media-files';
import { previewContent } from './message-preview';
import type { Person } from './person';
import { openWindow, pairOf } from './service-window';
import { metadataOf, visiblePhone } from './status-update';
import { createWamid } from './wamid';
import type { StoredMessage } from './whatsapp-state';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  image: 'image/png',
  video: 'video/mp4',
  audio: 'audio/ogg; codecs=opus',
  document: 'application/pdf',
  sticker: 'image/webp',
};
/** Kinds that are not a fresh word of the person: they open no window. */
const OPENS_NO_WINDOW = new Set(['system', 'reaction', 'edit', 'revoke']);
/** A one-pixel PNG, for pictures nobody supplied bytes for. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/**
 * What a person's phone sends, as `POST /__phones/{id}/messages` takes it. `text` may be plain text. Media may carry
 * `dataBase64` and `mime_type`. Any other kind is passed on as written, known to Meta or not.
 */
export const phoneMessageSchema = z.looseObject({
  /** Business phone number id; default: the first one. */
  to: z.string().optional(),
  type: z.string().min(1).default('text'),
  /** Unix seconds; default: now. */
  timestamp: z.coerce.number().int().nonnegative().optional(),
  /** Message id to use; default: a new one. */
  id: z.string().min(1).optional(),
  /** Id of the message answered to. */
  replyTo: z.string().optional(),
  context: z.looseObject({}).optional(),
  referral: z.looseObject({}).optional(),
  errors: z.array(z.looseObject({})).optional(),
  group_id: z.string().optional(),
  unsupported: z.looseObject({}).optional(),
});
/** What a person's phone sends. */
export type PhoneMessage = z.output<typeof phoneMessageSchema>;

/** The phone sends: stores the message, opens the window, tells the webhook. Returns what was stored. */
export function receiveFromPhone(
  world: WhatsappWorld,
  number: BusinessNumber,
  { person, draft }: { person: Person; draft: PhoneMessage },
  effect?: WebhookEffect,
): StoredMessage {
  const now = world.clock.now().getTime();
  const at = draft.timestamp === undefined ? now : draft.timestamp * 1000;
  const waId = visiblePhone(world.store, person, number, now);
  const content: JsonRecord = {
    ...contextOf(number, draft),
    ...senderOf(person, waId),
    id: draft.id ?? createWamid(waId ?? person.userId, 'in'),
    timestamp: String(Math.floor(at / 1000)),
    type: draft.type,
    ...bodyOf(world, number, draft),
    ...(draft.referral && { referral: draft.referral }),
    ...(draft.group_id !== undefined && { group_id: draft.group_id }),
    ...(draft.errors && { errors: draft.errors }),
    ...(draft.unsupported && { unsupported: draft.unsupported }),
  };
  const message: StoredMessage = {
    wamid: stringAt(content, 'id'),
    direction: 'in',
    phoneNumberId: number.phoneNumber.id,
    personId: person.id,
    type: draft.type,
    at,
    content,
    preview: previewContent(draft.type, content),
    status: 'received',
    history: [{ status: 'received', at: now }],
  };
  world.store.remember(message);
  world.throughput.note(number.phoneNumber.id, now);
  if (!OPENS_NO_WINDOW.has(draft.type) && draft.group_id === undefined) {
    openWindow(pairOf(world.store, number.phoneNumber.id, person.id), at, draft.referral !== undefined);
  }
  const value = {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    ...(draft.type !== 'system' && { contacts: [contactOf(person, waId)] }),
    messages: [content],
  };
  world.webhooks.enqueue([{ businessAccountId: number.account.id, field: 'messages', value }], effect);
  return message;
}

/** One entry of `contacts[]`: profile, phone if shown, ids. */
export function contactOf(person: Person, waId: string | undefined): JsonRecord {
  return {
    profile: {
      ...(person.name !== '' && { name: person.name }),
      ...(person.username !== undefined && { username: `@${person.username}` }),
    },
    ...(waId !== undefined && { wa_id: waId }),
    user_id: person.userId,
    ...(person.parentUserId !== undefined && { parent_user_id: person.parentUserId }),
  };
}

function senderOf(person: Person, waId: string | undefined): JsonRecord {
  return {
    ...(waId !== undefined && { from: waId }),
    from_user_id: person.userId,
    ...(person.parentUserId !== undefined && { from_parent_user_id: person.parentUserId }),
  };
}

function contextOf(number: BusinessNumber, draft: PhoneMessage): JsonRecord {
  if (draft.context !== undefined) return { context: draft.context };
  return draft.replyTo === undefined ? {} : { context: { from: number.digits, id: draft.replyTo } };
}

function bodyOf(world: WhatsappWorld, number: BusinessNumber, draft: PhoneMessage): JsonRecord {
  const given = draft[draft.type];
  const mimeType = Object.hasOwn(MEDIA_TYPES, draft.type) ? MEDIA_TYPES[draft.type] : undefined;
  if (mimeType !== undefined) return { [draft.type]: mediaBody(world, number, asRecord(given), mimeType) };
  if (draft.type === 'text') return { text: typeof given === 'string' ? { body: given } : asRecord(given) };
  return given === undefined ? {} : { [draft.type]: given };
}

function mediaBody(world: WhatsappWorld, number: BusinessNumber, given: JsonRecord, usualType: string): JsonRecord {
  const { dataBase64, ...rest } = given;
  const now = world.clock.now().getTime();
  const bytes = Buffer.from(typeof dataBase64 === 'string' ? dataBase64 : PIXEL, 'base64');
  const facts = describeMedia(bytes, {
    phoneNumberId: number.phoneNumber.id,
    mimeType: stringAt(given, 'mime_type') || usualType,
    fileName: stringAt(given, 'filename') || undefined,
    expiresAt: now + RECEIVED_LIFE_MS,
  });
  world.media.write(facts.id, bytes);
  world.store.media.set(facts.id, facts);
  return {
    ...rest,
    id: facts.id,
    mime_type: facts.mimeType,
    sha256: Buffer.from(facts.sha256Hex, 'hex').toString('base64'),
    url: mediaLink(world, facts.id),
  };
}

/** A download link that lives five minutes from now. */
export function mediaLink(world: WhatsappWorld, mediaId: string): string {
  const expires = Math.floor((world.clock.now().getTime() + MEDIA_LINK_LIFE_MS) / 1000);
  return `${world.baseUrl}/whatsapp_business/attachments/?mid=${mediaId}&ext=${expires}&hash=${world.linkHash(mediaId, expires)}`;
}
