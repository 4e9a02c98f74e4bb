import type { Conversation } from '../conversation/conversation';
import type { MessageStatus } from '../conversation/message-status';
import { plainFrame } from '../whatsapp/message-frame';
import { conversationWith, decideKeyword, frameOf, later, learnSender, notAfter, sessionFor } from './decide-inbound';
import type { ContactPlan, Decision, Draft } from './decision';
import { keepHeard, LIVE } from './keep-heard';
import type {
  HistoryImported,
  MessageEchoed,
  MessageEdited,
  MessageRevoked,
  ReactionChanged,
  StandbyEchoed,
  StandbyReceived,
} from './message-events';

/** A person corrected a message: the new version beside the old one, and a line that says so. Opens no window. */
export function decideEdited(draft: Draft, event: MessageEdited, connectionId: string): Decision {
  return decideAmended(draft, event, connectionId, { kind: 'edit', target: event.target, content: event.content });
}

/** A person took a message back: its text goes, here and in every CRM. */
export function decideRevoked(draft: Draft, event: MessageRevoked, connectionId: string): Decision {
  return decideAmended(draft, event, connectionId, { kind: 'revoke', target: event.target });
}

/** A person reacted: it stands at its message; no line, no window. */
export function decideReaction(draft: Draft, event: ReactionChanged, connectionId: string): Decision {
  return decideAmended(draft, event, connectionId, { kind: 'reaction', target: event.target, emoji: event.emoji });
}

type Amended = MessageEdited | MessageRevoked | ReactionChanged;

function decideAmended(
  draft: Draft,
  event: Amended,
  connectionId: string,
  content: Parameters<typeof keepHeard>[2]['content'],
): Decision {
  learnSender(draft, event.sender, event, event.kind);
  const conversation = conversationWith(draft, connectionId);
  const sessionId = keepSession(draft, conversation, event.occurredAt);
  keepHeard(draft, conversation, {
    ...placeOf(event),
    direction: 'in',
    author: null,
    status: 'received',
    content,
    frame: plainFrame,
    sessionId,
    how: LIVE,
  });
  return draft.finish();
}

/** Opens a session where the conversation has none; what amends a message is no new beginning. */
function keepSession(draft: Draft, conversation: Conversation, at: Date): string {
  if (conversation.sessionId !== null) return conversation.sessionId;
  const sessionId = sessionFor(draft, conversation, at);
  draft.change({ type: 'conversation.save', conversation: { ...conversation, sessionId } });
  return sessionId;
}

function placeOf(event: { wamid: string; externalId: string; occurredAt: Date }) {
  return { wamid: event.wamid, phoneNumberId: event.externalId, occurredAt: event.occurredAt };
}

/** Nobody wrote to us: no deal begins with it. */
const OVERHEARD: ContactPlan = { imported: true, priority: 'live' };

/** The owner (or an agent of Meta) wrote: a message of ours that opens no window, starts nothing and is not unread. */
export function decideEchoed(draft: Draft, event: MessageEchoed | StandbyEchoed, connectionId: string): Decision {
  if (event.groupId !== null) return draft.keep('GROUP');
  learnSender(draft, event.recipient, event, event.kind);
  const before = conversationWith(draft, connectionId);
  const sessionId = sessionFor(draft, before, event.occurredAt);
  const lastMessageAt = later(before.lastMessageAt, event.occurredAt);
  draft.change({ type: 'conversation.save', conversation: { ...before, sessionId, lastMessageAt } });
  keepHeard(draft, before, {
    ...placeOf(event),
    direction: 'out',
    author: event.kind === 'message.echoed' ? 'phone' : 'agent',
    status: 'sent',
    content: event.content,
    frame: frameOf(event),
    sessionId,
    how: OVERHEARD,
  });
  return draft.finish();
}

/**
 * A person wrote while an agent of Meta holds the thread: kept, with its line. The window is Meta's fact and moves; nobody of ours has
 * to read it, and nothing is ever answered by itself.
 */
export function decideStandby(draft: Draft, event: StandbyReceived, connectionId: string): Decision {
  if (event.groupId !== null) return draft.keep('GROUP');
  learnSender(draft, event.sender, event, event.kind);
  const before = conversationWith(draft, connectionId);
  const sessionId = sessionFor(draft, before, event.occurredAt);
  const heardAt = event.opensWindow ? notAfter(event.occurredAt, draft.context.now) : null;
  draft.change({
    type: 'conversation.save',
    conversation: {
      ...before,
      lastInboundAt: heardAt ? later(before.lastInboundAt, heardAt) : before.lastInboundAt,
      lastMessageAt: later(before.lastMessageAt, event.occurredAt),
      sessionId,
    },
  });
  keepHeard(draft, before, {
    ...placeOf(event),
    direction: 'in',
    author: 'standby',
    status: 'received',
    content: event.content,
    frame: frameOf(event),
    sessionId,
    how: LIVE,
  });
  decideKeyword(draft, event);
  return draft.finish();
}

/** The history is looked at when there is time. */
const HISTORY: ContactPlan = { imported: true, priority: 'backfill' };

/** How far a message of the history had come, by Meta's word. */
const HISTORY_STATUS = new Map<string, MessageStatus>([
  ['PENDING', 'accepted'],
  ['SENT', 'sent'],
  ['DELIVERED', 'delivered'],
  ['READ', 'read'],
  ['PLAYED', 'played'],
  ['ERROR', 'failed'],
  ['FAILED', 'failed'],
]);

/** A message of the history, with its own time: no window, no session, no unread mark, no consent, no deal. */
export function decideHistory(draft: Draft, event: HistoryImported, connectionId: string): Decision {
  if (event.groupId !== null) return draft.keep('GROUP');
  learnSender(draft, event.person, event, event.kind);
  const before = conversationWith(draft, connectionId);
  const isOurs = event.direction === 'out';
  keepHeard(draft, before, {
    ...placeOf(event),
    direction: event.direction,
    author: isOurs ? 'phone' : 'history',
    status: isOurs ? (HISTORY_STATUS.get(event.status ?? '') ?? 'sent') : 'received',
    content: event.content,
    frame: frameOf(event),
    sessionId: null,
    how: HISTORY,
  });
  return draft.finish();
}
