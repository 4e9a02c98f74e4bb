import type { Message } from './message';

/** Where the messages of a list stand, by what they are looked for. */
interface Index {
  size: number;
  byId: Map<string, number>;
  byWamid: Map<string, number>;
  byTarget: Map<string, number[]>;
}

/**
 * The index of a list goes on to the list made from it, so that folding thousands of messages of one person stays linear. A list whose
 * index went on is indexed anew when it is asked again: the result never depends on it.
 */
const indexes = new WeakMap<readonly Message[], Index>();

const place = (phoneNumberId: string, wamid: string): string => `${phoneNumberId} ${wamid}`;

function indexOf(messages: readonly Message[]): Index {
  const known = indexes.get(messages);
  if (known?.size === messages.length) return known;
  const index: Index = { size: 0, byId: new Map(), byWamid: new Map(), byTarget: new Map() };
  for (const [position, message] of messages.entries()) enter(index, message, position);
  indexes.set(messages, index);
  return index;
}

function enter(index: Index, message: Message, position: number): void {
  const { id, phoneNumberId, wamid, target } = message;
  const isNew = !index.byId.has(id);
  index.byId.set(id, position);
  if (wamid !== null) index.byWamid.set(place(phoneNumberId, wamid), position);
  if (isNew && target !== undefined) {
    const at = place(phoneNumberId, target);
    const positions = index.byTarget.get(at);
    if (positions) positions.push(position);
    else index.byTarget.set(at, [position]);
  }
  index.size = Math.max(index.size, position + 1);
}

/** The message with this id at the vendor. */
export function findByWamid(messages: readonly Message[], phoneNumberId: string, wamid: string): Message | undefined {
  const position = indexOf(messages).byWamid.get(place(phoneNumberId, wamid));
  const found = position === undefined ? undefined : messages[position];
  return found?.wamid === wamid ? found : undefined;
}

/** What amends the message with this id: edits, revokes, reactions, in the order they were heard. */
export function findAbout(messages: readonly Message[], phoneNumberId: string, target: string): Message[] {
  const positions = indexOf(messages).byTarget.get(place(phoneNumberId, target)) ?? [];
  return positions.flatMap((position) => messages[position] ?? []);
}

/** The same messages with this one in its place, or behind them where it is new. */
export function withMessage(messages: readonly Message[], message: Message): Message[] {
  const index = indexOf(messages);
  const position = index.byId.get(message.id) ?? messages.length;
  const next = position === messages.length ? messages.concat(message) : messages.with(position, message);
  enter(index, message, position);
  indexes.delete(messages);
  indexes.set(next, index);
  return next;
}
