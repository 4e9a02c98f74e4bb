import { KaiwaError } from '@kaiwa/core';

/** Many callers, few writes. */
export interface GroupCommit<T, R> {
  /**
   * Resolves with this item's result once the write it went into is durable; rejects when that write failed.
   * @throws KaiwaError `unavailable` / `DATABASE_TOO_SLOW` after `patienceMs`: an item that still waited is written no more, one that
   *   was being written may be written all the same
   */
  add(item: T): Promise<R>;
}

/** How items are grouped, and how long one may take. */
export interface GroupLimits<T> {
  /** Most items in one write. */
  most: number;
  /** Most weight in one write; an item that is heavier by itself goes alone. */
  mostWeight: number;
  weigh(item: T): number;
  /** Writes side by side. */
  inFlight: number;
  /** Longest time from `add` to its result, whatever the writes do. Milliseconds. */
  patienceMs: number;
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
  /** Rejects it when its time is over. */
  timer?: NodeJS.Timeout;
}

/**
 * Groups concurrent items into one write each: nobody waits for company, whatever arrived while the last write ran goes into the next.
 * `write` answers in the order of its items.
 */
export function createGroupCommit<T, R>(
  write: (items: T[]) => Promise<R[]>,
  limits: GroupLimits<T>,
): GroupCommit<T, R> {
  const queue = new Set<Waiting<T, R>>();
  let running = 0;

  function take(): Waiting<T, R>[] {
    const batch: Waiting<T, R>[] = [];
    let weight = 0;
    for (const each of queue) {
      weight += limits.weigh(each.item);
      if (batch.length === limits.most || (batch.length > 0 && weight > limits.mostWeight)) break;
      queue.delete(each);
      batch.push(each);
    }
    return batch;
  }

  async function run(): Promise<void> {
    running += 1;
    while (queue.size > 0) {
      const batch = take();
      try {
        const results = await write(batch.map((each) => each.item));
        for (const [index, each] of batch.entries()) each.resolve(results[index] as R);
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
      for (const each of batch) clearTimeout(each.timer);
    }
    running -= 1;
  }

  function giveUp(waiting: Waiting<T, R>): void {
    queue.delete(waiting);
    waiting.reject(tooSlow());
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        const waiting: Waiting<T, R> = { item, resolve, reject };
        waiting.timer = setTimeout(giveUp, limits.patienceMs, waiting);
        queue.add(waiting);
        if (running < limits.inFlight) void run();
      }),
  };
}

function tooSlow(): KaiwaError {
  return new KaiwaError({
    kind: 'unavailable',
    code: 'DATABASE_TOO_SLOW',
    message: 'The database did not answer in time',
    hint: 'Look at what keeps PostgreSQL busy: a lock, a slow disk, too little room. Senders come again by themselves.',
  });
}
