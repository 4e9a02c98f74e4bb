import { identityText, inLookupOrder, type IdentityKey } from '../identity/identity-key';
import type { IdentityChanged } from '../pipeline/event';
import { contentKey, readPart, sharedMembers, sliceOf, type ChangeFrame, type Reading } from './webhook-reading';
import { systemSchema, userIdUpdateSchema, type WebhookMessage } from './webhook-schema';
import { identityKeys } from './webhook-sender';

const CHANGES = new Map<string, IdentityChanged['change']>([
  ['user_changed_number', 'number'],
  ['customer_changed_number', 'number'],
  ['user_changed_user_id', 'userId'],
]);

/**
 * Reads a `system` message: a person has a new number or a new business-scoped id. Null when it says something else, which is
 * kept as unsupported. Spellings: Cloud API (`wa_id`), before August 2026 (no ids), On-Premises (`new_wa_id`, `customer`).
 */
export function readSystem(frame: ChangeFrame, message: WebhookMessage, raw: unknown): IdentityChanged | null {
  const { success, data } = systemSchema.safeParse(raw);
  const change = success ? CHANGES.get(data.system.type ?? '') : undefined;
  if (!success || !change) return null;
  const { system } = data;
  const after = identityKeys({
    waId: system.wa_id || system.new_wa_id,
    userId: system.user_id,
    parentUserId: system.parent_user_id,
  });
  const before = identityKeys({
    waId: message.from || system.customer,
    userId: system.previous_user_id ?? message.from_user_id,
    parentUserId: system.previous_parent_user_id ?? message.from_parent_user_id,
  });
  const slice = sliceOf(frame, { ...sharedMembers(frame), messages: [raw] });
  return identityChanged(frame, change, { before, after }, { raw: slice, part: raw, occurredAt: message.timestamp });
}

/** Reads one of `value.user_id_update[]`, the shape documented before the system message carried the ids. */
export function readUserIdUpdate(frame: ChangeFrame, raw: unknown): Reading | null {
  const part = readPart(userIdUpdateSchema, raw);
  if (!part.ok) return part;
  const { data } = part;
  const keysOf = (which: 'previous' | 'current'): IdentityKey[] =>
    identityKeys({ waId: data.wa_id, userId: data.user_id?.[which], parentUserId: data.parent_user_id?.[which] });
  const slice = sliceOf(frame, { ...sharedMembers(frame), user_id_update: [raw] });
  const keys = { before: keysOf('previous'), after: keysOf('current') };
  const event = identityChanged(frame, 'userId', keys, { raw: slice, part: raw, occurredAt: data.timestamp });
  return event && { event };
}

function identityChanged(
  frame: ChangeFrame,
  change: IdentityChanged['change'],
  keys: { before: IdentityKey[]; after: IdentityKey[] },
  source: { raw: unknown; part: unknown; occurredAt: Date },
): IdentityChanged | null {
  const replaced = new Set(keys.after.map((key) => key.kind));
  // What the message does not replace goes on, but for the old number of somebody who moved to one we are not shown.
  const stays = keys.before.filter((key) => !replaced.has(key.kind) && !(change === 'number' && key.kind === 'wa'));
  const after = inLookupOrder([...keys.after, ...stays]);
  const known = new Set(keys.before.map(identityText));
  const isNews = after.some((key) => !known.has(identityText(key)));
  if (keys.before.length === 0 || !isNews) return null;
  return {
    kind: 'identity.changed',
    key: contentKey('identity', frame, source.part),
    externalId: frame.phoneNumberId ?? frame.entryId,
    occurredAt: source.occurredAt,
    raw: source.raw,
    change,
    before: keys.before,
    after,
  };
}
