import type { MessageReceived } from '../pipeline/message-events';
import type { InboundContent } from './inbound-message';
import { readContent } from './webhook-content';
import { digitsOf } from './webhook-fields';
import { readFrame } from './webhook-frame';
import { headOf, keepUnsupported, routeOf, readPart } from './webhook-reading';
import type { PartSource, Reading } from './webhook-reading';
import { messageSchema, type WebhookMessage } from './webhook-schema';
import { readRecipient, readSender } from './webhook-sender';
import { readSystem } from './webhook-system';
import { type JsonObject, isObject } from './json-object';

/** Types that no person sent; `request_welcome` was removed on 2026-03-27. */
const NOT_FROM_A_PERSON = new Set(['system', 'request_welcome']);

/** A message of any list as read: its frame, and its content or why that could not be read. */
export type ParsedMessage = { message: WebhookMessage; raw: JsonObject } | { reason: string };

/** Reads the frame of a message; its content is read by type. */
export function parseMessage(raw: unknown): ParsedMessage {
  const part = readPart(messageSchema, raw);
  if (!part.ok) return part;
  return isObject(raw) ? { message: part.data, raw } : { reason: 'is no object' };
}

/** Reads one of `value.messages[]`. */
export function readMessage(source: PartSource): Reading {
  const parsed = parseMessage(source.raw);
  if ('reason' in parsed) return parsed;
  const { message, raw } = parsed;
  if (message.type === 'system') {
    return readSystem(source, message) ?? keepUnsupported(source, 'system', message.timestamp);
  }
  if (NOT_FROM_A_PERSON.has(message.type)) return keepUnsupported(source, message.type, message.timestamp);
  if (isEcho(message, source)) {
    return message.to === null && message.to_user_id === null
      ? keepUnsupported(source, 'echo', message.timestamp)
      : readEcho(source, 'message.echoed');
  }
  const sender = readSender(message, source.contacts);
  if (!sender) return { reason: 'names no sender' };
  const reading = readContent(message.type, raw);
  if ('reason' in reading) return reading;
  const head = {
    ...headOf(source, `message:${routeOf(source.frame)}:${message.id}`, message.timestamp),
    wamid: message.id,
    sender,
  };
  const { content } = reading;
  // In a group it is chatter, whatever it says of earlier messages.
  if (message.group_id === null) {
    if (content.kind === 'edit') {
      return { event: { kind: 'message.edited', ...head, target: content.target, content: content.content } };
    }
    if (content.kind === 'revoke') return { event: { kind: 'message.revoked', ...head, target: content.target } };
    if (content.kind === 'reaction') {
      return { event: { kind: 'reaction.changed', ...head, target: content.target, emoji: content.emoji } };
    }
  }
  const frame = readFrame(message);
  const opensWindow = message.group_id === null && mayOpenWindow(message.type, content);
  return { event: { kind: 'message.received', ...head, ...frame, content, opensWindow } satisfies MessageReceived };
}

/** Our own number as the sender, in a list of messages to us. */
function isEcho({ from }: WebhookMessage, { frame }: PartSource): boolean {
  return frame.businessDigits !== '' && digitsOf(from) === frame.businessDigits;
}

/** Known types by which nobody speaks to the business anew. */
const AMENDS = new Set(['reaction', 'edit', 'revoke']);

/**
 * Whether a person speaks to the business by this, so that the window opens. Left out are reactions, edits and deletions (also where
 * the API hides them), types we do not know, and permissions that nobody gave: a window derived without them is a lower bound.
 */
export function mayOpenWindow(type: string, content: InboundContent): boolean {
  if (content.kind === 'callPermission') return !content.automatic;
  if (content.kind !== 'unsupported') return !AMENDS.has(content.kind) && content.kind !== 'mediaPlaceholder';
  return KNOWN_TYPES.has(type) && !AMENDS.has(content.type);
}

/** Types of which we do not always know the content, by which a person surely spoke. */
const KNOWN_TYPES = new Set(['unsupported', 'unknown', 'interactive', 'button', 'location', 'contacts', 'order']);

/** Reads one of `value.message_echoes[]`: the owner wrote on the phone. */
export function readPhoneEcho(source: PartSource): Reading {
  return readEcho(source, 'message.echoed');
}

/** Reads an echo heard while an agent of Meta holds the thread: the agent wrote. */
export function readAgentEcho(source: PartSource): Reading {
  return readEcho(source, 'standby.echoed');
}

function readEcho(source: PartSource, kind: 'message.echoed' | 'standby.echoed'): Reading {
  const parsed = parseMessage(source.raw);
  if ('reason' in parsed) return parsed;
  const { message, raw } = parsed;
  const { frame, contacts } = source;
  if (NOT_FROM_A_PERSON.has(message.type)) return keepUnsupported(source, message.type, message.timestamp);
  const recipient = readRecipient(message, contacts, frame.businessDigits);
  if (!recipient) return { reason: 'names no recipient' };
  const reading = readContent(message.type, raw);
  if ('reason' in reading) return reading;
  const prefix = kind === 'message.echoed' ? 'echo' : 'standby-echo';
  return {
    event: {
      kind,
      ...headOf(source, `${prefix}:${routeOf(frame)}:${message.id}`, message.timestamp),
      ...readFrame(message),
      wamid: message.id,
      recipient,
      content: reading.content,
    },
  };
}

/** Reads a message heard while an agent of Meta holds the thread; a correction or a move of the person is one, whoever holds it. */
export function readStandbyMessage(source: PartSource): Reading {
  const reading = readMessage(source);
  if ('reason' in reading || reading.event.kind === 'unsupported') return reading;
  const event = { ...reading.event, key: `standby-${reading.event.key}` };
  if (event.kind === 'message.received') return { event: { ...event, kind: 'standby.received' } };
  if (event.kind === 'message.echoed') return { event: { ...event, kind: 'standby.echoed' } };
  return { event };
}
