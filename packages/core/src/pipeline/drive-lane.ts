import { KaiwaError } from '../errors/kaiwa-error';
import type { Lease } from '../ports/lane-store';
import type { Command } from './command';
import { performBatch } from './perform';
import { groupBy } from './group-by';
import { createSettler, type Settler } from './settler';
import type { PipelineWorld } from './world';

/** How one lane is driven. */
export interface LanePace {
  /** Most commands performed in one call. */
  batch: number;
  /** Calls side by side. */
  parallelism: number;
  /** How long to wait for a fuller batch; 0 = not at all. */
  lingerMs: number;
  /** `batch`: the vendor takes many at once. `key`: one call per command; commands of one key run one after another. */
  unit: 'batch' | 'key';
}

/** While calls are under way, how often to look for work that came meanwhile. Milliseconds. */
const LOOK_AGAIN_MS = 100;

/**
 * Drives one lane until nothing is due: takes its lease, turns what an earlier holder left into doubt, claims batches, performs
 * them side by side and settles them. A slow batch never stops the others; a waiting command blocks only its own key.
 */
export async function driveLane(world: PipelineWorld, lane: string, pace: LanePace): Promise<void> {
  const { laneStore, clock, settings, holder } = world;
  const lease = await laneStore.acquire(lane, holder, clock.now(), settings.leaseMs);
  if (!lease) return;
  const keeper = keepLease(world, lease);
  try {
    await laneStore.doubtOrphans(lease, clock.now());
    const next = await drain(world, lease, pace, keeper.lost);
    if (next) world.lanes.wake(lane, next);
  } finally {
    await keeper.stop();
    await laneStore.release(lease, holder);
  }
}

/** Renews the lease in the background; `lost` aborts when somebody else took the lane. */
function keepLease(world: PipelineWorld, lease: Lease): { lost: AbortSignal; stop(): Promise<void> } {
  const { laneStore, clock, settings, holder } = world;
  const stopped = new AbortController();
  const lost = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(settings.leaseMs / 3, stopped.signal);
      if (stopped.signal.aborted) return;
      const kept = await laneStore.renew(lease, holder, clock.now(), settings.leaseMs).catch(() => true);
      if (!kept) return lost.abort();
    }
  })();
  return {
    lost: lost.signal,
    stop: async () => {
      stopped.abort();
      await loop;
    },
  };
}

async function drain(world: PipelineWorld, lease: Lease, pace: LanePace, lost: AbortSignal): Promise<Date | null> {
  const settler = createSettler(world, lease);
  const running = new Set<Promise<void>>();
  let failure: unknown = null;
  const start = (commands: Command[]): void => {
    const unit = runUnit(world, settler, commands)
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => running.delete(unit));
    running.add(unit);
  };
  for (;;) {
    const next = failure === null && !lost.aborted ? await claimUnits(world, lease, pace, running, start) : null;
    if (running.size === 0) {
      if (failure !== null) throw failure;
      return next;
    }
    const waiting = new AbortController();
    await Promise.race([...running, world.clock.sleep(LOOK_AGAIN_MS, waiting.signal)]);
    waiting.abort();
  }
}

/** Fills the free places with units of work. Returns when the next command is due, where that is in the future. */
async function claimUnits(
  world: PipelineWorld,
  lease: Lease,
  pace: LanePace,
  running: ReadonlySet<unknown>,
  start: (commands: Command[]) => void,
): Promise<Date | null> {
  while (running.size < pace.parallelism) {
    const free = pace.parallelism - running.size;
    const claim = await world.laneStore.claim(lease, {
      limit: pace.unit === 'batch' ? pace.batch : free,
      atLeast: pace.lingerMs > 0 ? pace.batch : 1,
      lingerMs: pace.lingerMs,
      now: world.clock.now(),
    });
    if (claim.commands.length === 0) return claim.nextDueAt;
    if (pace.unit === 'batch') start(claim.commands);
    else for (const commands of groupBy(claim.commands, (command) => command.key).values()) start(commands);
  }
  return null;
}

async function runUnit(world: PipelineWorld, settler: Settler, commands: Command[]): Promise<void> {
  const settlements = await performBatch(world, commands);
  const byId = new Map(settlements.map((each) => [each.commandId, each]));
  await settler.settle(
    commands.map((command) => {
      const settlement = byId.get(command.id);
      if (settlement) return { command, settlement };
      throw new KaiwaError({
        kind: 'broken',
        code: 'COMMAND_FORGOTTEN',
        message: `${command.body.kind} got no outcome`,
      });
    }),
  );
}
