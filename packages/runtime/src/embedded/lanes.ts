import type { Clock, Lanes, Logger } from '@kaiwa/core';

/** What the driver needs. */
export interface EmbeddedLanesOptions {
  clock: Clock;
  logger: Logger;
  /** Lanes driven side by side. Default 16. */
  parallelism?: number;
}

/** Pause before a lane whose driving failed is driven again, doubling up to {@link LONGEST_REST_MS}. Milliseconds. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 15_000;

/** What is known of one lane in this process. */
interface LaneState {
  running: boolean;
  /** Woken since the last run began. */
  again: boolean;
  failures: number;
  timer: { at: number; cancel: AbortController } | null;
}

/** Wake-ups inside one process: no polling, one timer per lane that waits for a time. */
export function createLanes({ clock, logger, parallelism = 16 }: EmbeddedLanesOptions): Lanes {
  const states = new Map<string, LaneState>();
  const queue: string[] = [];
  const runs = new Set<Promise<void>>();
  let drive: ((lane: string) => Promise<void>) | null = null;
  let stopped = false;

  const stateOf = (lane: string): LaneState => {
    const state = states.get(lane) ?? { running: false, again: false, failures: 0, timer: null };
    states.set(lane, state);
    return state;
  };

  function enqueue(lane: string): void {
    const state = stateOf(lane);
    if (!state.again && !state.running) queue.push(lane);
    state.again = true;
    pump();
  }

  function pump(): void {
    while (drive !== null && !stopped && runs.size < parallelism) {
      const lane = queue.shift();
      if (lane === undefined) return;
      const run = runLane(lane, drive).finally(() => {
        runs.delete(run);
        pump();
      });
      runs.add(run);
    }
  }

  async function runLane(lane: string, work: (lane: string) => Promise<void>): Promise<void> {
    const state = stateOf(lane);
    state.running = true;
    state.again = false;
    try {
      await work(lane);
      state.failures = 0;
    } catch (error) {
      state.failures += 1;
      logger.error({ lane, error: String(error) }, 'A lane could not be driven and rests');
      const rest = Math.min(FIRST_REST_MS * 2 ** (state.failures - 1), LONGEST_REST_MS);
      wakeAt(lane, clock.now().getTime() + rest);
    }
    state.running = false;
    if (state.again) queue.push(lane);
    else if (state.timer === null) states.delete(lane);
  }

  function wakeAt(lane: string, at: number): void {
    const state = stateOf(lane);
    if (state.timer !== null && state.timer.at <= at) return;
    state.timer?.cancel.abort();
    const cancel = new AbortController();
    const timer = { at, cancel };
    state.timer = timer;
    void clock.sleep(at - clock.now().getTime(), cancel.signal).then(() => {
      if (cancel.signal.aborted || stopped) return;
      if (state.timer === timer) state.timer = null;
      enqueue(lane);
    });
  }

  return {
    wake(lane, at) {
      if (stopped) return;
      if (at === undefined || at <= clock.now()) enqueue(lane);
      else wakeAt(lane, at.getTime());
    },
    start(work) {
      drive = work;
      pump();
      return Promise.resolve();
    },
    async stop() {
      stopped = true;
      for (const state of states.values()) state.timer?.cancel.abort();
      await Promise.allSettled(runs);
    },
  };
}
