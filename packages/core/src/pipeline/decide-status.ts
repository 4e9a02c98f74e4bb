import type { Message } from '../conversation/message';
import { foldStatus } from '../conversation/message-status';
import { isKnownFault, statusFault } from '../whatsapp/whatsapp-error';
import { decideFailure, type SendFailure } from './decide-failure';
import type { Decision, Draft } from './decision';
import { later, recordEverywhere } from './decide-inbound';
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
  if (event.status === 'failed') {
    decideFailure(draft, message, statusFailure(event));
    // What was delivered stays delivered: the contradiction is written at the event.
    const wasDelivered = foldStatus(message.status, 'failed') !== 'failed';
    return draft.finish(wasDelivered ? 'FAILED_AFTER_DELIVERY' : null);
  }
  const status = foldStatus(message.status, event.status);
  if (status !== message.status) draft.change({ type: 'message.save', message: { ...message, status } });
  return draft.finish();
}

function statusFailure({ errors: [error], occurredAt, key }: Omit<StatusChanged, 'kind'>): SendFailure {
  if (!error) return { code: 'UNSTATED', reason: 'WhatsApp gave no reason.', at: occurredAt, eventKey: key };
  const { code, meaning, hint } = statusFault(error.code);
  const words = isKnownFault(code) ? meaning : `${meaning} (${error.title})`;
  return { code: String(code), reason: `${words}. ${hint}`, at: occurredAt, eventKey: key };
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
