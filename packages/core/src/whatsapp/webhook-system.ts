import { identityText, inLookupOrder, type IdentityKey } from '../identity/identity-key';
import type { IdentityChanged } from '../pipeline/person-events';
import { contentKey, headOf, keepUnsupported, readPart, type PartSource, type Reading } from './webhook-reading';
import { systemSchema, userIdUpdateSchema, type WebhookMessage } from './webhook-schema';
import { identityKeys } from './webhook-sender';

const CHANGES = new Map<string, IdentityChanged['change']>([
  ['user_changed_number', 'number'],
  ['customer_changed_number', 'number'],
  ['user_changed_user_id', 'userId'],
  ['customer_identity_changed', 'key'],
  ['user_identity_changed', 'key'],
]);

/**
 * Reads a `system` message: a person has a new number, a new business-scoped id, or new device keys. Null when it says something
 * else, which is kept as unsupported. Spellings: Cloud API (`wa_id`), before August 2026 (no ids), On-Premises (`new_wa_id`, `customer`).
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
 */
export function readSystem(source: PartSource, message: WebhookMessage): Reading | null {
  const { success, data } = systemSchema.safeParse(source.raw);
  const change = success ? CHANGES.get(data.system.type ?? '') : undefined;
  if (!success || !change) return null;
  const { system } = data;
  const before = identityKeys({
    waId: message.from ?? system.customer,
    userId: system.previous_user_id ?? message.from_user_id,
    parentUserId: system.previous_parent_user_id ?? message.from_parent_user_id,
  });
  if (change === 'key') return keyChanged(source, before, message.timestamp, system.identity?.hash ?? null);
  const after = identityKeys({
    waId: system.wa_id ?? system.new_wa_id,
    userId: system.user_id,
    parentUserId: system.parent_user_id,
  });
  return moved(source, change, { before, after }, message.timestamp);
}

/** Reads one of `value.user_id_update[]`, the shape documented before the system message carried the ids. */
export function readUserIdUpdate(source: PartSource): Reading {
  const part = readPart(userIdUpdateSchema, source.raw);
  if (!part.ok) return part;
  const { data } = part;
  const keysOf = (which: 'previous' | 'current'): IdentityKey[] =>
    identityKeys({
      waId: data.wa_id,
      userId: data.user_id?.[which],
      parentUserId: data.parent_user_id?.[which],
    });
  const keys = { before: keysOf('previous'), after: keysOf('current') };
  return moved(source, 'userId', keys, data.timestamp) ?? keepUnsupported(source, 'user_id_update', data.timestamp);
}

function keyChanged(source: PartSource, keys: IdentityKey[], occurredAt: Date, keyHash: string | null): Reading | null {
  if (keys.length === 0) return null;
  return { event: { ...eventHead(source, occurredAt), change: 'key', before: keys, after: keys, keyHash } };
}

function moved(
  source: PartSource,
  change: 'number' | 'userId',
  keys: { before: IdentityKey[]; after: IdentityKey[] },
  occurredAt: Date,
): Reading | null {
  const replaced = new Set(keys.after.map((key) => key.kind));
  // What the message does not replace goes on, but for the old number of somebody who moved to one we are not shown.
  const stays = keys.before.filter((key) => !replaced.has(key.kind) && !(change === 'number' && key.kind === 'wa'));
  const after = inLookupOrder([...keys.after, ...stays]);
  const known = new Set(keys.before.map(identityText));
  const isNews = after.some((key) => !known.has(identityText(key)));
  if (keys.before.length === 0 || !isNews) return null;
  return { event: { ...eventHead(source, occurredAt), change, before: keys.before, after, keyHash: null } };
}

function eventHead(source: PartSource, occurredAt: Date) {
  const key = contentKey('identity', source.frame, source.raw);
  return { kind: 'identity.changed' as const, ...headOf(source, key, occurredAt) };
}
