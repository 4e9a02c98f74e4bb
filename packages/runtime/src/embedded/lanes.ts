import { KaiwaError, type Clock, type Lanes, type Logger } from '@kaiwa/core';
import { createGrowingPauses } from '../system/growing-pauses';
import { createLaneRuns } from './lane-runs';
import { createWakeAlarm } from './wake-alarm';

/** What the driver needs. */
export interface EmbeddedLanesOptions {
  clock: Clock;
  logger: Logger;
  /** Lanes driven side by side; the others wait their turn. Default 32. */
  atOnce?: number;
}

/** A lane that could not be driven rests, longer with every failure in a row. Milliseconds. */
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 5_000;

/** Drives lanes in this process, in the order they were woken. Wake-ups do not outlive it: the sweep of the next start finds the work. */
export function createLanes({ clock, logger, atOnce = 32 }: EmbeddedLanesOptions): Lanes {
  const pauses = createGrowingPauses(FIRST_REST_MS, LONGEST_REST_MS);
  const resting = new Set<string>();
  let drive: ((lane: string) => Promise<void>) | null = null;
  let stopped = false;

  const runs = createLaneRuns(async (lane) => {
    try {
      // Asked in a later turn, so that waking never runs work within the caller.
      await Promise.resolve();
      await drive?.(lane);
      pauses.succeeded(lane);
      return 'again';
    } catch (error) {
      const pauseMs = pauses.failed(lane);
      logger.warn({ lane, pauseMs, code: KaiwaError.from(error).code }, 'A lane could not be driven and rests');
      if (!stopped) rest(lane, pauseMs);
      return 'rest';
    }
  }, atOnce);
  const alarm = createWakeAlarm(clock, (lanes) => {
    for (const lane of lanes) {
      resting.delete(lane);
      runs.ask(lane);
    }
  });

  function rest(lane: string, pauseMs: number): void {
    resting.add(lane);
    alarm.add(lane, clock.now().getTime() + pauseMs);
  }

  return {
    wake(lane, at) {
      if (stopped) return;
      if (at && at > clock.now()) alarm.add(lane, at.getTime());
      // A resting lane runs soon anyway: a wake-up must not cut its rest short, or a failing store would be asked without pause.
      else if (!resting.has(lane)) runs.ask(lane);
    },
    start(driveLane) {
      drive = driveLane;
      if (!stopped) {
        runs.start();
        alarm.start();
      }
      return Promise.resolve();
    },
    async stop() {
      stopped = true;
      alarm.stop();
      await runs.stop();
    },
  };
}
