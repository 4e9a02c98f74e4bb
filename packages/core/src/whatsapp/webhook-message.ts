import type { z } from 'zod';
import type { InboundContent } from './inbound-message';
import { plainLabel, readPart, sharedMembers, sliceOf, storableText, unsupportedEvent } from './webhook-reading';
import { isObject, type ChangeFrame, type JsonObject, type Reading } from './webhook-reading';
import { imageSchema, messageSchema, otherContentSchema, textSchema, type WebhookMessage } from './webhook-schema';
import { readSender, type ContactIndex } from './webhook-sender';
import { readSystem } from './webhook-system';

/**
 * Types by which a person speaks to the business, so that they open the window. Reactions, edits, deletions, what the API cannot
 * show and types we do not know are left out: a window derived without them is a lower bound.
 */
const OPENS_WINDOW = new Set([
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'button',
  'order',
]);

/** Types that no person sent; `request_welcome` was removed on 2026-03-27. */
const NOT_FROM_A_PERSON = new Set(['system', 'request_welcome']);

/** Reads one of `value.messages[]`. `businessDigits`: the number that received it, digits only; empty when unknown. */
export function readMessage(frame: ChangeFrame, contacts: ContactIndex, businessDigits: string, raw: unknown): Reading {
  if (!isObject(raw)) return { reason: 'is no object' };
  const part = readPart(messageSchema, raw);
  if (!part.ok) return part;
  const message = part.data;
  const unsupported = strangeKind(message, businessDigits);
  if (unsupported !== null) return keepUnsupported(frame, unsupported, message, raw);
  if (message.type === 'system') {
    const change = readSystem(frame, message, raw);
    return change ? { event: change } : keepUnsupported(frame, 'system', message, raw);
  }
  if (NOT_FROM_A_PERSON.has(message.type)) return keepUnsupported(frame, message.type, message, raw);
  return readFromPerson(frame, contacts, message, raw);
}

/** Messages in this list that are no message of one person to the business: group chatter, and echoes of our own. */
function strangeKind(message: WebhookMessage, businessDigits: string): string | null {
  if (message.group_id !== undefined && message.group_id !== null && message.group_id !== '') return 'group';
  const fromBusiness = businessDigits !== '' && message.from?.replace(/[^0-9]/g, '') === businessDigits;
  return fromBusiness && message.type !== 'system' ? 'echo' : null;
}

function keepUnsupported(frame: ChangeFrame, type: string, message: WebhookMessage, raw: unknown): Reading {
  const slice = sliceOf(frame, { ...sharedMembers(frame), messages: [raw] });
  return { event: unsupportedEvent(frame, type, raw, { raw: slice, occurredAt: message.timestamp }) };
}

function readFromPerson(frame: ChangeFrame, contacts: ContactIndex, message: WebhookMessage, raw: JsonObject): Reading {
  const who = readSender(message, contacts);
  if (!who) return { reason: 'names no sender' };
  const reading = readContent(message.type, raw);
  if ('reason' in reading) return reading;
  const { content, opensWindow } = reading;
  const ownContacts = who.rawContact === null ? {} : { contacts: [who.rawContact] };
  const about = frame.phoneNumberId ?? frame.entryId;
  return {
    event: {
      kind: 'message.received',
      key: `message:${about}:${message.id}`,
      externalId: about,
      occurredAt: message.timestamp,
      raw: sliceOf(frame, { ...sharedMembers(frame), ...ownContacts, messages: [raw] }),
      wamid: message.id,
      sender: who.sender,
      content,
      replyTo: message.context?.id ?? null,
      opensWindow,
    },
  };
}

type ContentReading = { content: InboundContent; opensWindow: boolean } | { reason: string };

function readContent(type: string, raw: JsonObject): ContentReading {
  if (type === 'text') {
    const part = readPart(textSchema, raw);
    if (!part.ok) return part;
    return { content: { kind: 'text', text: storableText(part.data.text.body) }, opensWindow: true };
  }
  if (type === 'image') {
    const { image } = imageSchema.parse(raw);
    if (image) return { content: imageContent(image), opensWindow: true };
  }
  return readOtherContent(type, raw);
}

function imageContent(image: NonNullable<z.infer<typeof imageSchema>['image']>): InboundContent {
  return {
    kind: 'image',
    mediaId: image.id,
    mimeType: storableText(image.mime_type ?? 'application/octet-stream'),
    sha256: image.sha256 ? storableText(image.sha256) : null,
    caption: image.caption ? storableText(image.caption) : null,
  };
}

/** A placeholder for what we cannot show yet. Names the kind behind `unsupported` where Meta tells it (since November 2025). */
function readOtherContent(type: string, raw: JsonObject): ContentReading {
  const { unsupported, interactive } = otherContentSchema.parse(raw);
  const shown = type === 'unsupported' || type === 'unknown' ? (unsupported?.type ?? 'unsupported') : type;
  // A permission that lapsed or was granted by rule arrives as an answer nobody gave.
  const isAutomatic = interactive?.call_permission_reply?.response_source === 'automatic';
  return {
    content: { kind: 'unsupported', type: plainLabel(shown) },
    opensWindow: OPENS_WINDOW.has(type) && !isAutomatic,
  };
}
