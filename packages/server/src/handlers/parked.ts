import { z } from 'zod';
import type { AdminWorld } from './admin-world';
import { notFound, parseRequest, type Handler } from './handler';

const retrySchema = z.strictObject({ ids: z.array(z.uuid()).min(1).nullable() });
const choiceSchema = z.strictObject({ choice: z.enum(['again', 'leave']) });
const MOST = 200;

/** Work that waits for a person to decide. */
export function parkedHandlers(world: AdminWorld) {
  const list: Handler = async () => {
    const [receipts, commands] = await Promise.all([world.receipts.listParked(MOST), world.laneStore.listParked(MOST)]);
    return {
      status: 200,
      body: {
        receipts: receipts.map(({ id, receivedAt, source, app, reason, body }) => ({
          id,
          receivedAt,
          source,
          app,
          reason,
          bytes: body.length,
        })),
        commands: commands
          .filter((each) => each.workspaceId === world.workspaceId)
          .map(({ id, lane, key, body, attempt, reason, detail, createdAt, eventId }) => ({
            id,
            lane,
            key,
            kind: body.kind,
            attempt,
            reason,
            detail,
            createdAt,
            eventId,
          })),
      },
    };
  };
  const retryReceipts: Handler = async ({ body }) => {
    const { ids } = parseRequest(retrySchema, body);
    const count = await world.receipts.retryParked(ids);
    world.lanes.wake('receipts');
    return { status: 200, body: { retried: count } };
  };
  const resolveCommand: Handler = async ({ params, body }) => {
    const id = parseRequest(z.uuid(), params['id']);
    const { choice } = parseRequest(choiceSchema, body);
    const parked = (await world.laneStore.listParked(MOST)).find((each) => each.id === id);
    if (!(await world.laneStore.resolveParked(id, choice, world.clock.now()))) throw notFound('parked command');
    if (parked && choice === 'again') world.lanes.wake(parked.lane);
    await world.directory.appendAudit({
      workspaceId: world.workspaceId,
      actor: 'admin',
      action: `command.${choice}`,
      detail: { commandId: id },
      at: world.clock.now(),
    });
    return { status: 200, body: { id, choice } };
  };
  return { list, retryReceipts, resolveCommand };
}
