import { z } from 'zod';
import type { IdentityKey } from '../identity/identity-key';
import type { HistoryChunk, HistoryImported, HistoryProgressed } from '../pipeline/message-events';
import { readContent } from './webhook-content';
import { readErrors } from './webhook-error';
import { amount, digitsOf, id, label, object } from './webhook-fields';
import { readFrame } from './webhook-frame';
import { parseMessage } from './webhook-message';
import { contentKey, headOf, keepUnsupported, routeOf, timeOf } from './webhook-reading';
import type { PartSource, Reading } from './webhook-reading';
import type { WebhookMessage } from './webhook-schema';
import { identityKeys, namedParty, readRecipient, readSender, type PartyIds } from './webhook-sender';
import { type JsonObject } from './json-object';

/**
 * The history the owner shared: `history[].threads[].messages[]`, chunks in any order, files apart under the wamid of their placeholder.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/history
 */
const chunkSchema = z.object({ phase: amount, chunk_order: amount, progress: amount });

const threadSchema = z.object({
  id: label,
  context: object({ wa_id: label, user_id: id, parent_user_id: id, username: label, name: label }),
});

/** The owner shares no history. */
const DECLINED = 2593109;

/** Which piece of the history this is. */
function readChunk(metadata: unknown): HistoryChunk {
  const { data } = chunkSchema.safeParse(metadata);
  return { phase: data?.phase ?? null, order: data?.chunk_order ?? null, progress: data?.progress ?? null };
}

/** What one of `value.history[]` tells of itself: how far the history is, or that there is none. `piece`: without its threads. */
export function readProgress(source: PartSource, piece: JsonObject): Reading {
  const errors = readErrors(piece['errors']);
  const event: HistoryProgressed = {
    kind: 'history.progressed',
    ...headOf(source, contentKey('history', source.frame, source.raw), timeOf(piece, source.frame)),
    chunk: readChunk(piece['metadata']),
    declined: errors.some(({ code }) => code === DECLINED),
    errors,
  };
  return { event };
}

/** Reads one of `threads[].messages[]`. Who the thread is with is told by the thread; who wrote, by comparing. */
export function readThreadMessage(source: PartSource, thread: JsonObject): Reading {
  const parsed = parseMessage(source.raw);
  if ('reason' in parsed) return parsed;
  const { message, raw } = parsed;
  const { id: threadId, context } = threadSchema.parse(thread);
  const direction = directionOf(message, [threadId, context?.wa_id, context?.user_id], source.frame.businessDigits);
  const keys = keysOf(threadId, context, otherSide(message, direction));
  if (keys.length === 0) return { reason: 'names no person' };
  const person = namedParty(keys, context?.name ?? null, context?.username ?? null);
  return imported(source, message, raw, { person, direction });
}

type ThreadContext = z.infer<typeof threadSchema>['context'];

function otherSide(message: WebhookMessage, direction: 'in' | 'out'): PartyIds {
  const parentUserId = message.from_parent_user_id;
  return direction === 'in'
    ? { waId: message.from, userId: message.from_user_id, parentUserId }
    : { waId: message.to, userId: message.to_user_id, parentUserId: message.to_parent_user_id };
}

/** By the thread where it says, else by the message; the id of a thread is a number or a business-scoped id. */
function keysOf(threadId: string | null, context: ThreadContext, other: PartyIds): IdentityKey[] {
  return identityKeys({
    waId: context?.wa_id ?? (isNumber(other.waId) ? other.waId : threadId),
    userId: context?.user_id ?? other.userId ?? bsuidOf(threadId),
    parentUserId: context?.parent_user_id ?? other.parentUserId,
  });
}

/** Reads one of `value.messages[]` under `history`: the file of a placeholder, with its own contact. */
export function readHistoryFile(source: PartSource): Reading {
  const parsed = parseMessage(source.raw);
  if ('reason' in parsed) return parsed;
  const { message, raw } = parsed;
  const { contacts, frame } = source;
  const { businessDigits } = frame;
  const isOurs = businessDigits !== '' && digitsOf(message.from) === businessDigits;
  const person = isOurs ? readRecipient(message, contacts, businessDigits) : readSender(message, contacts);
  if (!person) return { reason: 'names no person' };
  return imported(source, message, raw, { person, direction: isOurs ? 'out' : 'in' });
}

function imported(
  source: PartSource,
  message: WebhookMessage,
  raw: JsonObject,
  about: Pick<HistoryImported, 'person' | 'direction'>,
): Reading {
  if (message.type === 'system') return keepUnsupported(source, 'history:system', message.timestamp);
  const reading = readContent(message.type, raw);
  if ('reason' in reading) return reading;
  const { content } = reading;
  // The placeholder and its file have one wamid and are two pieces of news.
  const prefix = content.kind === 'mediaPlaceholder' ? 'history-placeholder' : 'history-message';
  return {
    event: {
      kind: 'history.imported',
      ...headOf(source, `${prefix}:${routeOf(source.frame)}:${message.id}`, message.timestamp),
      ...readFrame(message),
      wamid: message.id,
      content,
      status: message.history_context?.status?.toUpperCase() ?? null,
      ...about,
    },
  };
}

/** `in` when the sender is who the thread is with; `out` when it is us, or somebody who names a recipient. */
function directionOf(
  { from, from_user_id: userId, to }: WebhookMessage,
  person: readonly (string | null | undefined)[],
  businessDigits: string,
): 'in' | 'out' {
  const named = [from, userId].filter((each) => each !== null);
  if (named.some((each) => person.includes(each))) return 'in';
  if (businessDigits !== '' && digitsOf(from) === businessDigits) return 'out';
  return to === null ? 'in' : 'out';
}

function isNumber(text: string | null): text is string {
  return text !== null && /^\+?[0-9]{6,15}$/.test(text);
}

function bsuidOf(text: string | null): string | null {
  return text !== null && /^[A-Z]{2}\./.test(text) ? text : null;
}
