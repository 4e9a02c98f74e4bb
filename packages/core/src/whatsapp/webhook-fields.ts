import { z } from 'zod';
import { isObject } from './json-object';
import { storableText } from './storable-text';

/**
 * How single members of Meta's bodies are read: what may be missing comes back as null, never as a failure; numbers written as text
 * and texts written as numbers are what they mean.
 */

/** A text or a number as text; null for everything else. Made storable, otherwise exact. */
export function toText(value: unknown): string | null {
  if (typeof value === 'string') return storableText(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A number, or a text that is one; null for everything else. */
export function toAmount(value: unknown): number | null {
  const amount = typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : null;
}

/** No message is from later than this. Unix seconds: the year 2100. */
const LAST_SECOND = 4_102_444_800;

/** Unix seconds, as number or text, as a time; null where no time can be meant. */
export function toMoment(value: unknown): Date | null {
  const seconds = typeof value === 'string' && /^[0-9]{1,10}$/.test(value) ? Number(value) : value;
  const fits = typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds < LAST_SECOND;
  return fits ? new Date(seconds * 1000) : null;
}

/** The items of a list; none of anything else. */
export function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The digits of a number as people write it; empty for anything else. */
export function digitsOf(value: unknown): string {
  return (toText(value) ?? '').replace(/[^0-9]/g, '');
}

/** An id on the wire: printable ASCII, so that it may stand in keys, logs and indexes as it is. Case-sensitive. */
const WIRE_ID = /^[\x21-\x7e]{1,512}$/;

/** An id as it stands on the wire; null for everything that could not be one. */
export function toId(value: unknown): string | null {
  const known = toText(value);
  return known !== null && WIRE_ID.test(known) ? known : null;
}

const read = <T>(reader: (value: unknown) => T) => z.unknown().optional().transform(reader);

/** Any text, also an empty one. */
export const text = read(toText);
/** A text that says something. */
export const label = read((value) => toText(value) || null);
/** An id we can do without. */
export const id = read(toId);
/** Yes or no; no where it is not told. */
export const flag = read((value) => value === true || value === 'true');
/** A number. */
export const amount = read(toAmount);
/** A time. */
export const moment = read(toMoment);
/** The items of a list. */
export const list = read(toList);
/** An object, unread. */
export const record = read((value) => (isObject(value) ? value : null));

/** An id nothing can be done without. */
export const wireId = z.union([
  z.string().regex(WIRE_ID),
  z.number().transform(String).pipe(z.string().regex(WIRE_ID)),
]);
/** A text nothing can be done without. */
export const word = z.union([z.string().min(1).transform(storableText), z.number().transform(String)]);
/** A time nothing can be done without; a time no message can have is refused. */
export const seconds = z
  .union([z.string().regex(/^[0-9]{1,10}$/), z.number().int().nonnegative()])
  .transform(Number)
  .refine((value) => value < LAST_SECOND, 'is no time in seconds')
  .transform((value) => new Date(value * 1000));

/** An object of these members; null where there is none. */
export const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullish().catch(null);
