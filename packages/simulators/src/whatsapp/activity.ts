/** Counts work still to be done, so that a test can wait for quiet instead of sleeping. */
export interface Activity {
  begin(): void;
  end(): void;
  /** Resolves once nothing is going on; at once when nothing is. */
  whenIdle(): Promise<void>;
  /** Lets everybody waiting go: the simulator is closing. */
  release(): void;
}

/** Makes an activity counter at zero. */
export function createActivity(): Activity {
  let running = 0;
  let waiting: (() => void)[] = [];
  const release = (): void => {
    const resolvers = waiting;
    waiting = [];
    for (const resolve of resolvers) resolve();
  };
  return {
    begin() {
      running += 1;
    },
    end() {
      running -= 1;
      if (running === 0) release();
    },
    whenIdle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    release,
  };
}
