import type { Message } from '../conversation/message';
import { foldStatus } from '../conversation/message-status';
import type { Decision, Draft } from './decision';
import { later, recordEverywhere } from './decide-inbound';
import { closeGate } from './decide-preference';
import type { StatusChanged } from './message-events';
import type { IdentityChanged } from './person-events';
import { identityText } from '../identity/identity-key';

/**
 * The vendor has our message: it gets its id and its line in every CRM. Heard twice (the answer and a status, in any order)
 * it happens once.
 */
export function acceptMessage(draft: Draft, message: Message, wamid: string): Message {
  if (message.wamid !== null) return message;
  const accepted: Message = { ...message, wamid, status: foldStatus(message.status, 'accepted') };
  draft.change({ type: 'message.save', message: accepted });
  const conversation = draft.state.conversations.find((each) => each.id === message.conversationId);
  if (conversation) {
    const lastMessageAt = later(conversation.lastMessageAt, message.occurredAt);
    draft.change({ type: 'conversation.save', conversation: { ...conversation, lastMessageAt } });
  }
  recordEverywhere(draft, accepted, 'message');
  return accepted;
}

/** A message will not arrive: said once, with the reason, in every CRM. One that did arrive keeps the fault and says nothing. */
export function failMessage(draft: Draft, message: Message, failure: NonNullable<Message['failure']>): void {
  const status = foldStatus(message.status, 'failed');
  if (message.failure !== null) return;
  const failedMessage: Message = { ...message, status, failure };
  draft.change({ type: 'message.save', message: failedMessage });
  if (status === 'failed') recordEverywhere(draft, failedMessage, 'failure');
}

/** Meta's word for: this person stopped marketing messages from this business. */
const STOPPED_MARKETING = 131050;

/** A status of a message of ours: folded into its lattice; it also settles a send whose answer was lost. */
export function decideStatus(draft: Draft, event: Omit<StatusChanged, 'kind'>): Decision {
  if (event.groupId !== null) return draft.keep('GROUP');
  const known = draft.state.messages.find(
    (each) =>
      each.direction === 'out' &&
      ((each.wamid === event.wamid && each.phoneNumberId === event.externalId) ||
        (event.callbackData !== null && each.commandId === event.callbackData)),
  );
  if (!known) return draft.ignore('UNKNOWN_MESSAGE');
  if (event.status === 'deleted') return draft.keep('DELETED');
  if (known.wamid === null && known.commandId !== null) {
    draft.change({ type: 'command.settle', commandId: known.commandId, outcome: 'done', wamid: event.wamid });
  }
  const message = acceptMessage(draft, known, event.wamid);
  if (event.status === 'failed') return decideFailed(draft, message, event);
  const status = foldStatus(message.status, event.status);
  if (status !== message.status) draft.change({ type: 'message.save', message: { ...message, status } });
  return draft.finish();
}

/** The most specific error says why. What was delivered stays delivered: the contradiction is written at the event. */
function decideFailed(draft: Draft, message: Message, event: Omit<StatusChanged, 'kind'>): Decision {
  const [error] = event.errors;
  failMessage(draft, message, {
    code: error ? String(error.code) : 'UNSTATED',
    reason: error?.title || 'WhatsApp gave no reason',
  });
  if (event.errors.some(({ code }) => code === STOPPED_MARKETING)) closeGate(draft, event, true);
  const wasDelivered = foldStatus(message.status, 'failed') !== 'failed';
  return draft.finish(wasDelivered ? 'FAILED_AFTER_DELIVERY' : null);
}

/** The person has new keys: old ones are kept as history, nothing is overwritten in a CRM. New device keys are only kept. */
export function decideIdentityChanged(draft: Draft, event: IdentityChanged): Decision {
  if (event.change === 'key') return draft.keep('DEVICE_KEYS');
  const ended = new Set(event.before.map(identityText));
  for (const identity of draft.state.identities) {
    if (identity.endedAt !== null || !ended.has(identityText(identity))) continue;
    draft.change({ type: 'identity.save', identity: { ...identity, endedAt: event.occurredAt } });
  }
  for (const key of event.after) {
    draft.change({
      type: 'identity.save',
      identity: {
        ...key,
        personId: draft.state.person.id,
        firstSeenAt: event.occurredAt,
        lastSeenAt: event.occurredAt,
        endedAt: null,
        evidence: `${event.kind}:${event.change}`,
      },
    });
  }
  return draft.finish();
}
