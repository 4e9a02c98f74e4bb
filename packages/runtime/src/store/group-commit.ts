/** Many callers, few writes. */
export interface GroupCommit<T, R> {
  /** Resolves with this item's result once the write it went into is durable; rejects when that write failed. */
  add(item: T): Promise<R>;
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Groups concurrent items into one write each: no timer, whatever arrived while the last write ran goes into the next. `write` gets
 * at most `most` items and answers in the same order; `inFlight` writes may run side by side.
 */
export function createGroupCommit<T, R>(
  write: (items: T[]) => Promise<R[]>,
  most: number,
  inFlight: number,
): GroupCommit<T, R> {
  let queue: Waiting<T, R>[] = [];
  let running = 0;

  async function run(): Promise<void> {
    running += 1;
    while (queue.length > 0) {
      const batch = queue.slice(0, most);
      queue = queue.slice(batch.length);
      try {
        const results = await write(batch.map((each) => each.item));
        for (const [index, each] of batch.entries()) each.resolve(results[index] as R);
      } catch (error) {
        for (const each of batch) each.reject(error);
      }
    }
    running -= 1;
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        if (running < inFlight) void run();
      }),
  };
}
