import { KaiwaError, type Clock, type Lanes, type Logger } from '@kaiwa/core';
import Bull, { type Job, type Queue } from 'bull';
import { createLanes as createLanesHere } from '../embedded/lanes';
import { createGrowingPauses } from '../system/growing-pauses';
import { createHints, hintSchema, type Hint, type Hints } from './hints';
import { connectRedis, type RedisConnections } from './redis';

/** What the drivers of many processes need. */
export interface DistributedLanesOptions {
  clock: Clock;
  logger: Logger;
  /** `redis://…` */
  redisUrl: string;
  /** Keeps installations on one Redis apart. */
  prefix: string;
  /** Lanes driven side by side in this process. Default 32. */
  atOnce?: number;
  /** Lanes that never travel through Redis: each process wakes and drives its own. Default the sweep, which finds what Redis forgot. */
  isLocal?: (lane: string) => boolean;
}

/** A lane that could not be driven rests, longer with every failure in a row. Milliseconds. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/**
 * How Bull watches its jobs. A job whose process died, or lost its lock, is handed to another one after one or two checks; should
 * both drive, the lease of the lane decides. Times in milliseconds.
 */
const BULL_SETTINGS = {
  lockDuration: 6_000,
  stalledInterval: 6_000,
  // Bull would keep a job that stalled too often under its name, and swallow every later wake-up of the lane.
  maxStalledCount: Number.MAX_SAFE_INTEGER,
  guardInterval: 1_000,
  retryProcessDelay: 1_000,
};

/**
 * Wakes lanes across processes through Bull; the process whose turn it is drives. Redis holds hints only: what it loses, the sweep
 * finds in the store. A process that only wakes need not be started.
 */
export function createLanes(options: DistributedLanesOptions): Lanes {
  const { clock, logger, isLocal = (lane) => lane === 'sweep', atOnce = 32 } = options;
  const redis = connectRedis(options.redisUrl, logger);
  const queue = openQueue(redis, options.prefix);
  const hints = createHints({ queue, redis, clock, marks: `${options.prefix}:woken` });
  const local = createLanesHere({ clock, logger });
  const pauses = createGrowingPauses(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
  let stopping = false;
  let stopped: Promise<void> | null = null;

  function tryLater(lane: string, error: unknown): void {
    const pauseMs = pauses.failed(lane);
    logger.warn({ lane, pauseMs, code: KaiwaError.from(error).code }, 'A lane could not be driven and rests');
    hints.send(lane, new Date(clock.now().getTime() + pauseMs));
  }

  /** Bull takes no job before Redis is there; where it is away at the start, that may be much later. */
  async function begin(handle: (job: Job<unknown>) => Promise<void>): Promise<void> {
    await redis.whenReady();
    if (!stopping) await queue.process(atOnce, handle).catch(redis.reportAway);
  }

  const rechecks = recheckEnded(queue, hints);
  async function stop(): Promise<void> {
    stopping = true;
    await Promise.all([local.stop(), queue.close()]);
    await rechecks.settled();
    await hints.settled();
    await redis.close();
  }

  return {
    wake(lane, at) {
      if (stopping) return;
      if (isLocal(lane)) local.wake(lane, at);
      else hints.send(lane, at);
    },
    async start(drive) {
      await local.start(drive);
      const handle = createHandler(
        hints,
        () => stopping,
        async (lane) => {
          try {
            await drive(lane);
            pauses.succeeded(lane);
          } catch (error) {
            tryLater(lane, error);
          }
        },
      );
      void begin(handle);
    },
    stop: () => (stopped ??= stop()),
  };
}

function openQueue(redis: RedisConnections, prefix: string): Queue<Hint> {
  const queue = new Bull<Hint>('lanes', {
    prefix,
    settings: BULL_SETTINGS,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    createClient: (type) => (type === 'client' ? redis.client : redis.open()),
  });
  queue.on('error', redis.reportAway);
  // Bull names its connection without waiting for the answer: where Redis goes away just then, that would end the process.
  Object.assign(queue, { setWorkerName: () => Promise.resolve() });
  return queue;
}

/** One run at a time per lane in this process: a job whose lock was lost may come a second time while its first run goes on. */
function createHandler(
  hints: Hints,
  isStopping: () => boolean,
  drive: (lane: string) => Promise<void>,
): (job: Job<unknown>) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  return async (job) => {
    const { lane, later } = hintSchema.parse(job.data);
    if (later) return hints.send(lane);
    for (let before = running.get(lane); before; before = running.get(lane)) await before;
    // The mark stays: it sends the lane to another process when this job has ended.
    if (isStopping()) return;
    const run = hints
      .begin(lane)
      .then(() => drive(lane))
      .finally(() => running.delete(lane));
    running.set(lane, run);
    await run;
  };
}

/** When a job has gone, a wake-up that it swallowed may go ahead. */
function recheckEnded(queue: Queue<Hint>, hints: Hints): { settled(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const recheck = (job: Job<Hint>): void => {
    if (job.data.later) return;
    const check = hints.recheck(job.data.lane).finally(() => underWay.delete(check));
    underWay.add(check);
  };
  queue.on('completed', recheck);
  queue.on('failed', recheck);
  return {
    async settled() {
      await Promise.all(underWay);
    },
  };
}
