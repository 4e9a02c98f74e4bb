import { toId, toText } from './webhook-fields';
import { isObject, keepUnsupported, routeOf, sharedMembers, sliceOf, timeOf } from './webhook-reading';
import type { ChangeFrame, JsonObject, PartSource, Reading } from './webhook-reading';
import { indexContacts, type ContactIndex } from './webhook-sender';

/** One part of a webhook body: where it stands, what it means, and the smallest body that holds it. */
export interface Part {
  path: string;
  reading: Reading;
  externalId: string | null;
  raw: unknown;
}

/** Reads one part. Pure, never throws. */
export type PartReader = (source: PartSource) => Reading;

/** How the items of each list under `value` are read; a list that belongs to another is no part, and goes with each item of that one. */
export type ListReaders = ReadonlyMap<string, PartReader | { belongsTo: string }>;

/** A change that is one part. */
export function wholePart(path: string, frame: ChangeFrame, read: PartReader): Part {
  return toPart(path, { frame, raw: frame.value, slice: sliceOf(frame, frame.value) }, read);
}

/** One part, read. */
export function toPart(path: string, source: PartSource, read: PartReader): Part {
  const externalId = routeOf(source.frame);
  return { path, reading: read(source), externalId: externalId === '' ? null : externalId, raw: source.slice };
}

const FRAME_MEMBERS = new Set(['messaging_product', 'metadata', 'contacts']);

/**
 * Walks the lists of a value, or (`inside`) of one of its members. Lists nobody reads are kept item by item; a value without any
 * list is read by `otherwise`.
 */
export function* readLists(
  path: string,
  frame: ChangeFrame,
  readers: ListReaders,
  otherwise: PartReader,
  inside: string | null = null,
): Generator<Part> {
  const outer = inside === null ? frame.value : frame.value[inside];
  const value = isObject(outer) ? outer : {};
  const names = Object.keys(value).filter((name) => !FRAME_MEMBERS.has(name) && !belongsToAnother(readers, name));
  const filled = names.filter((name) => value[name] !== null && value[name] !== undefined);
  if (names.length === 0) {
    yield wholePart(path, frame, otherwise);
    return;
  }
  const contacts = indexContacts(frame.value['contacts']);
  for (const name of filled) {
    const beside = besideOf(readers, value, name);
    const wrap = (item: unknown): JsonObject => {
      const member = { ...beside, [name]: item };
      return inside === null ? member : { [inside]: member };
    };
    const at = inside === null ? `${path}.${name}` : `${path}.${inside}.${name}`;
    yield* readList(at, frame, { name, member: value[name], reader: readerOf(readers, name), contacts, wrap });
  }
}

function belongsToAnother(readers: ListReaders, name: string): boolean {
  return typeof readers.get(name) === 'object';
}

/** The lists that belong to this one. */
function besideOf(readers: ListReaders, value: JsonObject, name: string): JsonObject {
  const owned = [...readers].flatMap(([each, reader]) =>
    typeof reader === 'object' && reader.belongsTo === name && value[each] !== undefined ? [[each, value[each]]] : [],
  );
  return Object.fromEntries(owned) as JsonObject;
}

function readerOf(readers: ListReaders, name: string): PartReader | undefined {
  const reader = readers.get(name);
  return typeof reader === 'function' ? reader : undefined;
}

interface NamedList {
  name: string;
  member: unknown;
  reader: PartReader | undefined;
  contacts: ContactIndex;
  wrap(item: unknown): JsonObject;
}

function* readList(
  path: string,
  frame: ChangeFrame,
  { name, member, reader, contacts, wrap }: NamedList,
): Generator<Part> {
  const shared = sharedMembers(frame);
  if (!Array.isArray(member)) {
    const source = { frame, raw: member, slice: sliceOf(frame, { ...shared, ...wrap(member) }) };
    yield toPart(path, source, reader ? () => ({ reason: 'is no list' }) : keepItem(name, member));
    return;
  }
  for (const [index, raw] of member.entries()) {
    const people = contactsOf(contacts, raw);
    const value = { ...shared, ...(people.length > 0 && { contacts: people }), ...wrap([raw]) };
    yield toPart(`${path}[${index}]`, { frame, raw, slice: sliceOf(frame, value) }, reader ?? keepItem(name, [raw]));
  }
}

/** Something under `value` that we know no reader for. */
function keepItem(name: string, member: unknown): PartReader {
  return (source) => {
    const part: unknown = Array.isArray(member) ? member[0] : member;
    return keepUnsupported(source, name, timeOf(part, source.frame), [name, member]);
  };
}

/** Where a part may name somebody: numbers, and ids. In an echo either number may go with either id. */
const NAMES: readonly { numbers: readonly string[]; ids: readonly string[] }[] = [
  { numbers: ['from', 'to'], ids: ['from_user_id', 'to_user_id'] },
  { numbers: ['wa_id'], ids: ['user_id'] },
  { numbers: ['recipient_id'], ids: ['recipient_user_id'] },
];

/** The contacts of the people a part names, as far as its ids can be told: each part is kept with its own. */
function contactsOf(contacts: ContactIndex, raw: unknown): unknown[] {
  if (!isObject(raw) || contacts.isEmpty) return [];
  const found = new Set<unknown>();
  for (const { numbers, ids } of NAMES) {
    const named = [null, ...ids.flatMap((name) => toId(raw[name]) ?? [])];
    for (const number of [null, ...numbers.flatMap((name) => toText(raw[name]) || [])]) {
      for (const id of named) {
        const contact = number === null && id === null ? null : contacts.find(number, id);
        if (contact) found.add(contact.raw);
      }
    }
  }
  return [...found];
}
