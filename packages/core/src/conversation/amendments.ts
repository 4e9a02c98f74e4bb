import type { Message, MessageContent } from './message';
import { findAbout } from './message-index';

/** What a message says now, after everything that was said about it since. */
export interface AmendedMessage {
  /** The newest version; `revoked` when it was taken back. */
  content: MessageContent;
  /** How often it was corrected. */
  edits: number;
  /** At most one of each side, the newest. */
  reactions: { by: 'person' | 'business'; emoji: string; at: Date }[];
}

/**
 * Folds the edits, revokes and reactions of a message into it. Only its own side corrects it or takes it back. The order in which
 * they were heard says nothing: the vendor's time decides, and on a tie the id. Heard twice is heard once.
 */
export function amend(message: Message, amendments: readonly Message[]): AmendedMessage {
  const about = amendments
    .filter((each) => each.target === message.wamid && each.phoneNumberId === message.phoneNumberId)
    .toSorted(byTime);
  const own = about.filter((each) => each.direction === message.direction);
  const edits = distinct(own.filter(({ content }) => content.kind === 'edit'));
  const revoked = message.content.kind === 'revoked' || own.some(({ content }) => content.kind === 'revoke');
  const newest = edits.at(-1)?.content;
  const latest = newest?.kind === 'edit' ? newest.content : message.content;
  return {
    content: revoked ? { kind: 'revoked' } : latest,
    edits: edits.length,
    reactions: (['in', 'out'] as const).flatMap((direction) => reactionOf(about, direction)),
  };
}

function reactionOf(about: readonly Message[], direction: Message['direction']): AmendedMessage['reactions'] {
  const newest = about.filter((each) => each.direction === direction && each.content.kind === 'reaction').at(-1);
  if (newest?.content.kind !== 'reaction' || !('emoji' in newest.content) || newest.content.emoji === null) return [];
  return [{ by: direction === 'in' ? 'person' : 'business', emoji: newest.content.emoji, at: newest.occurredAt }];
}

function byTime(one: Message, other: Message): number {
  const apart = one.occurredAt.getTime() - other.occurredAt.getTime();
  if (apart !== 0) return apart;
  return (one.wamid ?? one.id) < (other.wamid ?? other.id) ? -1 : 1;
}

function distinct(messages: readonly Message[]): Message[] {
  return [...new Map(messages.map((each) => [each.wamid ?? each.id, each])).values()];
}

/** Whether something with this id, or the message it corrects, was taken back by its own side. */
export function isTakenBack(
  about: Pick<Message, 'phoneNumberId' | 'direction' | 'wamid' | 'target'>,
  messages: readonly Message[],
): boolean {
  const wamids = [about.wamid, about.target].filter((wamid) => typeof wamid === 'string');
  return wamids.some((wamid) =>
    findAbout(messages, about.phoneNumberId, wamid).some(
      ({ direction, content }) => content.kind === 'revoke' && direction === about.direction,
    ),
  );
}
