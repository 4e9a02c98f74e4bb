/** What a driver did, for tests that wait for it and look back on it. */
export interface LaneLog {
  /** Give this to `start`. */
  drive(lane: string): Promise<void>;
  /** Runs of a lane that have begun. */
  begun(lane: string): number;
  /** Resolves when `lane` has begun at least `times` runs. */
  untilBegun(lane: string, times?: number): Promise<void>;
  /** Resolves when `condition` holds; looked at whenever a run begins or ends. */
  until(condition: () => boolean): Promise<void>;
  /** From now on runs of `lane` stay open until the returned function is called. */
  hold(lane: string): () => void;
  /** The next run of `lane` fails. */
  failNext(lane: string): void;
  /** Lanes running now. */
  running(): number;
  /** Most runs of one lane that were ever open at the same time. */
  mostOfOneLane(): number;
}

/** Starts empty. Several drivers may share one log, as several processes share the work. */
export function createLaneLog(): LaneLog {
  const begun = new Map<string, number>();
  const open = new Map<string, number>();
  const gates = new Map<string, Promise<void>>();
  const failing = new Set<string>();
  const waiting = new Set<() => void>();
  let most = 0;
  const add = (map: Map<string, number>, lane: string, by: number): number => {
    const count = (map.get(lane) ?? 0) + by;
    map.set(lane, count);
    return count;
  };
  const look = (): void => {
    for (const check of waiting) check();
  };
  const log: LaneLog = {
    async drive(lane) {
      most = Math.max(most, add(open, lane, 1));
      add(begun, lane, 1);
      look();
      try {
        await gates.get(lane);
        if (failing.delete(lane)) throw new Error('told to fail');
      } finally {
        add(open, lane, -1);
        look();
      }
    },
    begun: (lane) => begun.get(lane) ?? 0,
    untilBegun: (lane, times = 1) => log.until(() => log.begun(lane) >= times),
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    hold(lane) {
      let release = (): void => undefined;
      gates.set(lane, new Promise((resolve) => (release = resolve)));
      return () => {
        gates.delete(lane);
        release();
      };
    },
    failNext: (lane) => void failing.add(lane),
    running: () => [...open.values()].reduce((sum, each) => sum + each, 0),
    mostOfOneLane: () => most,
  };
  return log;
}
