import type { VendorEvent } from '../../pipeline/event';
import { interpretWebhook } from '../webhook-parser';
import { body, type Change } from './webhook-bodies';
import { changes } from './every-change';

/** Reads changes as one body. */
export function read(...list: unknown[]) {
  return interpretWebhook(Buffer.from(JSON.stringify(body(...list))));
}

/** All events of a change; each of them alone is itself again, and nothing is parked. */
export function eventsOf(change: Change | undefined): VendorEvent[] {
  const { events, parked } = read(change);
  expect(parked).toEqual([]);
  for (const event of events) {
    expect(interpretWebhook(Buffer.from(JSON.stringify(event.raw)))).toEqual({ events: [event], parked: [] });
  }
  return events;
}

/** The only event of a change of the catalogue, or of a change given. */
export function only(change: Change | string): VendorEvent {
  const events = eventsOf(typeof change === 'string' ? changes[change] : change);
  const [event] = events;
  if (events.length !== 1 || !event) throw new Error(`${events.length} events`);
  return event;
}
