import { readMessage } from './webhook-message';
import { isObject, sharedMembers, sliceOf, timeOf, unsupportedEvent } from './webhook-reading';
import type { ChangeFrame, JsonObject, Reading } from './webhook-reading';
import { indexContacts, type ContactIndex } from './webhook-sender';
import { readStatus } from './webhook-status';
import { readUserIdUpdate } from './webhook-system';
import { readTemplateStatus } from './webhook-template';

/** One part of a webhook body: where it stands, what it means, and the smallest body that holds it. */
export interface Part {
  path: string;
  reading: Reading;
  externalId: string | null;
  raw: () => unknown;
}

/**
 * Reads one change. Only the field `messages` brings messages: `smb_message_echoes` come from the business, `history` is old,
 * `standby` belongs to another agent; read as inbound they would open windows nobody opened.
 */
export function* readChange(path: string, frame: ChangeFrame): Generator<Part> {
  const whole = (reading: Reading): Part => ({
    path,
    reading,
    externalId: externalIdOf(frame),
    raw: () => sliceOf(frame, frame.value),
  });
  if (frame.field === 'message_template_status_update') yield whole(readTemplateStatus(frame));
  else if (frame.field === 'user_id_update') yield* readMembers(path, frame, ['user_id_update']);
  else if (frame.field !== 'messages') yield whole(keepWhole(frame));
  else if (frame.phoneNumberId === null) yield whole({ reason: 'metadata names no phone number id' });
  else {
    const names = Object.keys(frame.value).filter((name) => !FRAME_MEMBERS.has(name));
    if (names.length === 0) yield whole(keepWhole(frame));
    else yield* readMembers(path, frame, names);
  }
}

const FRAME_MEMBERS = new Set(['messaging_product', 'metadata', 'contacts']);

function externalIdOf(frame: ChangeFrame): string | null {
  return frame.phoneNumberId ?? (frame.entryId === '' ? null : frame.entryId);
}

function keepWhole(frame: ChangeFrame): Reading {
  const source = { raw: sliceOf(frame, frame.value), occurredAt: timeOf(frame.value, frame) };
  return { event: unsupportedEvent(frame, frame.field, frame.value, source) };
}

/** How one item of a list under `value` is read. */
type ItemReader = (raw: unknown) => Reading;

function* readMembers(path: string, frame: ChangeFrame, names: readonly string[]): Generator<Part> {
  const contacts = indexContacts(frame.value['contacts']);
  const readers = new Map<string, ItemReader>([
    ['messages', (raw) => readMessage(frame, contacts, businessDigits(frame), raw)],
    ['statuses', (raw) => readStatus(frame, raw)],
    ['user_id_update', (raw) => readUserIdUpdate(frame, raw) ?? keepMember(frame, 'user_id_update', [raw])],
  ]);
  for (const name of names) {
    const member = frame.value[name];
    const reader = readers.get(name);
    if (member === null || member === undefined) continue;
    if (Array.isArray(member)) yield* readItems(`${path}.${name}`, frame, { name, contacts, reader }, member);
    else {
      const reading = reader ? { reason: 'is no list' } : keepMember(frame, name, member);
      yield {
        path: `${path}.${name}`,
        reading,
        externalId: externalIdOf(frame),
        raw: () => memberSlice(frame, name, member),
      };
    }
  }
}

function* readItems(
  path: string,
  frame: ChangeFrame,
  list: { name: string; contacts: ContactIndex; reader: ItemReader | undefined },
  items: readonly unknown[],
): Generator<Part> {
  for (const [index, raw] of items.entries()) {
    yield {
      path: `${path}[${index}]`,
      reading: list.reader ? list.reader(raw) : keepMember(frame, list.name, [raw]),
      externalId: externalIdOf(frame),
      raw: () => memberSlice(frame, list.name, [raw], contactOf(list.contacts, raw)),
    };
  }
}

/** Something under `value` that we know no reader for. */
function keepMember(frame: ChangeFrame, name: string, member: unknown): Reading {
  const part: unknown = Array.isArray(member) ? member[0] : member;
  const source = { raw: memberSlice(frame, name, member), occurredAt: timeOf(part, frame) };
  return { event: unsupportedEvent(frame, name, [name, member], source) };
}

function memberSlice(frame: ChangeFrame, name: string, member: unknown, contact: unknown = null): unknown {
  const contacts: JsonObject = contact === null ? {} : { contacts: [contact] };
  return sliceOf(frame, { ...sharedMembers(frame), ...contacts, [name]: member });
}

/** The contact of a message that could not be read, as far as its ids can be told: kept for reading it again later. */
function contactOf(contacts: ContactIndex, raw: unknown): unknown {
  if (!isObject(raw)) return null;
  return contacts.find(textOrNull(raw['from']), textOrNull(raw['from_user_id']))?.raw ?? null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function businessDigits({ value }: ChangeFrame): string {
  const metadata = value['metadata'];
  const display = isObject(metadata) ? metadata['display_phone_number'] : undefined;
  return typeof display === 'string' ? display.replace(/[^0-9]/g, '') : '';
}
