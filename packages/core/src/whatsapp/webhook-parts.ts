import { toText } from './webhook-fields';
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

/** How the items of each list under `value` are read; null for a list that belongs to its neighbours. */
export type ListReaders = ReadonlyMap<string, PartReader | null>;

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
  const names = Object.keys(value).filter((name) => !FRAME_MEMBERS.has(name) && readers.get(name) !== null);
  const filled = names.filter((name) => value[name] !== null && value[name] !== undefined);
  if (names.length === 0) {
    yield wholePart(path, frame, otherwise);
    return;
  }
  const contacts = indexContacts(frame.value['contacts']);
  const beside = besideOf(readers, value);
  for (const name of filled) {
    const wrap = (item: unknown): JsonObject => {
      const member = { ...beside, [name]: item };
      return inside === null ? member : { [inside]: member };
    };
    const at = inside === null ? `${path}.${name}` : `${path}.${inside}.${name}`;
    yield* readList(at, frame, { name, member: value[name], reader: readers.get(name), contacts, wrap });
  }
}

/** Members that belong to their neighbours go with each of them. */
function besideOf(readers: ListReaders, value: JsonObject): JsonObject {
  const names = [...readers].filter(([name, reader]) => reader === null && Array.isArray(value[name]));
  return Object.fromEntries(names.map(([name]) => [name, value[name]]));
}

interface NamedList {
  name: string;
  member: unknown;
  reader: PartReader | null | undefined;
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

/** Where a part may name somebody, number and id. */
const NAMES = [
  ['from', 'from_user_id'],
  ['to', 'to_user_id'],
  ['wa_id', 'user_id'],
  ['recipient_id', 'recipient_user_id'],
] as const;

/** The contacts of the people a part names, as far as its ids can be told: each part is kept with its own. */
function contactsOf(contacts: ContactIndex, raw: unknown): unknown[] {
  if (!isObject(raw)) return [];
  const found = NAMES.flatMap(([number, userId]) => {
    if (raw[number] === undefined && raw[userId] === undefined) return [];
    return contacts.find(toText(raw[number]) || null, toText(raw[userId]) || null)?.raw ?? [];
  });
  return [...new Set(found)];
}
