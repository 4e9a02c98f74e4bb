import { KaiwaError } from '../errors/kaiwa-error';
import type { Connection } from '../connection/connection';
import { driveLane } from './drive-lane';
import { readPace } from './lane-pace';
import { processReceipts } from './process-receipts';
import { afterFailedPull, pullChanges } from './pull-changes';
import { createSendPacer, type SendPacer } from './send-pacer';
import { sweep } from './sweep';
import type { PipelineWorld } from './world';

/** The whole pipeline behind one verb: a lane was woken, do what is due there. */
export interface Pipeline {
  /**
   * `receipts`: read raw deliveries. `crm:<id>`, `wa:<id>`: perform commands. `pull:<id>`: read a CRM's changes
   * when they are due, `hint:<id>`: at once. `sweep`: find what
   * lost wake-ups forgot; re-arms itself. Rejects only when the store is not there; the driver then comes again.
   */
  drive(lane: string): Promise<void>;
}

/** Makes the pipeline of one process. */
export function createPipeline(world: PipelineWorld): Pipeline {
  const pacers = new Map<string, SendPacer>();
  return {
    async drive(lane) {
      if (lane === 'receipts') return readReceipts(world);
      if (lane === 'sweep') return sweep(world);
      const [kind, connectionId = ''] = lane.split(':');
      const connection = (await world.connections.list()).find((each) => each.id === connectionId);
      if (!connection || connection.state === 'paused') return;
      if (kind === 'pull' || kind === 'hint') return pull(world, connection, kind === 'hint');
      const pacer = pacers.get(lane) ?? createSendPacer(world.clock);
      pacers.set(lane, pacer);
      return driveLane(world, lane, { pacer, readPace: () => readPace(world, connection.id) });
    },
  };
}

async function readReceipts(world: PipelineWorld): Promise<void> {
  while (await processReceipts(world));
}

/** One puller per connection, also with many processes: the lease of the pull lane says who. */
async function pull(world: PipelineWorld, connection: Connection, hinted: boolean): Promise<void> {
  const lane = `pull:${connection.id}`;
  const { laneStore, clock, settings, holder } = world;
  const lease = await laneStore.acquire(lane, holder, clock.now(), Math.max(settings.leaseMs, 60_000));
  if (!lease) return;
  try {
    const next = await pullChanges(world, connection, hinted).catch((error: unknown) => {
      if (KaiwaError.is(error) && error.code === 'DATABASE_UNAVAILABLE') throw error;
      return afterFailedPull(world, connection, error);
    });
    world.lanes.wake(lane, next);
  } finally {
    await laneStore.release(lease, holder);
  }
}
