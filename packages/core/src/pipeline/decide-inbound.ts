import { readKeyword } from '../consent/keywords';
import { SESSION_SILENCE_MS, type Conversation } from '../conversation/conversation';
import type { Message } from '../conversation/message';
import { identityText, type IdentityKey } from '../identity/identity-key';
import { isWaId, waKey } from '../identity/wa-key';
import type { InboundContent } from '../whatsapp/inbound-message';
import { plainFrame, type MessageFrame } from '../whatsapp/message-frame';
import { planOnContact, type Decision, type Draft } from './decision';
import type { EventHead } from './event-head';
import { keepHeard, LIVE, planLine } from './keep-heard';
import type { MessageReceived, Sender } from './message-events';

/** The version of our consent wording that a keyword is read under. */
export const KEYWORD_POLICY_VERSION = 'keywords/1';

/** The person's conversation with one business number; opened when there is none. */
export function conversationWith(draft: Draft, connectionId: string): Conversation {
  const found = draft.state.conversations.find((each) => each.connectionId === connectionId);
  if (found) return found;
  const conversation: Conversation = {
    id: draft.context.ids.next(),
    workspaceId: draft.context.workspaceId,
    personId: draft.state.person.id,
    connectionId,
    status: 'open',
    lastInboundAt: null,
    lastMessageAt: null,
    sessionId: null,
    unread: 0,
  };
  draft.change({ type: 'conversation.save', conversation });
  return conversation;
}

/** The later of two times; folds by max, so the order of arrival does not matter. */
export function later(known: Date | null, heard: Date): Date {
  return known !== null && known.getTime() >= heard.getTime() ? known : heard;
}

/** A time claimed by the vendor, never later than now: a wrong clock must not hold a window open. */
export function notAfter(claimed: Date, now: Date): Date {
  return claimed > now ? now : claimed;
}

/** The session a message at `at` belongs to: the current one, or a new one after 24 h of silence. */
export function sessionFor(draft: Draft, conversation: Conversation, at: Date): string {
  const silent =
    conversation.lastMessageAt === null || at.getTime() - conversation.lastMessageAt.getTime() >= SESSION_SILENCE_MS;
  if (conversation.sessionId !== null && !silent) return conversation.sessionId;
  const id = draft.context.ids.next();
  draft.change({ type: 'session.open', id, conversationId: conversation.id, openedAt: at });
  return id;
}

/** Adds identities and the profile name heard with an event: keys are dated, the newest name by the vendor's time wins. */
export function learnSender(
  draft: Draft,
  sender: Sender,
  event: Pick<EventHead, 'occurredAt'>,
  evidence: string,
): void {
  const { person } = draft.state;
  for (const key of sender.keys) {
    const known = draft.state.identities.find(
      (each) => identityText(each) === identityText(key) && each.endedAt === null,
    );
    if (known && known.lastSeenAt >= event.occurredAt) continue;
    draft.change({
      type: 'identity.save',
      identity: {
        ...key,
        personId: person.id,
        firstSeenAt: known?.firstSeenAt ?? event.occurredAt,
        lastSeenAt: later(known?.lastSeenAt ?? null, event.occurredAt),
        endedAt: null,
        evidence: known?.evidence ?? evidence,
      },
    });
  }
  const newer = person.profileNameAt === null || event.occurredAt > person.profileNameAt;
  // The time moves on also when the name stays: an older message that comes later must not bring an older name back.
  if (sender.profileName !== null && sender.profileName !== '' && newer) {
    draft.change({
      type: 'person.save',
      person: { ...person, profileName: sender.profileName, profileNameAt: event.occurredAt },
    });
  }
}

