import { KaiwaError } from '../errors/kaiwa-error';
import type { Lease } from '../ports/lane-store';
import { settleCommands, type Performed } from './settle-commands';
import type { PipelineWorld } from './world';

/** Collects performed commands: whatever ended while the last transaction ran goes into the next one. */
export interface Settler {
  /** Resolves when the commands are settled; rejects when they could not be, and then they stay in doubt. */
  settle(performed: Performed[]): Promise<void>;
}

/** Most commands settled in one transaction. */
const MOST = 200;

/** One settler per driven lane. `lingerMs`: what has ended waits so long for company. */
export function createSettler(world: PipelineWorld, lease: Lease, lingerMs: () => number): Settler {
  let queue: { performed: Performed[]; done: () => void; failed: (error: unknown) => void }[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (queue.length > 0) {
      const waitMs = queue.length < MOST ? lingerMs() : 0;
      if (waitMs > 0) await world.clock.sleep(waitMs);
      const batch = takeBatch();
      try {
        await settleCommands(
          world,
          lease,
          batch.flatMap((each) => each.performed),
        );
        for (const each of batch) each.done();
      } catch (error) {
        for (const each of batch) each.failed(KaiwaError.from(error));
      }
    }
    running = false;
  }

  function takeBatch(): typeof queue {
    let size = 0;
    const until = queue.findIndex((each) => (size += each.performed.length) > MOST);
    const count = until < 0 ? queue.length : Math.max(until, 1);
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  return {
    settle: (performed) =>
      new Promise((done, failed) => {
        queue.push({ performed, done, failed });
        if (!running) void run();
      }),
  };
}
