import { toId, toText } from './webhook-fields';
import { keepUnsupported, routeOf, sharedMembers, sliceOf, timeOf } from './webhook-reading';
import type { ChangeFrame, PartSource, Reading } from './webhook-reading';
import { indexContacts, type ContactIndex } from './webhook-sender';
import { type JsonObject, isObject } from './json-object';

/** One part of a webhook body: where it stands, what it means, and the smallest body that holds it. */
export interface Part {
  path: string;
  reading: Reading;
  externalId: string | null;
  raw: unknown;
}

/** Reads one part. Pure, never throws. */
export type PartReader = (source: PartSource) => Reading;

/** A list that belongs to another one goes with each item of it, and is read for itself only where that one is empty. */
interface Belonging {
  belongsTo: string;
  alone: PartReader;
}

/** How the items of each list under `value` are read. */
export type ListReaders = ReadonlyMap<string, PartReader | Belonging>;

/** A change that is one part. */
export function wholePart(path: string, frame: ChangeFrame, read: PartReader): Part {
  const contacts = indexContacts(frame.value['contacts']);
  return toPart(path, { frame, contacts, raw: frame.value, slice: sliceOf(frame, frame.value) }, read);
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
  const names = Object.keys(value).filter((name) => !FRAME_MEMBERS.has(name));
  if (names.length === 0) yield wholePart(path, frame, otherwise);
  const contacts = indexContacts(frame.value['contacts']);
  for (const name of names) {
    const member = value[name];
    const reader = readerOf(readers, name, value);
    if (reader === 'goes along' || member === null || member === undefined) continue;
    const beside = besideOf(readers, name, value);
    const at = inside === null ? `${path}.${name}` : `${path}.${inside}.${name}`;
    const wrap = (item: unknown): JsonObject => {
      const lists = { ...beside, [name]: item };
      return inside === null ? lists : { [inside]: lists };
    };
    yield* readList(at, { name, member, reader, frame, contacts, wrap });
  }
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function readerOf(readers: ListReaders, name: string, value: JsonObject): PartReader | 'goes along' | undefined {
  const reader = readers.get(name);
  if (typeof reader !== 'object') return reader;
  return isFilled(value[reader.belongsTo]) ? 'goes along' : reader.alone;
}

/** The lists that go along with this one. */
function besideOf(readers: ListReaders, name: string, value: JsonObject): JsonObject {
  const beside: Record<string, unknown> = {};
  if (!isFilled(value[name])) return beside;
  for (const [each, reader] of readers) {
    if (typeof reader === 'object' && reader.belongsTo === name && value[each] !== undefined)
      beside[each] = value[each];
  }
  return beside;
}

interface NamedList {
  name: string;
  member: unknown;
  reader: PartReader | undefined;
  frame: ChangeFrame;
  contacts: ContactIndex;
  wrap(item: unknown): JsonObject;
}

function* readList(path: string, { name, member, reader, frame, contacts, wrap }: NamedList): Generator<Part> {
  const shared = sharedMembers(frame);
  if (!Array.isArray(member)) {
    const source = { frame, contacts, raw: member, slice: sliceOf(frame, { ...shared, ...wrap(member) }) };
    yield toPart(path, source, reader ? () => ({ reason: 'is no list' }) : keepItem(name, member));
    return;
  }
  for (const [index, raw] of member.entries()) {
    const people = contactsOf(contacts, raw);
    const value = { ...shared, ...(people.length > 0 && { contacts: people }), ...wrap([raw]) };
    const source = { frame, contacts, raw, slice: sliceOf(frame, value) };
    yield toPart(`${path}[${index}]`, source, reader ?? keepItem(name, [raw]));
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
