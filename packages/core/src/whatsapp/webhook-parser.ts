import type { Interpretation } from '../pipeline/event';
import { readJson } from './read-json';
import { readChange, type Part } from './webhook-change';
import { isObject, plainLabel, unsupportedEvent, type JsonObject } from './webhook-reading';
import { metadataSchema } from './webhook-schema';

/** Meta bundles up to 1,000 updates; a body with far more parts is not believed. */
const MOST_PARTS = 10_000;

const OBJECT = 'whatsapp_business_account';

/**
 * Reads the body of one webhook delivery of a Meta app: every entry, every change, every message and status. Pure, and never
 * throws: a part that cannot be read is parked with its JSON path while its neighbours go on; what we do not know is kept as
 * `unsupported`. The `raw` of each part is a whole body of its own and is interpreted to the same event again.
 */
export function interpretWebhook(body: Uint8Array): Interpretation {
  const reading = readJson(body);
  if (!reading.ok) return whole(reading.reason, null);
  const envelope = reading.value;
  if (!isObject(envelope) || typeof envelope['object'] !== 'string') return whole('NOT_A_WEBHOOK', envelope);
  if (envelope['object'] !== OBJECT) return foreign(envelope, envelope['object']);
  const entries: unknown = envelope['entry'];
  if (!Array.isArray(entries)) return whole('entry is no list', envelope);
  const result: Interpretation = { events: [], parked: [] };
  for (const { path, reading: part, externalId, raw } of readEntries(entries)) {
    if (result.events.length + result.parked.length >= MOST_PARTS) return whole('TOO_MANY_PARTS', null);
    if ('event' in part) result.events.push(part.event);
    else result.parked.push({ path, reason: part.reason, externalId, raw: raw() });
  }
  return result;
}

function whole(reason: string, raw: unknown): Interpretation {
  return { events: [], parked: [{ path: '', reason, externalId: null, raw }] };
}

/** Another Meta product uses the same webhook: not ours, kept. */
function foreign(envelope: JsonObject, object: string): Interpretation {
  const frame = { entryId: '', entryTime: undefined, field: 'object', phoneNumberId: null, value: envelope };
  const source = { raw: envelope, occurredAt: new Date(0) };
  return { events: [unsupportedEvent(frame, `object:${plainLabel(object)}`, envelope, source)], parked: [] };
}

function* readEntries(entries: readonly unknown[]): Generator<Part> {
  for (const [index, entry] of entries.entries()) {
    const path = `entry[${index}]`;
    const changes: unknown = isObject(entry) ? entry['changes'] : undefined;
    if (isObject(entry) && Array.isArray(changes)) {
      yield* readChanges(path, entry, changes);
    } else {
      const externalId = isObject(entry) ? idText(entry['id']) : null;
      const raw = () => ({ object: OBJECT, entry: [entry] });
      yield { path, reading: { reason: 'changes is no list' }, externalId, raw };
    }
  }
}

function* readChanges(entryPath: string, entry: JsonObject, changes: readonly unknown[]): Generator<Part> {
  const entryId = idText(entry['id']);
  const entryTime = isTime(entry['time']) ? entry['time'] : undefined;
  const head = { id: entryId ?? '', ...(entryTime !== undefined && { time: entryTime }) };
  for (const [index, change] of changes.entries()) {
    const path = `${entryPath}.changes[${index}]`;
    const value: unknown = isObject(change) ? change['value'] : undefined;
    const field: unknown = isObject(change) ? change['field'] : undefined;
    if (isObject(value) && typeof field === 'string') {
      const phoneNumberId = metadataSchema.safeParse(value['metadata']).data?.phone_number_id ?? null;
      const frame = { entryId: entryId ?? '', entryTime, field, phoneNumberId, value };
      yield* readChange(`${path}.value`, frame);
    } else {
      const reason = isObject(value) ? 'field is no text' : 'value is no object';
      const raw = () => ({ object: OBJECT, entry: [{ ...head, changes: [change] }] });
      yield { path, reading: { reason }, externalId: entryId, raw };
    }
  }
}

function isTime(time: unknown): boolean {
  return typeof time === 'number' || (typeof time === 'string' && time.length <= 32);
}

function idText(id: unknown): string | null {
  const text = typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && /^[\x21-\x7e]{1,128}$/.test(text) ? text : null;
}