/** A person wrote: conversation, window, message, consent keywords, and a line in every CRM. Chatter of a group is only kept. */
export function decideInbound(draft: Draft, event: MessageReceived, connectionId: string): Decision {
  if (event.groupId !== null) return draft.keep('GROUP');
  const { context } = draft;
  const keys = [...event.sender.keys, ...ownNumbers(event.content)];
  learnSender(draft, { ...event.sender, keys }, event, event.kind);
  const before = conversationWith(draft, connectionId);
  const sessionId = sessionFor(draft, before, event.occurredAt);
  const isNew = keepHeard(draft, before, {
    wamid: event.wamid,
    phoneNumberId: event.externalId,
    direction: 'in',
    author: null,
    status: 'received',
    content: event.content,
    frame: frameOf(event),
    occurredAt: event.occurredAt,
    sessionId,
    how: LIVE,
  });
  draft.change({
    type: 'conversation.save',
    conversation: {
      ...before,
      status: 'open',
      lastInboundAt: event.opensWindow
        ? later(before.lastInboundAt, notAfter(event.occurredAt, context.now))
        : before.lastInboundAt,
      lastMessageAt: later(before.lastMessageAt, event.occurredAt),
      sessionId,
      unread: before.unread + (isNew ? 1 : 0),
    },
  });
  decideKeyword(draft, event);
  return draft.finish();
}

/** The frame of an event alone; the plain one where there is nothing around its content. */
export function frameOf(event: MessageFrame): MessageFrame {
  const { replyTo, forwarded, frequentlyForwarded, product, referral, groupId } = event;
  const isPlain = !replyTo && !forwarded && !frequentlyForwarded && !product && !referral && !groupId;
  return isPlain ? plainFrame : { replyTo, forwarded, frequentlyForwarded, product, referral, groupId };
}

/** The number on the card with which a person answered our request for it: their own. Numbers on any other card are somebody's. */
function ownNumbers(content: InboundContent): IdentityKey[] {
  const cards = content.kind === 'contacts' ? content.cards : [];
  const own = cards.length === 1 && cards[0]?.origin === 'contact_request' ? cards[0].phones : [];
  return own.slice(0, 1).flatMap(({ waId, phone }) => {
    const international = phone?.startsWith('+') ? phone.replace(/[^0-9]/g, '') : '';
    const number = waId ?? international;
    return isWaId(number) ? [{ kind: 'wa' as const, value: waKey(number) }] : [];
  });
}

/** Plans one timeline line about a message in every CRM that records messages. */
export function recordEverywhere(draft: Draft, message: Message, line: 'message' | 'failure' | 'refusal'): void {
  if (line === 'message') {
    planLine(draft, message);
    return;
  }
  for (const crm of draft.context.connections.crm) {
    if (crm.settings.recordMessages === false) continue;
    planOnContact(draft, crm.id, `conversation:${message.conversationId}`, {
      kind: 'recordActivity',
      personId: message.personId,
      connectionId: crm.id,
      messageId: message.id,
      line,
    });
  }
}

/** What a person wrote or pressed, where it is only words. */
function wordsOf(content: InboundContent): string | null {
  if (content.kind === 'text' || content.kind === 'templateButton') return content.text;
  return content.kind === 'buttonReply' || content.kind === 'listReply' ? content.title : null;
}

/** STOP and START, written or pressed: into the ledger, and into every CRM. */
export function decideKeyword(draft: Draft, event: { content: InboundContent; occurredAt: Date; key: string }): void {
  const wording = wordsOf(event.content);
  const keyword = wording === null ? null : readKeyword(wording);
  if (keyword === null) return;
  const { context } = draft;
  const state = keyword === 'stop' ? 'opted-out' : 'opted-in';
  const personId = draft.state.person.id;
  draft.change({
    type: 'consent.append',
    entry: {
      id: context.ids.next(),
      workspaceId: context.workspaceId,
      personId,
      purpose: 'all',
      state,
      source: 'whatsapp:keyword',
      wording,
      policyVersion: KEYWORD_POLICY_VERSION,
      actor: 'person',
      at: event.occurredAt,
      eventKey: event.key,
    },
  });
  for (const crm of context.connections.crm) {
    planOnContact(draft, crm.id, `consent:${personId}`, {
      kind: 'saveConsent',
      personId,
      connectionId: crm.id,
      purpose: 'all',
      state,
      at: event.occurredAt.toISOString(),
      source: 'whatsapp:keyword',
    });
  }
}
