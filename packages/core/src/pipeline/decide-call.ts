import type { CallContent, Message } from '../conversation/message';
import { findByWamid } from '../conversation/message-index';
import { conversationWith, later, learnSender, notAfter, sessionFor } from './decide-inbound';
import type { Decision, Draft } from './decision';
import { planLine } from './keep-heard';
import type { CallConnected, CallTerminated } from './person-events';

/**
 * A call rang or ended. One of a person's opens the window; its line is written when it is over. Heard in any order it comes to the
 * same: the end counts, the beginning is the earliest time told. Never answered.
 */
export function decideCall(draft: Draft, event: CallConnected | CallTerminated, connectionId: string): Decision {
  learnSender(draft, event.person, event, event.kind);
  const before = conversationWith(draft, connectionId);
  const isTheirs = event.direction !== 'out';
  const startedAt = event.kind === 'call.terminated' ? event.startedAt : null;
  const begunAt = startedAt ?? event.occurredAt;
  const isMissed = event.kind === 'call.terminated' && isTheirs && event.outcome === 'missed';
  const sessionId = sessionFor(draft, before, begunAt);
  draft.change({
    type: 'conversation.save',
    conversation: {
      ...before,
      status: isTheirs ? 'open' : before.status,
      lastInboundAt: isTheirs
        ? later(before.lastInboundAt, notAfter(begunAt, draft.context.now))
        : before.lastInboundAt,
      lastMessageAt: later(before.lastMessageAt, begunAt),
      sessionId,
      unread: before.unread + (isMissed ? 1 : 0),
    },
  });
  const known = findByWamid(draft.state.messages, event.externalId, event.callId);
  const message = known ? continued(known, event, begunAt) : begun(draft, event, { before, sessionId, begunAt });
  draft.change({ type: known ? 'message.rewrite' : 'message.insert', message });
  if (event.kind === 'call.terminated') planLine(draft, message);
  return draft.finish();
}

function begun(
  draft: Draft,
  event: CallConnected | CallTerminated,
  place: { before: { id: string; connectionId: string }; sessionId: string; begunAt: Date },
): Message {
  const direction = event.direction ?? 'in';
  return {
    id: draft.context.ids.next(),
    workspaceId: draft.context.workspaceId,
    conversationId: place.before.id,
    personId: draft.state.person.id,
    connectionId: place.before.connectionId,
    phoneNumberId: event.externalId,
    wamid: event.callId,
    sessionId: place.sessionId,
    direction,
    status: direction === 'in' ? 'received' : 'sent',
    content: contentOf(event),
    occurredAt: place.begunAt,
    author: direction === 'in' ? null : 'phone',
    commandId: null,
    verdict: null,
    failure: null,
  };
}

function continued(known: Message, event: CallConnected | CallTerminated, begunAt: Date): Message {
  const occurredAt = begunAt < known.occurredAt ? begunAt : known.occurredAt;
  return event.kind === 'call.terminated'
    ? { ...known, occurredAt, content: contentOf(event) }
    : { ...known, occurredAt };
}

function contentOf(event: CallConnected | CallTerminated): CallContent {
  if (event.kind === 'call.connected') {
    return {
      kind: 'call',
      outcome: 'ringing',
      startedAt: null,
      endedAt: null,
      durationSeconds: null,
      reason: null,
    };
  }
  return {
    kind: 'call',
    outcome: event.outcome,
    startedAt: event.startedAt?.toISOString() ?? null,
    endedAt: event.endedAt?.toISOString() ?? null,
    durationSeconds: event.durationSeconds,
    reason: event.errors[0]?.details ?? event.errors[0]?.title ?? null,
  };
}
