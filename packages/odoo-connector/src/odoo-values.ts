const CONTROL = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu;
/** With the flag `u` this category matches only halves that have lost their partner. */
const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * Text Odoo can keep: the XML serialiser throws on control characters and PostgreSQL refuses NUL, so they go;
 * half a surrogate pair becomes U+FFFD. Tab, line feed and carriage return stay.
 */
export function cleanText(text: string): string {
  return text.replace(CONTROL, '').replace(LONE_SURROGATE, '\uFFFD');
}

/** An instant as Odoo writes it: `YYYY-MM-DD HH:MM:SS` in UTC. Any other form is refused or, worse, shifted. */
export function odooDate(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace('T', ' ');
}

/** Odoo's UTC text as an instant; null for what is not one. */
export function readOdooDate(text: string | null): Date | null {
  if (text === null) return null;
  const instant = new Date(`${text.slice(0, 19).replace(' ', 'T')}Z`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/**
 * A value as both transports can carry it: text cleaned, dates as Odoo's text, bytes as base64 text, `null` as Odoo's
 * `false`, undefined members dropped (XML-RPC would send them as an empty text and so CLEAR the field).
 */
export function toOdooValue(value: unknown): unknown {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : false;
  if (value instanceof Date) return odooDate(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toOdooValue);
  if (typeof value === 'object') return toOdooStruct(value);
  return value;
}

/** The same for a struct. */
export function toOdooStruct(struct: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(struct)) if (value !== undefined) result[name] = toOdooValue(value);
  return result;
}

/** True when a field as read holds what we would write: many2one compares by id, every empty form is equal. */
export function holdsValue(read: unknown, wanted: unknown): boolean {
  const left: unknown = Array.isArray(read) && read.length === 2 && typeof read[1] === 'string' ? read[0] : read;
  if (isEmpty(left) || isEmpty(wanted)) return isEmpty(left) && isEmpty(wanted);
  return JSON.stringify(left) === JSON.stringify(wanted);
}

function isEmpty(value: unknown): boolean {
  return value === false || value === '' || value === null || value === undefined;
}

/** A record id from the text the port carries; null when it is none of Odoo's. */
export function recordId(text: string | null | undefined): number | null {
  return typeof text === 'string' && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

/** `items` in groups of at most `size`, in order. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) result.push(items.slice(start, start + size));
  return result;
}
