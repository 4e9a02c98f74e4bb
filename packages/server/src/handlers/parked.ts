import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';
import type { AdminWorld } from './admin-world';
import { notFound, parseRequest, type Handler } from './handler';
import { countParked, findParkedItem, listParkedItems, type ShownParked } from './parked-items';

const listSchema = z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(200) });
const readAgainSchema = z.strictObject({ ids: z.array(z.uuid()).min(1).max(500).nullable() });
const showSchema = z.strictObject({ raw: z.enum(['0', '1']).default('0') });
const choiceSchema = z.strictObject({ choice: z.enum(['again', 'leave']) });
/** Parts read again by one request at most. */
const MOST_PARTS = 5000;
const PAGE = 500;

/** Work that waits for a person to decide: deliveries, parts of deliveries, commands. */
export function parkedHandlers(world: AdminWorld) {
  const audit = (action: string, detail: Record<string, unknown>) =>
    world.directory.appendAudit({
      workspaceId: world.workspaceId,
      actor: 'admin',
      action,
      detail,
      at: world.clock.now(),
    });
  const find = async (given: string | undefined): Promise<ShownParked> => {
    const found = await findParkedItem(world, parseRequest(z.uuid(), given));
    if (!found) throw notFound('parked delivery, part or command', 'kaiwa parked list');
    return found;
  };

  const list: Handler = async ({ query }) => {
    const { limit } = parseRequest(listSchema, query);
    const [items, counts] = await Promise.all([listParkedItems(world, limit), countParked(world)]);
    return { status: 200, body: { items, counts } };
  };
  const show: Handler = async ({ params, query }) => {
    const { raw } = parseRequest(showSchema, query);
    const { raw: words, ...shown } = await find(params['id']);
    return { status: 200, body: raw === '1' ? { ...shown, raw: words ?? null } : shown };
  };
  const choose: Handler = async ({ params, body }) => {
    const { choice } = parseRequest(choiceSchema, body);
    const { item } = await find(params['id']);
    const { id, kind } = item;
    await (choice === 'again' ? again(world, item) : leave(world, item));
    await audit(`${kind}.${choice}`, { id });
    return { status: 200, body: { id, kind, choice } };
  };
  const readAgain: Handler = async ({ body }) => {
    const { ids } = parseRequest(readAgainSchema, body);
    const deliveries = await world.receipts.retryParked(ids);
    const parts = await (ids === null ? replayParts(world) : replayThese(world, ids));
    world.lanes.wake('receipts');
    await audit('parked.readAgain', { deliveries, parts });
    return { status: 200, body: { deliveries, parts } };
  };
  return { list, show, choose, readAgain };
}

async function again(world: AdminWorld, { id, kind }: ShownParked['item']): Promise<void> {
  if (kind === 'command') {
    const command = await world.laneStore.findParked(id);
    if (!(await world.laneStore.resolveParked(id, 'again', world.clock.now()))) throw notFound('parked command');
    if (command) world.lanes.wake(command.lane);
    return;
  }
  const isGoing =
    kind === 'delivery'
      ? (await world.receipts.retryParked([id])) > 0
      : await world.directory.replayEvent(world.workspaceId, id);
  if (!isGoing)
    throw new KaiwaError({
      kind: 'rejected',
      code: 'NOTHING_TO_REPLAY',
      message: 'What arrived is not kept any more, so it cannot be read again',
      hint: `Leave it: kaiwa parked leave ${id}`,
    });
  world.lanes.wake('receipts');
}

async function leave(world: AdminWorld, { id, kind }: ShownParked['item']): Promise<void> {
  const isLeft =
    kind === 'command'
      ? await world.laneStore.resolveParked(id, 'leave', world.clock.now())
      : kind === 'delivery'
        ? await world.receipts.leaveParked(id)
        : await world.directory.leaveEvent(world.workspaceId, id);
  if (!isLeft) throw notFound(`parked ${kind}`);
}

async function replayThese(world: AdminWorld, ids: string[]): Promise<number> {
  let count = 0;
  for (const id of ids) {
    const found = await findParkedItem(world, id);
    if (found?.item.kind === 'part' && (await world.directory.replayEvent(world.workspaceId, id))) count += 1;
  }
  return count;
}

/** Newest first, page by page: what is parked once more has a newer id, and is not met again. */
async function replayParts({ directory, workspaceId }: AdminWorld): Promise<number> {
  let count = 0;
  let beforeId: string | undefined;
  for (let seen = 0; seen < MOST_PARTS; seen += PAGE) {
    const page = await directory.listEvents({
      workspaceId,
      limit: PAGE,
      state: 'parked',
      ...(beforeId !== undefined && { beforeId }),
    });
    for (const { id } of page) if (await directory.replayEvent(workspaceId, id)) count += 1;
    beforeId = page.at(-1)?.id;
    if (page.length < PAGE) break;
  }
  return count;
}
