import type { z } from 'zod';
import { issueWords } from '../errors/issue-words';
import type { Unsupported, VendorEvent } from '../pipeline/event';
import { fingerprint } from './canonical-json';

/** What one part of a webhook body means, or why it could not be read. */
export type Reading = { event: VendorEvent } | { reason: string };

/** A JSON object as parsed. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a part stands: enough to rebuild a body that holds nothing but this part. */
export interface ChangeFrame {
  /** Id of the WhatsApp Business Account (a portfolio id in partner fields). */
  entryId: string;
  /** `entry.time`, where there is one. */
  entryTime: unknown;
  field: string;
  /** The business number; null for account-level fields. */
  phoneNumberId: string | null;
  value: JsonObject;
}

/** True for a JSON object; false for null, arrays and everything else. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text made safe to show as a type or a reason: printable ASCII, at most 64 characters. */
export function plainLabel(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}

/** A text that every store takes: well-formed, without NUL. */
export function storableText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '');
}

/**
 * Reads one part with a schema, or says in words what is wrong with it first: the path below the part and the types, never a value,
 * since bodies are the customer's.
 */
export function readPart<S extends z.ZodType>(
  schema: S,
  raw: unknown,
): { ok: true; data: z.output<S> } | { ok: false; reason: string } {
  const parsed = schema.safeParse(raw, { error: issueWords });
  if (parsed.success) return { ok: true, data: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, reason: issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'has an unknown form' };
}

/** A whole webhook body that holds one change with this value: it is interpreted to the same event again. */
export function sliceOf(frame: Omit<ChangeFrame, 'value' | 'phoneNumberId'>, value: unknown): unknown {
  const time = frame.entryTime === undefined ? {} : { time: frame.entryTime };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: frame.entryId, ...time, changes: [{ field: frame.field, value }] }],
  };
}

const MOST_SHARED_CHARS = 512;

function isShort(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MOST_SHARED_CHARS;
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
  const about = frame.phoneNumberId ?? frame.entryId;
  return `${kind}:${about}:${fingerprint([frame.field, frame.entryTime ?? null, part])}`;
}

/** An event for what we do not understand yet: kept, and read again after an upgrade. */
export function unsupportedEvent(
  frame: ChangeFrame,
  type: string,
  part: unknown,
  slice: { raw: unknown; occurredAt: Date },
): Unsupported {
  return {
    kind: 'unsupported',
    key: contentKey('unsupported', frame, part),
    externalId: frame.phoneNumberId ?? frame.entryId,
    occurredAt: slice.occurredAt,
    raw: slice.raw,
    type: plainLabel(type),
  };
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
