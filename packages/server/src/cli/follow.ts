import { setTimeout as wait } from 'node:timers/promises';
import { eventsSchema, shownEventSchema, type EventAnswer, type ShownEvent } from './answers';
import type { AdminClient } from './admin-client';
import { isSettled } from './trace';

/** How long something may take to travel; on a busy machine the first pull of a CRM is the slowest part. Milliseconds. */
const LONGEST_MS = 30_000;
const LOOK_EVERY_MS = 150;

/** Waits for an event that `matches`, then for everything that follows from it. Null when it did not come in time. */
export async function follow(
  client: AdminClient,
  since: Date,
  matches: (event: EventAnswer) => boolean,
): Promise<ShownEvent | null> {
  const deadline = Date.now() + LONGEST_MS;
  let id: string | undefined;
  while (Date.now() < deadline) {
    id ??= await find(client, since, matches);
    if (id !== undefined) {
      const shown = await client.get(`/admin/events/${id}`, shownEventSchema);
      if (isSettled(shown)) return shown;
    }
    await wait(LOOK_EVERY_MS);
  }
  return id === undefined ? null : client.get(`/admin/events/${id}`, shownEventSchema);
}

async function find(
  client: AdminClient,
  since: Date,
  matches: (event: EventAnswer) => boolean,
): Promise<string | undefined> {
  const { events } = await client.get('/admin/events?limit=100', eventsSchema);
  return events.find((event) => new Date(event.receivedAt) >= since && matches(event))?.id;
}
