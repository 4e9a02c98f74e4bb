import type { Clock } from '@kaiwa/core';

/** A clock that runs with real time and can be moved forward: sleepers whose time has come then wake at once. */
export interface MovableClock extends Clock {
  /** Moves the time forward by `ms` milliseconds. */
  advance(ms: number): void;
  /** Sleepers still waiting; a test that ends with some has left something running. */
  sleeping(): number;
}

interface Sleeper {
  wakeAt: number;
  wake(): void;
  timer: NodeJS.Timeout;
}

/** Starts at `start`, default now. */
export function createMovableClock(start?: Date): MovableClock {
  let offset = start ? start.getTime() - Date.now() : 0;
  const sleepers = new Set<Sleeper>();
  const now = (): number => Date.now() + offset;

  return {
    now: () => new Date(now()),
    advance(ms) {
      offset += ms;
      for (const sleeper of sleepers) if (sleeper.wakeAt <= now()) sleeper.wake();
    },
    sleeping: () => sleepers.size,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper: Sleeper = { wakeAt: now() + ms, wake, timer: setTimeout(wake, Math.min(ms, 2 ** 31 - 1)) };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      });
    },
  };
}
