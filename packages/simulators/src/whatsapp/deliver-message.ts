import type { WebhookEffect } from '../shared/fault-queue';
import type { Person } from './person';
import { countServiceMessage } from './pricing';
import { statusUpdate, type ReportedStatus } from './status-update';
import type { MessageStatus, StoredMessage } from './whatsapp-state';
import type { WhatsappWorld } from './whatsapp-world';

const RANK: Record<MessageStatus, number> = {
  received: 0,
  held: 0,
  accepted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  played: 5,
  failed: 6,
};

/** Lets an accepted message go its way a moment later, so that the answer usually comes first. */
export function deliverSoon(world: WhatsappWorld, message: StoredMessage, effect?: WebhookEffect): void {
  world.activity.begin();
  world.timers.after(world.settings.statusDelayMs, () => {
    // A reset in between has forgotten the message.
    const isKnown = world.store.messages.get(message.wamid) === message;
    if (isKnown) reportSteps(world, message, stepsAhead(world, message), effect);
    world.save();
    world.activity.end();
  });
}

/** Everything the phone can now show or read: called when it comes online, or its owner opens the chat. */
export function catchUp(world: WhatsappWorld, person: Person, isReading: boolean): void {
  for (const message of world.store.messages.values()) {
    const isHere = message.personId === person.id && message.direction === 'out' && message.type !== 'reaction';
    if (!isHere || !['sent', 'delivered'].includes(message.status)) continue;
    const steps: ReportedStatus[] = isReading || person.readsAutomatically ? ['delivered', 'read'] : ['delivered'];
    reportSteps(world, message, steps);
  }
}

/** The person plays a voice message. */
export function reportPlayed(world: WhatsappWorld, message: StoredMessage): void {
  reportSteps(world, message, ['delivered', 'read', 'played']);
}

function stepsAhead(world: WhatsappWorld, message: StoredMessage): ReportedStatus[] {
  const person = world.store.people.get(message.personId);
  if (message.status !== 'accepted' || person === undefined) return [];
  if (message.plannedErrorCode !== undefined) return ['failed'];
  if (message.type === 'reaction' || !person.isOnline) return ['sent'];
  return person.readsAutomatically ? ['sent', 'delivered', 'read'] : ['sent', 'delivered'];
}

/** Moves the message along and tells the webhook; a step that would go backwards is left out. */
function reportSteps(
  world: WhatsappWorld,
  message: StoredMessage,
  steps: ReportedStatus[],
  effect?: WebhookEffect,
): void {
  const number = world.store.numbers.get(message.phoneNumberId);
  if (number === undefined) return;
  const updates = [];
  for (const status of steps) {
    if (RANK[status] <= RANK[message.status]) continue;
    const at = world.clock.now().getTime();
    message.status = status;
    message.history.push({ status, at });
    if (status === 'failed') message.errorCode = message.plannedErrorCode ?? 131_000;
    const isFreeForm = message.category === undefined && message.type !== 'reaction';
    if (status === 'sent' && isFreeForm) countServiceMessage(world.store, message.phoneNumberId, at);
    updates.push(statusUpdate(world.store, number, message, { status, at }));
  }
  world.store.messages.set(message.wamid, message);
  if (updates.length > 0) world.webhooks.enqueue(updates, effect);
}
