import type { PipelineWorld } from './world';

/** Old rows are deleted about once in this many sweeps. */
const PURGE_ONE_IN = 200;

/**
 * Finds what lost wake-ups forgot: unread receipts, lanes with due work that nobody drives, pulls that are due. Re-arms itself, also
 * after a failure.
 */
export async function sweep(world: PipelineWorld): Promise<void> {
  const { clock, lanes, laneStore, settings } = world;
  const now = clock.now();
  lanes.wake('sweep', new Date(now.getTime() + settings.sweepEveryMs));
  lanes.wake('receipts');
  for (const lane of await laneStore.findForgotten(now, world.holder)) lanes.wake(lane);
  for (const connection of await world.connections.list()) {
    if (connection.kind !== 'whatsapp' && connection.state === 'active') lanes.wake(`pull:${connection.id}`);
  }
  if (world.ids.random() * PURGE_ONE_IN < 1) await purge(world, now);
}

async function purge(world: PipelineWorld, now: Date): Promise<void> {
  const { settings } = world;
  const before = new Date(now.getTime() - settings.retentionMs);
  const receipts = await world.receipts.purge(before, new Date(now.getTime() - settings.digestRetentionMs));
  const commands = await world.laneStore.purge(before);
  if (receipts + commands > 0)
    world.logger.info({ receipts, commands }, 'Old receipts and finished commands were deleted');
}
