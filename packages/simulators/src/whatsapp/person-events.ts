import { z } from 'zod';
import type { WebhookEffect } from '../shared/fault-queue';
import { contactOf, receiveFromPhone } from './incoming-message';
import type { Person } from './person';
import { metadataOf, visiblePhone } from './status-update';
import type { StoredMessage } from './whatsapp-state';
import type { BusinessNumber } from './whatsapp-store';
import type { WhatsappWorld } from './whatsapp-world';

/** What happens to a person's account, as `POST /__phones/{id}/system` takes it. */
export const systemEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('user_changed_number'),
    newWaId: z.string().regex(/^\d{7,15}$/),
    newUserId: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('user_changed_user_id'), newUserId: z.string().optional() }),
  z.strictObject({ type: z.literal('customer_identity_changed'), newHash: z.string().min(1) }),
]);
/** What happens to a person's account. */
export type SystemEvent = z.output<typeof systemEventSchema>;

/** Body of `POST /__phones/{id}/preferences`. */
export const preferenceSchema = z.strictObject({
  value: z.enum(['stop', 'resume', 'signup']),
  to: z.string().optional(),
  signup_id: z.string().optional(),
});

/**
 * Changes the person and tells every business number that has a chat with them, as `system` messages without
 * `contacts[]`. Throws when the new phone or id already belongs to somebody.
 */
export function reportSystemEvent(
  world: WhatsappWorld,
  person: Person,
  event: SystemEvent,
  effect?: WebhookEffect,
): StoredMessage[] {
  // The webhook names the old identity as its sender: it is written before the person changes.
  const old = { ...person };
  const system = changePerson(world, person, event);
  return chatsOf(world, person).map((number) =>
    receiveFromPhone(world, number, { person: old, draft: { type: 'system', system } }, effect),
  );
}

function changePerson(world: WhatsappWorld, person: Person, event: SystemEvent): Record<string, unknown> {
  if (event.type === 'customer_identity_changed') {
    person.identityKeyHash = event.newHash;
    world.store.people.keep(person);
    const created = String(Math.floor(world.clock.now().getTime() / 1000));
    const identity = { acknowledged: 'false', created_timestamp: created, hash: event.newHash };
    return { type: event.type, body: `${person.name} security code changed`, identity };
  }
  const isMove = event.type === 'user_changed_number';
  const before = world.store.people.move(person, {
    waId: isMove ? event.newWaId : undefined,
    userId: event.newUserId,
  });
  const body = isMove ? `User ${person.name} changed from ${before.waId ?? ''} to ${event.newWaId}` : 'User id changed';
  return {
    body,
    ...(isMove && { wa_id: event.newWaId }),
    type: event.type,
    user_id: person.userId,
    previous_user_id: before.userId,
  };
}

function chatsOf(world: WhatsappWorld, person: Person): BusinessNumber[] {
  return [...world.store.numbers.values()].filter((number) =>
    world.store.pairs.has(`${number.phoneNumber.id}|${person.id}`),
  );
}

/** The person stops, resumes or signs up for marketing from a business: `user_preferences` webhook. */
export function reportPreference(
  world: WhatsappWorld,
  number: BusinessNumber,
  { person, preference }: { person: Person; preference: z.output<typeof preferenceSchema> },
  effect?: WebhookEffect,
): void {
  const { value, signup_id: signupId } = preference;
  if (value !== 'signup') person.hasStoppedMarketing = value === 'stop';
  world.store.people.keep(person);
  const now = world.clock.now().getTime();
  const waId = visiblePhone(world.store, person, number, now);
  const entry = {
    ...(waId !== undefined && { wa_id: waId }),
    user_id: person.userId,
    ...(person.parentUserId !== undefined && { parent_user_id: person.parentUserId }),
    detail: `User requested to ${value} marketing messages`,
    category: 'marketing_messages',
    value,
    ...(signupId !== undefined && { signup_id: signupId }),
    timestamp: Math.floor(now / 1000),
  };
  const update = {
    businessAccountId: number.account.id,
    field: 'user_preferences',
    value: {
      messaging_product: 'whatsapp',
      metadata: metadataOf(number),
      contacts: [contactOf(person, waId)],
      user_preferences: [entry],
    },
  };
  world.webhooks.enqueue([update], effect);
}
