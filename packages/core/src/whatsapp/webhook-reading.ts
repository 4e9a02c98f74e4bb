import type { z } from 'zod';
import { issueWords } from '../errors/issue-words';
import type { EventHead } from '../pipeline/event-head';
import type { Unsupported, WhatsappEvent } from '../pipeline/event';
import { fingerprint } from './canonical-json';
import { isObject, type JsonObject } from './json-object';
import { plainLabel } from './storable-text';
import type { ContactIndex } from './webhook-sender';

/** What one part of a webhook body means, or why it could not be read. */
export type Reading = { event: WhatsappEvent } | { reason: string };

/** Where a part stands: enough to rebuild a body that holds nothing but this part. */
export interface ChangeFrame {
  /** Id of the WhatsApp Business Account (a portfolio id in partner fields); empty where there is none. */
  entryId: string;
  /** `entry.time`, where there is one. */
  entryTime: unknown;
  field: string;
  /** The business number; null for account-level fields. */
  phoneNumberId: string | null;
  /** Digits of that number as people write it; empty where they are not told. */
  businessDigits: string;
  value: JsonObject;
}

/** One part to be read: itself, the contacts that came with it, and the smallest whole body that holds it. */
export interface PartSource {
  frame: ChangeFrame;
  contacts: ContactIndex;
  raw: unknown;
  slice: unknown;
}

/** The id that routes a part: the number, else the account (`waba_info` names it where the entry is a portfolio), else the entry. */
export function routeOf({ phoneNumberId, entryId, value }: ChangeFrame): string {
  if (phoneNumberId !== null) return phoneNumberId;
  const account = isObject(value['waba_info']) ? idText(value['waba_info']['waba_id']) : null;
  return account ?? entryId;
}

/** An id as text; null where there is none that could stand in a key. */
export function idText(id: unknown): string | null {
  const text = typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && /^[\x21-\x7e]{1,128}$/.test(text) ? text : null;
}

/** The head of an event read from a part. */
export function headOf({ frame, slice }: PartSource, key: string, occurredAt: Date): EventHead {
  return { key, externalId: routeOf(frame), occurredAt, raw: slice };
}

/**
 * Reads one part with a schema, or says in words what is wrong with it first: the path below the part and the types, never a value,
 * since bodies are the customer's.
 */
export function readPart<S extends z.ZodType>(
  schema: S,
  raw: unknown,
): { ok: true; data: z.output<S> } | { ok: false; reason: string } {
  if (!isObject(raw)) return { ok: false, reason: 'is no object' };
  const parsed = schema.safeParse(raw, { error: issueWords });
  if (parsed.success) return { ok: true, data: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, reason: issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'has an unknown form' };
}

/** A whole webhook body that holds one change with this value: it is interpreted to the same event again. */
export function sliceOf(frame: Pick<ChangeFrame, 'entryId' | 'entryTime' | 'field'>, value: unknown): unknown {
  const time = frame.entryTime === undefined ? {} : { time: frame.entryTime };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: frame.entryId, ...time, changes: [{ field: frame.field, value }] }],
  };
}

const MOST_SHARED_CHARS = 512;

function isShort(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= MOST_SHARED_CHARS);
}

/**
 * The members of a change that every slice of it keeps: which number it is about. Nothing of any length, or one fat member
 * would be stored again with each of a thousand messages.
 */
export function sharedMembers({ value }: ChangeFrame): JsonObject {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const kept = Object.entries(metadata).filter(([name, member]) => NUMBER_MEMBERS.has(name) && isShort(member));
  return {
    ...(isShort(value['messaging_product']) && { messaging_product: value['messaging_product'] }),
    ...(kept.length > 0 && { metadata: Object.fromEntries(kept) }),
  };
}

const NUMBER_MEMBERS = new Set(['display_phone_number', 'phone_number_id']);

/** A key made from the content itself: the same part delivered in another batch gets the same key. */
export function contentKey(kind: string, frame: ChangeFrame, part: unknown): string {
  return `${kind}:${routeOf(frame)}:${fingerprint([frame.field, frame.entryTime ?? null, part])}`;
}

/** A word of Meta's as it may stand in a key: itself, or what stands for it where it is no plain word. */
export function keyPart(word: string): string {
  return idText(word) ?? fingerprint(word);
}

/** An event for what we do not understand yet: kept, and read again after an upgrade. */
export function keepUnsupported(
  source: PartSource,
  type: string,
  occurredAt: Date,
  part: unknown = source.raw,
): Reading {
  const event: Unsupported = {
    kind: 'unsupported',
    ...headOf(source, contentKey('unsupported', source.frame, part), occurredAt),
    type: plainLabel(type),
  };
  return { event };
}

/** The vendor's time of a part, where it has a usable one; else the entry's; else the beginning of time. */
export function timeOf(part: unknown, frame: Pick<ChangeFrame, 'entryTime'>): Date {
  const candidates = [isObject(part) ? part['timestamp'] : undefined, frame.entryTime];
  for (const candidate of candidates) {
    const value = typeof candidate === 'string' && /^[0-9]{1,10}$/.test(candidate) ? Number(candidate) : candidate;
    if (typeof value === 'number' && value > 0 && value < 4_102_444_800) return new Date(value * 1000);
  }
  return new Date(0);
}
