/** Runs lanes, each once at a time, in the order they were asked for. */
export interface LaneRuns {
  /** Runs `lane` when there is room; when it is running already, once more afterwards. */
  ask(lane: string): void;
  /** From now on lanes run; before, they are only remembered. */
  start(): void;
  /** No new runs; resolves when the running ones have ended. */
  stop(): Promise<void>;
}

/**
 * @param run never rejects; its answer says whether a wake-up that came meanwhile makes it run again
 * @param atOnce lanes that run side by side
 */
export function createLaneRuns(run: (lane: string) => Promise<'again' | 'rest'>, atOnce: number): LaneRuns {
  const ready = new Set<string>();
  const again = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let going = false;

  function fill(): void {
    for (const lane of ready) {
      if (!going || running.size >= atOnce) return;
      ready.delete(lane);
      running.set(lane, runOne(lane));
    }
  }

  async function runOne(lane: string): Promise<void> {
    const next = await run(lane);
    running.delete(lane);
    if (again.delete(lane) && next === 'again') ready.add(lane);
    fill();
  }

  return {
    ask(lane) {
      (running.has(lane) ? again : ready).add(lane);
      fill();
    },
    start() {
      going = true;
      fill();
    },
    async stop() {
      going = false;
      await Promise.all(running.values());
    },
  };
}
