import type { StoredEvent } from '@kaiwa/core';
import { z } from 'zod';
import type { AdminWorld } from './admin-world';
import { notFound, parseRequest, type Handler } from './handler';

const listSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: z.uuid().optional(),
  after: z.uuid().optional(),
  state: z.enum(['decided', 'ignored', 'unsupported', 'parked']).optional(),
  kind: z.string().max(60).optional(),
});
const exportSchema = z.strictObject({ raw: z.enum(['0', '1']).default('0'), kind: z.string().max(60).optional() });
const tailSchema = z.strictObject({ since: z.coerce.date().optional() });

const PAGE = 200;
/** Time between two looks of a tail. */
const LOOK_EVERY_MS = 250;
/** An event gets its id before its batch commits, so a later id may be seen first: a tail looks back this far. */
const LOOK_BACK_MS = 10_000;

/** What was understood, and what came of it. */
export function eventHandlers(world: AdminWorld) {
  const { directory, workspaceId } = world;

  const list: Handler = async ({ query }) => {
    const { before, after, state, kind, limit } = parseRequest(listSchema, query);
    const events = await directory.listEvents({
      workspaceId,
      limit,
      ...(before !== undefined && { beforeId: before }),
      ...(after !== undefined && { afterId: after }),
      ...(state !== undefined && { state }),
      ...(kind !== undefined && { kind }),
    });
    return { status: 200, body: { events: events.map(withoutRaw) } };
  };
  const show: Handler = async ({ params }) => {
    const found = await directory.showEvent(workspaceId, parseRequest(z.uuid(), params['id']));
    if (!found) throw notFound('event', 'kaiwa events list');
    return { status: 200, body: found };
  };
  const replay: Handler = async ({ params }) => {
    const id = parseRequest(z.uuid(), params['id']);
    const found = await directory.showEvent(workspaceId, id);
    if (!found) throw notFound('event', 'kaiwa events list');
    const replayed = await directory.replayEvent(workspaceId, id);
    if (replayed) {
      await directory.appendAudit({
        workspaceId,
        actor: 'admin',
        action: 'event.replay',
        detail: { eventId: id },
        at: world.clock.now(),
      });
      world.lanes.wake('receipts');
    }
    return {
      status: 200,
      body: { replayed, ...(!replayed && { reason: 'It was decided, and what was decided is done once.' }) },
    };
  };
  const exportLines: Handler = async ({ query, signal }) => {
    const { raw, kind } = parseRequest(exportSchema, query);
    return { status: 200, lines: allEvents(world, { isRaw: raw === '1', kind, signal }) };
  };
  const tail: Handler = async ({ query, signal }) => {
    const { since } = parseRequest(tailSchema, query);
    return {
      status: 200,
      lines: newEvents(world, since ?? world.clock.now(), AbortSignal.any([signal, world.stopping])),
    };
  };
  return { list, show, replay, exportLines, tail };
}

/** Oldest first, page by page. */
async function* allEvents(
  world: AdminWorld,
  { isRaw, kind, signal }: { isRaw: boolean; kind: string | undefined; signal: AbortSignal },
): AsyncGenerator {
  const { directory, workspaceId } = world;
  let afterId = FIRST_ID;
  while (!signal.aborted) {
    const page = await directory.listEvents({ workspaceId, limit: PAGE, afterId, ...(kind !== undefined && { kind }) });
    for (const event of page) yield isRaw ? await directory.showEvent(workspaceId, event.id) : withoutRaw(event);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    afterId = last.id;
  }
}

/** Events as they come, until `signal` aborts. */
async function* newEvents(world: AdminWorld, since: Date, signal: AbortSignal): AsyncGenerator {
  const { directory, workspaceId, clock } = world;
  const seen = new Set<string>();
  let newest = since.getTime();
  while (!signal.aborted) {
    const from = Math.max(since.getTime(), newest - LOOK_BACK_MS);
    const page = await directory.listEvents({ workspaceId, limit: 500, afterId: idAt(from) });
    for (const event of page.filter(({ id }) => !seen.has(id))) {
      seen.add(event.id);
      newest = Math.max(newest, timeOf(event.id));
      yield withoutRaw(event);
    }
    for (const id of seen) if (timeOf(id) < newest - 2 * LOOK_BACK_MS) seen.delete(id);
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The smallest UUID version 7 of a millisecond. */
function idAt(ms: number): string {
  const digits = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}

function timeOf(id: string): number {
  return Number.parseInt(id.slice(0, 13).replace('-', ''), 16);
}

function withoutRaw({ raw: _closed, ...event }: StoredEvent): Omit<StoredEvent, 'raw'> {
  return event;
}
