import { interpretWebhook } from '../webhook-parser';
import { ACCOUNT, change } from './webhook-bodies';

/** Where a mutation happens: the keys from the body down to the value. */
type Place = readonly (string | number)[];

/** What is done to the value found there. */
export type Mutation =
  | { kind: 'replace'; by: unknown }
  | { kind: 'remove' }
  | { kind: 'repeat' }
  | { kind: 'wrap' }
  | { kind: 'retype' }
  | { kind: 'rename'; to: string };

/** A change that is good whatever stands beside it. */
const NEIGHBOUR = 'wamid.NEIGHBOUR';
const GOOD_NUMBER = '999888777666555';

function neighbour(id: string): Record<string, unknown> {
  return { from: '32470129999', id, timestamp: '1795165200', type: 'text', text: { body: 'still here' } };
}

const goodChange = change('messages', {
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '32470128888', phone_number_id: GOOD_NUMBER },
  messages: [neighbour(NEIGHBOUR)],
});

/** All places inside a value, parents before what they hold. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...at, index]))
    : Object.entries(value).flatMap(([key, member]) => placesIn(member, [...at, key]));
  return [at, ...inner];
}

/** The same value with one place changed. */
function mutate(value: unknown, place: Place, mutation: Mutation): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return mutated(value, mutation);
  if (Array.isArray(value)) {
    if (rest.length > 0) return value.map((item, index) => (index === step ? mutate(item, rest, mutation) : item));
    return value.flatMap((item, index) => (index === step ? inList(item, mutation) : [item]));
  }
  const members = Object.entries(value as Record<string, unknown>).flatMap(([key, member]): [string, unknown][] => {
    if (key !== step) return [[key, member]];
    if (rest.length > 0) return [[key, mutate(member, rest, mutation)]];
    if (mutation.kind === 'remove') return [];
    return [[mutation.kind === 'rename' ? mutation.to : key, mutated(member, mutation)]];
  });
  return Object.fromEntries(members);
}

function inList(item: unknown, mutation: Mutation): unknown[] {
  if (mutation.kind === 'remove') return [];
  return mutation.kind === 'repeat' ? [item, item] : [mutated(item, mutation)];
}

function mutated(value: unknown, mutation: Mutation): unknown {
  switch (mutation.kind) {
    case 'replace':
      return mutation.by;
    case 'wrap':
      return [value];
    case 'retype':
      return typeof value === 'number'
        ? String(value)
        : typeof value === 'string' && value !== ''
          ? Number(value) || [value]
          : { value };
    default:
      return value;
  }
}

/** What was expected of a mutated body and does not hold; null when all does. */
export type Complaint = string | null;

/** Lists whose items are parts: each gives one event or one parked part, whatever stands in it. */
const PART_LISTS = new Set([
  'messages',
  'statuses',
  'errors',
  'message_echoes',
  'calls',
  'groups',
  'user_preferences',
  'state_sync',
  'automatic_events',
  'user_actions',
]);

/**
 * Changes one place inside the first change of a body and reads it with good neighbours beside it: one in a change of its own and,
 * where the place is inside an item of a list of messages, one in the same list.
 */
export function complaintAbout(
  changes: readonly unknown[],
  place: Place,
  mutation: Mutation,
  thorough: boolean,
): Complaint {
  const item = itemOf(place);
  const isInside = item?.list === 'messages' && isOfPeople(changes[Number(place[0])]);
  const beside = isInside ? [NEIGHBOUR, 'wamid.INSIDE'] : [NEIGHBOUR];
  const prepared = beside.length > 1 && item ? withNeighbour(changes, item.at) : changes;
  const { events, parked } = interpretWebhook(Buffer.from(JSON.stringify(mutatedBody(prepared, place, mutation))));
  const heard = new Set(events.flatMap((event) => ('wamid' in event ? [event.wamid] : [])));
  const lost = beside.find((wamid) => !heard.has(wamid));
  if (lost) return `${lost} was lost`;
  if (parked.some(({ path, reason }) => path === '' || reason === '')) return 'a part is parked without path or reason';
  if (events.some(({ occurredAt }) => Number.isNaN(occurredAt.getTime()))) return 'an event has no time';
  if (events.some(({ key }) => key.length > 2_000 || /[^\x20-\x7e]/.test(key)))
    return 'an event has a key that cannot stand in an index';
  return thorough ? unstable(events) : null;
}

/** A body of these changes with one place changed, and a good change behind them. */
export function mutatedBody(changes: readonly unknown[], place: Place, mutation: Mutation) {
  const entry = { id: ACCOUNT, changes: [...(mutate(changes, place, mutation) as unknown[]), goodChange] };
  return { object: 'whatsapp_business_account', entry: [entry] };
}

function unstable(events: readonly { raw: unknown }[]): Complaint {
  for (const event of events) {
    const again = interpretWebhook(Buffer.from(JSON.stringify(event.raw)));
    const same = JSON.stringify(again) === JSON.stringify({ events: [event], parked: [] });
    if (!same) return `alone it is something else: ${JSON.stringify(event.raw)}`;
  }
  return null;
}

function itemOf(place: Place): { list: string; at: Place } | null {
  const index = place.findIndex((step, at) => typeof step === 'number' && PART_LISTS.has(String(place[at - 1])));
  if (index < 0) return null;
  return { list: String(place[index - 1]), at: place.slice(0, index) };
}

/** A change of the field `messages` that names its number. */
function isOfPeople(change: unknown): boolean {
  const { field, value } = (change ?? {}) as {
    field?: unknown;
    value?: { metadata?: { phone_number_id?: unknown } | null };
  };
  return field === 'messages' && typeof value?.metadata?.phone_number_id === 'string';
}

function withNeighbour(changes: readonly unknown[], list: Place): readonly unknown[] {
  const add = (value: unknown, [step, ...rest]: Place): unknown => {
    if (step === undefined) return [...(value as unknown[]), neighbour('wamid.INSIDE')];
    if (Array.isArray(value)) return value.map((item, index) => (index === step ? add(item, rest) : item));
    return Object.fromEntries(
      Object.entries(value as object).map(([key, member]) => [key, key === step ? add(member, rest) : member]),
    );
  };
  return add(changes, list) as unknown[];
}

/** Changes to be mutated, with every place inside them. */
export interface MutableChanges {
  changes: readonly unknown[];
  places: readonly Place[];
}

/** Lists the places of changes once. */
export function mutable(changes: readonly unknown[]): MutableChanges {
  return { changes, places: placesIn(changes).filter((place) => place.length > 0) };
}

/** Values nobody should send. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e21,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  'x',
  '0',
  '-1',
  'NaN',
  '12345678901234567890',
  '\ud800',
  'a\u0000b',
  '\u202e\u200b',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  [null],
  [{}],
  { id: {} },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}') as unknown,
  { type: 'text' },
  { code: 'x' },
];

/** Names a member may be given instead of its own. */
export const NAMES = [
  '__proto__',
  'constructor',
  'messages',
  'statuses',
  'errors',
  'contacts',
  'metadata',
  'standby',
  'history',
  'type',
  'x',
];
