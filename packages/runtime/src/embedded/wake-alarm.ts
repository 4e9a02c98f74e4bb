import type { Clock } from '@kaiwa/core';
import { createWakeTimes } from './wake-times';

/** Calls back when the time of a lane has come. */
export interface WakeAlarm {
  /** Remembers to ring for `lane` at `at`, epoch milliseconds; every different moment rings. */
  add(lane: string, at: number): void;
  /** Rings from now on; before, moments are only remembered. */
  start(): void;
  /** Forgets everything and sleeps no more. */
  stop(): void;
}

/** One sleeper for all lanes, for the soonest moment. */
export function createWakeAlarm(clock: Clock, ring: (lanes: string[]) => void): WakeAlarm {
  const times = createWakeTimes();
  let awake = false;
  let sleeper: { at: number; off: AbortController } | null = null;

  function set(): void {
    const at = times.next();
    if (!awake || at === null || at === sleeper?.at) return;
    sleeper?.off.abort();
    sleeper = { at, off: new AbortController() };
    void sleep(sleeper);
  }

  async function sleep(own: { at: number; off: AbortController }): Promise<void> {
    await clock.sleep(own.at - clock.now().getTime(), own.off.signal);
    if (own !== sleeper) return;
    sleeper = null;
    const due = times.takeDue(clock.now().getTime());
    set();
    ring(due);
  }

  return {
    add(lane, at) {
      times.add(lane, at);
      set();
    },
    start() {
      awake = true;
      set();
    },
    stop() {
      awake = false;
      times.clear();
      sleeper?.off.abort();
      sleeper = null;
    },
  };
}
