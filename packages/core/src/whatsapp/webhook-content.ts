import { z } from 'zod';
import type { InboundContent, OrderLine } from './inbound-message';
import { readInteractive, readTemplateButton } from './webhook-answers';
import { readCards } from './webhook-cards';
import { readErrors } from './webhook-error';
import { amount, id, label, list, toText } from './webhook-fields';
import { FILE_TYPES, readFailure, readFile } from './webhook-media';
import { type JsonObject, isObject } from './json-object';
import { readPart } from './webhook-reading';
import { plainLabel } from './storable-text';

/** What a message says, or why that could not be read. */
export type ContentReading = { content: InboundContent } | { reason: string };

/** What a text looks like, to say what is wrong with one that does not. */
const textSchema = z.object({ text: z.object({ body: z.string() }) });
const locationSchema = z.object({ latitude: amount, longitude: amount, name: label, address: label, url: label });
const reactionSchema = z.object({ message_id: id, emoji: label });
const originalSchema = z.object({ original_message_id: id, message: z.unknown().optional() });
const orderSchema = z.object({ catalog_id: label, text: label, product_items: list });
const orderLineSchema = z.object({ product_retailer_id: label, quantity: amount, item_price: amount, currency: label });
const typed = z.object({ type: label });

/**
 * Reads the content of a message of any type, by its `type` alone. A type of the future, or a known one that lacks what it is made of,
 * is a placeholder; only a text without text cannot be read.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function readContent(type: string, raw: JsonObject): ContentReading {
  if (type === 'text') return readText(raw);
  const file = FILE_TYPES.get(type);
  if (file) return { content: readFile(file, type, raw) };
  return { content: READERS.get(type)?.(raw) ?? placeholder(type, raw) };
}

type Reader = (raw: JsonObject) => InboundContent | null;

const READERS = new Map<string, Reader>([
  ['location', readLocation],
  ['contacts', readContacts],
  ['reaction', readReaction],
  ['interactive', readAnswer],
  ['button', readTemplateButton],
  ['order', readOrder],
  ['edit', readEdit],
  ['revoke', readRevoke],
  ['media_placeholder', () => ({ kind: 'mediaPlaceholder' })],
]);

/** A text in place of the object is what it says. */
function readText(raw: JsonObject): ContentReading {
  const member = raw['text'];
  const body = isObject(member) ? toText(member['body']) : toText(member);
  if (body !== null) return { content: { kind: 'text', text: body } };
  const part = readPart(textSchema, raw);
  return part.ok ? { content: { kind: 'text', text: part.data.text.body } } : part;
}

function readLocation(raw: JsonObject): InboundContent | null {
  const { data } = locationSchema.safeParse(raw['location']);
  if (!data || data.latitude === null || data.longitude === null) return null;
  const { latitude, longitude, name, address, url } = data;
  return { kind: 'location', latitude, longitude, name, address, url };
}

function readContacts(raw: JsonObject): InboundContent | null {
  const cards = readCards(raw);
  return cards.length > 0 ? { kind: 'contacts', cards } : null;
}

/** A reaction that was taken back comes without emoji, or with an empty one. */
function readReaction(raw: JsonObject): InboundContent | null {
  const { data } = reactionSchema.safeParse(raw['reaction']);
  return data?.message_id ? { kind: 'reaction', target: data.message_id, emoji: data.emoji } : null;
}

function readAnswer(raw: JsonObject): InboundContent {
  const answer = readInteractive(raw);
  return 'unknown' in answer ? { kind: 'unsupported', type: plainLabel(answer.unknown), code: null } : answer;
}

function readOrder(raw: JsonObject): InboundContent | null {
  const { success, data } = orderSchema.safeParse(raw['order']);
  if (!success) return null;
  const lines = data.product_items.flatMap((item): OrderLine[] => {
    const line = orderLineSchema.safeParse(item).data;
    if (!line?.product_retailer_id) return [];
    const { product_retailer_id: productId, quantity, item_price: price, currency } = line;
    return [{ productId, quantity: quantity ?? 1, price, currency }];
  });
  return { kind: 'order', catalogId: data.catalog_id, text: data.text, lines };
}

/** The new content stands as a message of its own inside; what amends something cannot stand there. */
function readEdit(raw: JsonObject): InboundContent | null {
  const { data } = originalSchema.safeParse(raw['edit']);
  const inner = data?.message;
  const type = typed.safeParse(inner).data?.type;
  if (!data?.original_message_id || !isObject(inner) || !type) return null;
  if (AMENDING.has(type)) return null;
  const reading = readContent(type, inner);
  return 'reason' in reading ? null : { kind: 'edit', target: data.original_message_id, content: reading.content };
}

const AMENDING = new Set(['edit', 'revoke', 'reaction']);

function readRevoke(raw: JsonObject): InboundContent | null {
  const { data } = originalSchema.safeParse(raw['revoke']);
  return data?.original_message_id ? { kind: 'revoke', target: data.original_message_id } : null;
}

/** A placeholder for what cannot be shown. Names the kind behind `unsupported` where Meta tells it (since November 2025). */
function placeholder(type: string, raw: JsonObject): InboundContent {
  const isHidden = type === 'unsupported' || type === 'unknown';
  const behind = isHidden ? typed.safeParse(raw['unsupported']).data?.type : null;
  const failure = isHidden ? readFailure(raw, behind ?? 'media') : null;
  if (failure) return failure;
  const code = readErrors(raw['errors'])[0]?.code ?? null;
  return { kind: 'unsupported', type: plainLabel(isHidden ? (behind ?? 'unsupported') : type), code };
}
