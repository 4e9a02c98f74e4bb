import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@kaiwa/core';

/** `setTimeout` counts in 32 bits and fires at once beyond: longer sleeps go in steps. Milliseconds, some 24.8 days. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The clock of this machine. Its sleeps do not keep the process alive by themselves when `unref` is true. */
export function createSystemClock({ unref = false }: { unref?: boolean } = {}): Clock {
  return {
    now: () => new Date(),
    async sleep(ms, signal) {
      const deadline = performance.now() + ms;
      for (let left = ms; left > 0; left = deadline - performance.now()) {
        if (signal?.aborted) return;
        await waitOrAbort(Math.min(Math.ceil(left), LONGEST_TIMER_MS), unref, signal);
      }
    },
  };
}

async function waitOrAbort(ms: number, unref: boolean, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { ref: !unref, ...(signal && { signal }) });
  } catch (error) {
    // Being woken is no failure: the sleeper looks at its signal.
    if (!signal?.aborted) throw error;
  }
}
