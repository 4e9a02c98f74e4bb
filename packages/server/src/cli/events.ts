import { z } from 'zod';
import { anySchema, eventSchema, eventsSchema, shownEventSchema } from './answers';
import { countText } from '../handlers/count-text';
import { EXIT, type Output } from './output';
import { eventLine, traceText } from './trace';
import { withServer, type CommandWorld } from './with-server';

/** Filters of `events list`. */
export interface EventsFilter {
  limit: number;
  state?: string;
  kind?: string;
}

const FOREVER = 'kaiwa events tail';

/** The newest events. */
export function listEvents(world: CommandWorld, output: Output, filter: EventsFilter): Promise<number> {
  return withServer(world, async (client) => {
    const query = new URLSearchParams({
      limit: String(filter.limit),
      ...(filter.state && { state: filter.state }),
      ...(filter.kind && { kind: filter.kind }),
    });
    const { events } = await client.get(`/admin/events?${query.toString()}`, eventsSchema);
    output.result({ events }, events.length === 0 ? 'No events yet.' : events.map(eventLine).join('\n'));
    const [first] = events;
    output.next(first ? `kaiwa events show ${first.id}` : 'kaiwa trigger message.text --text hello');
    return EXIT.done;
  });
}

/** One event and what came of it; its raw slice only on request, because it holds the customer's words. */
export function showEvent(world: CommandWorld, output: Output, id: string, isRaw: boolean): Promise<number> {
  return withServer(world, async (client) => {
    const shown = await client.get(`/admin/events/${encodeURIComponent(id)}`, shownEventSchema);
    const { raw, ...event } = shown.event;
    const rawText = isRaw ? `\n${JSON.stringify(raw, null, 2)}` : '';
    output.result(isRaw ? shown : { ...shown, event }, `${traceText(shown)}${rawText}`);
    output.next(nextAfter(shown.event.state, id));
    return EXIT.done;
  });
}

function nextAfter(state: string, id: string): string {
  if (state === 'parked') return `kaiwa parked show ${id}`;
  return state === 'decided' ? FOREVER : `kaiwa events replay ${id}`;
}

/** Events as they come, until Ctrl-C. */
export function tailEvents(world: CommandWorld, output: Output): Promise<number> {
  return withServer(world, async (client) => {
    output.talk('Following events; Ctrl-C ends it.');
    for await (const event of client.lines('/admin/events/tail', eventSchema, world.signal))
      output.line(event, eventLine(event));
    output.next('kaiwa events list');
    return EXIT.done;
  });
}

/** Has an event understood again. */
export function replayEvent(world: CommandWorld, output: Output, id: string, isDryRun: boolean): Promise<number> {
  return withServer(world, async (client) => {
    const path = `/admin/events/${encodeURIComponent(id)}`;
    if (isDryRun) {
      const { event } = await client.get(path, shownEventSchema);
      const would = event.state !== 'decided';
      output.result(
        { wouldReplay: would, state: event.state },
        would
          ? `Would be understood again: it is ${event.state}.`
          : 'Would not be replayed: it was decided, and what was decided is done once.',
      );
      output.next(would ? `kaiwa events replay ${id}` : `kaiwa events show ${id}`);
      return EXIT.done;
    }
    const answer = await client.post(
      `${path}/replay`,
      {},
      z.object({ replayed: z.boolean(), reason: z.string().optional() }),
    );
    output.result(
      answer,
      answer.replayed ? 'It is being understood again.' : (answer.reason ?? 'It was not replayed.'),
    );
    output.next('kaiwa events list --limit 5');
    return answer.replayed ? EXIT.done : EXIT.failed;
  });
}

/** All events, oldest first, one JSON object per line. */
export function exportEvents(world: CommandWorld, output: Output, isRaw: boolean): Promise<number> {
  return withServer(world, async (client) => {
    let count = 0;
    for await (const event of client.lines(`/admin/events/export?raw=${isRaw ? 1 : 0}`, anySchema, world.signal)) {
      output.line(event, JSON.stringify(event));
      count += 1;
    }
    output.talk(`${countText(count, 'event')}.`);
    output.next('kaiwa events list');
    return EXIT.done;
  });
}
