import { isTakenBack } from '../conversation/amendments';
import type { Conversation } from '../conversation/conversation';
import type { Message, MessageContent } from '../conversation/message';
import { findAbout, findByWamid } from '../conversation/message-index';
import { foldStatus, type MessageStatus } from '../conversation/message-status';
import type { InboundContent } from '../whatsapp/inbound-message';
import { plainFrame, type MessageFrame } from '../whatsapp/message-frame';
import { planOnContact, type ContactPlan, type Draft } from './decision';

/** A message heard in any way: from a person, the owner's phone, the history, beside an agent of Meta. */
export interface HeardMessage {
  wamid: string;
  phoneNumberId: string;
  direction: 'in' | 'out';
  author: string | null;
  status: MessageStatus;
  content: InboundContent;
  frame: MessageFrame;
  occurredAt: Date;
  /** Null for what belongs to no stretch of talk: the history. */
  sessionId: string | null;
  how: ContactPlan;
}

/** The lines of live talk. */
export const LIVE: ContactPlan = { imported: false, priority: 'live' };

/**
 * Keeps a message once, however often and in whatever order it is heard, and writes its line. What was taken back is kept without
 * its text, also when that was heard first. Returns false when it was there already.
 */
export function keepHeard(draft: Draft, conversation: Conversation, heard: HeardMessage): boolean {
  const known = findByWamid(draft.state.messages, heard.phoneNumberId, heard.wamid);
  if (known) return keepAgain(draft, known, heard);
  const { content, frame, how, ...rest } = heard;
  const about = 'target' in content ? { target: content.target } : {};
  const gone = hasLine(content) && isTakenBack({ ...rest, ...about }, draft.state.messages);
  const message: Message = {
    ...rest,
    id: draft.context.ids.next(),
    workspaceId: draft.context.workspaceId,
    conversationId: conversation.id,
    personId: draft.state.person.id,
    connectionId: conversation.connectionId,
    content: gone ? { kind: 'revoked' } : content,
    ...(frame !== plainFrame && !gone && { frame }),
    ...about,
    commandId: null,
    verdict: null,
    failure: null,
  };
  draft.change({ type: 'message.insert', message });
  if (gone) redactEvents(draft, conversation.connectionId, heard.phoneNumberId, [heard.wamid]);
  if (content.kind === 'revoke') takeBack(draft, message, content.target);
  if (hasLine(message.content)) planLine(draft, message, how);
  return true;
}

/**
 * Heard again, another way: a file takes the place of its placeholder, what was said to us counts before what was only overheard, and a
 * message of the owner is as far as it has come. Returns true when it is said to us for the first time.
 */
function keepAgain(draft: Draft, known: Message, heard: HeardMessage): boolean {
  if (known.commandId !== null || known.direction !== heard.direction) return false;
  const isCloser = known.direction === 'in' && closeness(heard.author) > closeness(known.author);
  const fills = isPlaceholder(known.content) && !isPlaceholder(heard.content);
  const message: Message = {
    ...(fills || isCloser ? withContent(known, heard) : known),
    author: isCloser ? heard.author : known.author,
    sessionId: known.sessionId ?? heard.sessionId,
    status: foldStatus(known.status, heard.status),
  };
  const isNews = fills || isCloser || message.sessionId !== known.sessionId || message.status !== known.status;
  if (isNews) draft.change({ type: 'message.rewrite', message });
  if (fills) planLine(draft, message, heard.how, true);
  return isCloser && heard.author === null;
}

/** What is heard now in place of what was heard before; what was taken back stays so, and no placeholder comes back. */
function withContent(known: Message, { content, frame }: HeardMessage): Message {
  if (known.content.kind === 'revoked' || isPlaceholder(content)) return known;
  const { frame: _frame, ...rest } = known;
  return frame === plainFrame ? { ...rest, content } : { ...rest, content, frame };
}

/** Said to us, said beside us, or found in the history. */
function closeness(author: string | null): number {
  if (author === null) return 2;
  return author === 'standby' ? 1 : 0;
}

function isPlaceholder(content: MessageContent): boolean {
  return content.kind === 'mediaPlaceholder' || content.kind === 'unsupported' || content.kind === 'mediaFailure';
}

/** The text of a message and of its corrections goes, here and in every CRM; that they were there stays. */
function takeBack(draft: Draft, revoke: Message, target: string): void {
  const { phoneNumberId, direction } = revoke;
  const { messages } = draft.state;
  const original = findByWamid(messages, phoneNumberId, target);
  const edits = findAbout(messages, phoneNumberId, target).filter(({ content }) => content.kind === 'edit');
  const rows = [...(original ? [original] : []), ...edits].filter(
    (each) => each.direction === direction && each.content.kind !== 'revoked' && hasLine(each.content),
  );
  for (const { frame: _frame, ...row } of rows) {
    const message: Message = { ...row, content: { kind: 'revoked' } };
    draft.change({ type: 'message.rewrite', message });
    planLine(draft, message, LIVE, true);
  }
  const wamids = [target, ...rows.flatMap(({ wamid }) => wamid ?? [])];
  redactEvents(draft, revoke.connectionId, phoneNumberId, wamids);
}

/** How the keys of events with the text of a message begin; behind it stand the number and the wamid. */
export const TEXT_EVENT_PREFIXES = ['message', 'standby-message', 'echo', 'standby-echo', 'history-message'] as const;

function redactEvents(draft: Draft, connectionId: string, phoneNumberId: string, wamids: readonly string[]): void {
  const keys = [...new Set(wamids)].flatMap((wamid) =>
    TEXT_EVENT_PREFIXES.map((prefix) => `${prefix}:${phoneNumberId}:${wamid}`),
  );
  draft.change({ type: 'event.redact', connectionId, keys });
}

/** What says nothing a reader of the timeline would miss: a thumb, a withdrawal, a correction the API hides. */
function hasLine(content: MessageContent): boolean {
  if (content.kind === 'reaction' || content.kind === 'revoke') return false;
  return !(content.kind === 'unsupported' && ['reaction', 'edit', 'revoke'].includes(content.type));
}

/** Plans the timeline line of a message in every CRM that records messages. `again`: it may stand there with other words. */
export function planLine(draft: Draft, message: Message, how: ContactPlan = LIVE, again = false): void {
  const { conversationId, sessionId } = message;
  // The lines of a long history never stand before what is said now.
  const key = sessionId === null ? `history:${conversationId}` : `conversation:${conversationId}`;
  for (const crm of draft.context.connections.crm) {
    if (crm.settings.recordMessages === false) continue;
    const { personId, id: messageId } = message;
    const body = { kind: 'recordActivity', personId, connectionId: crm.id, messageId, line: 'message' } as const;
    planOnContact(draft, crm.id, key, { ...body, ...(again && { again }) }, how);
  }
}
