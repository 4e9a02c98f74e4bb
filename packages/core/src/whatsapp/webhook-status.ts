import type { StatusChanged, StatusPricing, WireStatus } from '../pipeline/message-events';
import { mostSpecificFirst, readErrors } from './webhook-error';
import { toText } from './webhook-fields';
import { headOf, keepUnsupported, routeOf, readPart, type PartSource, type Reading } from './webhook-reading';
import { statusSchema, type WebhookStatus } from './webhook-schema';
import { identityKeys } from './webhook-sender';

const STATUSES: readonly WireStatus[] = ['sent', 'delivered', 'read', 'played', 'failed', 'deleted'];

/**
 * Reads one of `value.statuses[]`. Of a group message each participant has a status of their own. An unknown word is kept as
 * unsupported and changes nothing.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
export function readStatus(source: PartSource): Reading {
  const part = readPart(statusSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  const status = STATUSES.find((each) => each === data.status.toLowerCase());
  if (!status) return keepUnsupported(source, `status:${data.status}`, data.timestamp);
  return { event: statusChanged(source, data, status) };
}

/** Reads a status heard while an agent of Meta holds the thread. */
export function readStandbyStatus(source: PartSource): Reading {
  const reading = readStatus(source);
  if ('reason' in reading || reading.event.kind !== 'status.changed') return reading;
  return { event: { ...reading.event, kind: 'standby.statusChanged', key: `standby-${reading.event.key}` } };
}

function statusChanged(source: PartSource, data: WebhookStatus, status: WireStatus): StatusChanged {
  const { groupId, recipient } = recipientOf(data);
  const who = recipient.find((key) => key.kind === 'wa') ?? recipient[0];
  const key = `status:${routeOf(source.frame)}:${data.id}:${status}:${who?.value ?? ''}`;
  return {
    kind: 'status.changed',
    ...headOf(source, key, data.timestamp),
    wamid: data.id,
    status,
    callbackData: data.biz_opaque_callback_data,
    recipient,
    groupId,
    errors: mostSpecificFirst(readErrors(data.errors)),
    pricing: pricingOf(data),
    conversation: conversationOf(data),
  };
}

/** For a group the recipient is its id, and the participant stands beside it, in two spellings. */
function recipientOf(data: WebhookStatus): Pick<StatusChanged, 'groupId' | 'recipient'> {
  const participant = data.recipient_participant_id ?? data.participant_recipient_id;
  const isGroup =
    data.recipient_type === 'group' || participant !== null || data.recipient_participant_user_id !== null;
  if (isGroup) {
    const recipient = identityKeys({
      waId: participant,
      userId: data.recipient_participant_user_id,
      parentUserId: data.recipient_participant_parent_user_id,
    });
    return { groupId: data.recipient_id, recipient };
  }
  const recipient = identityKeys({
    waId: data.recipient_id,
    userId: data.recipient_user_id,
    // Renamed on 2026-05-05; older spellings still arrive.
    parentUserId: data.recipient_parent_user_id ?? data.parent_recipient_user_id ?? data.parent_user_id,
  });
  return { groupId: null, recipient };
}

/** `billable` is going away: what is charged is told by the type, where there is one. */
function pricingOf({ pricing }: WebhookStatus): StatusPricing | null {
  if (!pricing) return null;
  const billed = pricing.type === null ? pricing.billable === true : pricing.type === 'regular';
  return { category: pricing.category ?? '', type: pricing.type ?? '', model: pricing.pricing_model ?? '', billed };
}

function conversationOf({ conversation }: WebhookStatus): StatusChanged['conversation'] {
  if (!conversation?.id) return null;
  const origin = toText(conversation.origin?.['type']);
  return { id: conversation.id, origin, expiresAt: conversation.expiration_timestamp };
}
