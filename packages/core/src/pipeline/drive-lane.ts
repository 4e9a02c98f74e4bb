import { KaiwaError } from '../errors/kaiwa-error';
import type { Lease } from '../ports/lane-store';
import type { Command, Settlement } from './command';
import type { LanePace } from './lane-pace';
import { performBatch } from './perform';
import type { SendPacer } from './send-pacer';
import type { Performed } from './settle-commands';
import { createSettler, type Settler } from './settler';
import type { PipelineWorld } from './world';

/** What driving a lane takes beside the world. */
export interface LaneTools {
  /** Asked before every claim: what an admin changes counts at once; null ends the drive. */
  readPace(): Promise<LanePace | null>;
  pacer: SendPacer;
}

/**
 * Drives one lane until nothing is due: takes its lease, turns what an earlier holder left into doubt, claims batches, performs
 * them side by side and settles them. A slow batch never stops the others; a waiting command blocks only its own key.
 */
export async function driveLane(world: PipelineWorld, lane: string, tools: LaneTools): Promise<void> {
  const { laneStore, clock, settings, holder } = world;
  const pace = await tools.readPace();
  const lease = pace && (await laneStore.acquire(lane, holder, clock.now(), settings.leaseMs));
  if (!lease) return;
  const keeper = keepLease(world, lease);
  try {
    await laneStore.doubtOrphans(lease, clock.now());
    const next = await drain({ ...tools, world, lease, pace, lost: keeper.lost });
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

/** A lane being driven. */
interface Drive extends LaneTools {
  world: PipelineWorld;
  lease: Lease;
  pace: LanePace;
  lost: AbortSignal;
}

/** What is going on in it. */
interface Flow {
  /** Batches that have not wholly left. */
  places: number;
  /** Commands claimed and not yet left. */
  ahead: number;
  /** Commands claimed and not settled. */
  underWay: number;
  /** Batches with answers still out. */
  batches: number;
  /** Nothing was claimed because there was no room. */
  isFull: boolean;
  /** What could not be claimed or settled: nothing more is claimed then. */
  failure: { error: unknown } | null;
  /** Something has changed that may let another batch go. */
  ring(): void;
}

async function drain(drive: Drive): Promise<Date | null> {
  const { world, lease, lost } = drive;
  const flow: Flow = {
    places: 0,
    ahead: 0,
    underWay: 0,
    batches: 0,
    isFull: false,
    failure: null,
    ring: () => undefined,
  };
  const settler = createSettler(world, lease, () => drive.pace.settleLingerMs);
  // What is under way comes to its end first: the lane is not given up while calls are out.
  const fail = (error: unknown): null => {
    flow.failure ??= { error };
    return null;
  };
  for (;;) {
    const rung = new Promise<void>((resolve) => (flow.ring = resolve));
    const isOver = flow.failure !== null || lost.aborted;
    const next = isOver ? null : await claimBatches(drive, flow, settler).catch(fail);
    if (flow.batches === 0) {
      if (flow.failure) throw flow.failure.error;
      return next;
    }
    const waiting = new AbortController();
    await Promise.race([rung, world.clock.sleep(drive.pace.lookAgainMs, waiting.signal)]);
    waiting.abort();
  }
}

/** How many commands may be claimed now: less than half a batch is left for a later claim. */
function room(flow: Flow, { batch, parallelism, mostAhead, mostUnderWay }: LanePace): number {
  if (flow.places >= parallelism) return 0;
  const free = Math.min(batch, mostAhead - flow.ahead, mostUnderWay - flow.underWay);
  return free < batch / 2 ? 0 : free;
}

/** Fills what room there is with batches. Returns when the next command is due, where that is in the future. */
async function claimBatches(drive: Drive, flow: Flow, settler: Settler): Promise<Date | null> {
  const { world, lease } = drive;
  for (;;) {
    const pace = await drive.readPace();
    if (!pace) return null;
    drive.pace = pace;
    const limit = room(flow, pace);
    flow.isFull = limit === 0;
    if (flow.isFull) return null;
    const { batch, lingerMs, mostPerKey } = pace;
    const atLeast = lingerMs > 0 ? batch : 1;
    const claim = await world.laneStore.claim(lease, { limit, atLeast, lingerMs, mostPerKey, now: world.clock.now() });
    if (claim.commands.length === 0) return claim.nextDueAt;
    void runBatch(drive, flow, settler, claim.commands);
  }
}

/** Performs one batch to its end; keeps its place until all of it has left. */
async function runBatch(drive: Drive, flow: Flow, settler: Settler, commands: Command[]): Promise<void> {
  const { world, lost, pacer } = drive;
  const open = new Map(commands.map((command) => [command.id, command]));
  let ahead = commands.length;
  const left = (count: number): void => {
    if (count > 0 && ahead === count) flow.places -= 1;
    ahead -= count;
    flow.ahead -= count;
    if (flow.isFull && room(flow, drive.pace) > 0) flow.ring();
  };
  const settle = async (settlements: Settlement[]): Promise<void> => {
    const performed = settlements.flatMap((settlement): Performed[] => {
      const command = open.get(settlement.commandId);
      open.delete(settlement.commandId);
      return command ? [{ command, settlement }] : [];
    });
    await settler.settle(performed);
    flow.underWay -= performed.length;
    flow.ring();
  };
  flow.places += 1;
  flow.batches += 1;
  flow.ahead += ahead;
  flow.underWay += ahead;
  try {
    await performBatch(world, commands, { settle, left, lost, pacer });
    const [forgotten] = open.values();
    if (forgotten) throw withoutOutcome(forgotten);
  } catch (error) {
    flow.failure ??= { error };
  }
  flow.batches -= 1;
  left(ahead);
  flow.ring();
}

function withoutOutcome({ body }: Command): KaiwaError {
  return new KaiwaError({ kind: 'broken', code: 'COMMAND_FORGOTTEN', message: `${body.kind} got no outcome` });
}
