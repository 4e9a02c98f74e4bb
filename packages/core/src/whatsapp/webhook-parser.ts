import type { Interpretation, Unsupported } from '../pipeline/event';
import { readJson } from './read-json';
import { fingerprint } from './canonical-json';
import { readChange } from './webhook-change';
import { digitsOf } from './webhook-fields';
import type { Part } from './webhook-parts';
import { idText, type ChangeFrame } from './webhook-reading';
import { metadataSchema } from './webhook-schema';
import { type JsonObject, isObject } from './json-object';
import { plainLabel } from './storable-text';

/** Meta bundles up to 1,000 updates, and far more messages of a history; a body with more parts than fit into 3 MB is not believed. */
const MOST_PARTS = 20_000;

const OBJECT = 'whatsapp_business_account';
const MESSAGE_LISTS = ['messages', 'statuses'];

/**
 * Reads the body of one webhook delivery of a Meta app: every entry, every change, every message and status. Pure, and never
 * throws: a part that cannot be read is parked with its JSON path while its neighbours go on; what we do not know is kept as
 * `unsupported`. The `raw` of each part is a whole body of its own and is interpreted to the same event again.
 */
export function interpretWebhook(body: Uint8Array): Interpretation {
  const reading = readJson(body);
  if (!reading.ok) return whole(reading.reason, null);
  const envelope = reading.value;
  if (!isObject(envelope)) return whole('NOT_A_WEBHOOK', envelope);
  const { object } = envelope;
  if (typeof object === 'string' && object !== OBJECT) return foreign(envelope, object);
  const entries: unknown = typeof object === 'string' ? envelope['entry'] : entriesOf(envelope);
  if (entries === null || entries === undefined)
    return whole(object === OBJECT ? 'entry is no list' : 'NOT_A_WEBHOOK', envelope);
  if (!Array.isArray(entries)) return whole('entry is no list', envelope);
  const result: Interpretation = { events: [], parked: [] };
  for (const { path, reading: part, externalId, raw } of readEntries(entries)) {
    if (result.events.length + result.parked.length >= MOST_PARTS) return whole('TOO_MANY_PARTS', null);
    if ('event' in part) result.events.push(part.event);
    else result.parked.push({ path, reason: part.reason, externalId, raw });
  }
  return result;
}

function whole(reason: string, raw: unknown): Interpretation {
  return { events: [], parked: [{ path: '', reason, externalId: null, raw }] };
}

/** Another Meta product uses the same webhook: not ours, kept. */
function foreign(envelope: JsonObject, object: string): Interpretation {
  const event: Unsupported = {
    kind: 'unsupported',
    key: `unsupported::${fingerprint(['object', null, envelope])}`,
    externalId: '',
    occurredAt: new Date(0),
    raw: envelope,
    type: plainLabel(`object:${object}`),
  };
  return { events: [event], parked: [] };
}

/**
 * The entries of a body. One change alone, as Meta's pages show it, and the bare value of the On-Premises API count as a body with
 * one entry of an unnamed account; null where it is none of these.
 */
function entriesOf(envelope: JsonObject): readonly unknown[] | null {
  if (typeof envelope['field'] === 'string' && isObject(envelope['value'])) return [{ changes: [envelope] }];
  const isBareValue = MESSAGE_LISTS.some((name) => Array.isArray(envelope[name]));
  return isBareValue ? [{ changes: [{ field: 'messages', value: envelope }] }] : null;
}

function* readEntries(entries: readonly unknown[]): Generator<Part> {
  for (const [index, entry] of entries.entries()) {
    const path = `entry[${index}]`;
    const changes: unknown = isObject(entry) ? entry['changes'] : undefined;
    if (isObject(entry) && Array.isArray(changes)) {
      yield* readChanges(path, entry, changes);
    } else {
      const externalId = isObject(entry) ? idText(entry['id']) : null;
      const raw = { object: OBJECT, entry: [entry] };
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
    const field = fieldOf(change, value);
    if (isObject(value) && field !== null) {
      yield* readChange(`${path}.value`, frameOf({ entryId: entryId ?? '', entryTime, field, value }));
    } else {
      const reason = isObject(value) ? 'field is no text' : 'value is no object';
      const raw = { object: OBJECT, entry: [{ ...head, changes: [change] }] };
      yield { path, reading: { reason }, externalId: entryId, raw };
    }
  }
}

/** The field of a change. One without is what it looks like: a list of messages or statuses is unmistakable. */
function fieldOf(change: unknown, value: unknown): string | null {
  const field = isObject(change) ? change['field'] : undefined;
  if (typeof field === 'string') return field;
  const isMessages = field === undefined && isObject(value) && MESSAGE_LISTS.some((name) => Array.isArray(value[name]));
  return isMessages ? 'messages' : null;
}

function isTime(time: unknown): boolean {
  return typeof time === 'number' || (typeof time === 'string' && time.length <= 32);
}

/** Where a field names its number: in the metadata, or in a member of its own. */
const NUMBER_MEMBERS = new Map([
  ['messaging_handovers', 'recipient'],
  ['account_settings_update', 'phone_number_settings'],
]);

function frameOf(change: Omit<ChangeFrame, 'phoneNumberId' | 'businessDigits'>): ChangeFrame {
  const metadata = change.value[NUMBER_MEMBERS.get(change.field) ?? 'metadata'];
  const phoneNumberId = metadataSchema.safeParse(metadata).data?.phone_number_id ?? null;
  const businessDigits = isObject(metadata) ? digitsOf(metadata['display_phone_number']) : '';
  return { ...change, phoneNumberId, businessDigits };
}
