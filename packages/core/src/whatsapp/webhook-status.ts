import type { StatusChanged } from '../pipeline/event';
import { readPart, sharedMembers, sliceOf, storableText, unsupportedEvent } from './webhook-reading';
import { isObject, type ChangeFrame, type Reading } from './webhook-reading';
import { statusSchema, type WebhookStatus } from './webhook-schema';
import { identityKeys } from './webhook-sender';

const STATUSES: readonly StatusChanged['status'][] = ['sent', 'delivered', 'read', 'played', 'failed'];

/** Reads one of `value.statuses[]`. Unknown statuses and those of group messages are kept as unsupported. */
export function readStatus(frame: ChangeFrame, raw: unknown): Reading {
  if (!isObject(raw)) return { reason: 'is no object' };
  const part = readPart(statusSchema, raw);
  if (!part.ok) return part;
  const { data } = part;
  const slice = sliceOf(frame, { ...sharedMembers(frame), statuses: [raw] });
  const status = STATUSES.find((each) => each === data.status);
  if (!status || data.recipient_type === 'group') {
    const type = status ? 'status:group' : `status:${data.status}`;
    return { event: unsupportedEvent(frame, type, raw, { raw: slice, occurredAt: data.timestamp }) };
  }
  return { event: statusChanged(frame, data, status, slice) };
}

function statusChanged(
  frame: ChangeFrame,
  data: WebhookStatus,
  status: StatusChanged['status'],
  raw: unknown,
): StatusChanged {
  const recipient = identityKeys({
    waId: data.recipient_id,
    userId: data.recipient_user_id,
    // Renamed on 2026-05-05; older spellings still arrive.
    parentUserId: data.recipient_parent_user_id ?? data.parent_recipient_user_id ?? data.parent_user_id,
  });
  const about = frame.phoneNumberId ?? frame.entryId;
  const who = recipient.find((key) => key.kind === 'wa') ?? recipient[0];
  return {
    kind: 'status.changed',
    key: `status:${about}:${data.id}:${status}:${who?.value ?? ''}`,
    externalId: about,
    occurredAt: data.timestamp,
    raw,
    wamid: data.id,
    status,
    callbackData: data.biz_opaque_callback_data ?? null,
    recipient,
    errors: errorsOf(data),
    pricing: pricingOf(data),
  };
}

function errorsOf({ errors }: WebhookStatus): StatusChanged['errors'] {
  return (errors ?? []).flatMap((error) =>
    error === null ? [] : [{ code: error.code, title: storableText(error.title ?? error.message ?? '').slice(0, 500) }],
  );
}

function pricingOf({ pricing }: WebhookStatus): StatusChanged['pricing'] {
  if (!pricing) return null;
  return {
    category: storableText(pricing.category ?? ''),
    type: storableText(pricing.type ?? ''),
    model: storableText(pricing.pricing_model ?? ''),
  };
}
