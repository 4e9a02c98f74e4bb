import type { PipelineWorld } from '@kaiwa/core';

/** Where a process stops: at the `nth` call (from 1) of one port method, before it happens, or after it without seeing the answer. */
export interface StopAt {
  call: string;
  nth: number;
  when: 'before' | 'after';
}

/** A world that counts what the pipeline asks of its ports, and at one call stops for good. */
export interface StoppingWorld {
  wrap(world: PipelineWorld): PipelineWorld;
  /** Every call made so far, such as `lanes.claim`, in order. */
  readonly calls: readonly string[];
  /** Calls under way. */
  underWay(): number;
  isStopped(): boolean;
  /** Resolves when it has stopped; never, when it never does. */
  readonly stopped: Promise<void>;
}

/** What changes nothing outside the process and is answered from its own memory. */
const PURE = new Set(['verifyDelivery', 'readChanges', 'close']);

/**
 * Makes the ports of a process that stops at `at` (null: never). From then on no call of it settles and none reaches the world, as
 * after kill -9. Transactions it had open stay open until its connections are cut.
 */
export function createStoppingWorld(at: StopAt | null): StoppingWorld {
  const calls: string[] = [];
  const made = new Map<string, number>();
  let underWay = 0;
  let stopped = false;
  let stop = (): void => undefined;
  const untilStopped = new Promise<void>((resolve) => {
    stop = () => {
      stopped = true;
      resolve();
    };
  });
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

  async function pass<T>(call: string, act: () => Promise<T>): Promise<T> {
    if (stopped) return never();
    calls.push(call);
    const nth = (made.get(call) ?? 0) + 1;
    made.set(call, nth);
    const isHere = at !== null && at.call === call && at.nth === nth;
    if (isHere && at.when === 'before') stop();
    if (stopped) return never();
    underWay += 1;
    const answer = await act().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    underWay -= 1;
    if (isHere) stop();
    if (stopped) return never();
    if ('error' in answer) throw answer.error;
    return answer.value;
  }

  /** The same object, every method of which passes the gate. */
  function watch<T extends object>(port: string, target: T): T {
    return new Proxy(target, {
      get(_, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function' || typeof key !== 'string' || PURE.has(key)) return value;
        return (...args: unknown[]) =>
          pass(`${port}.${key}`, async () => Reflect.apply(value, target, args) as unknown);
      },
    });
  }

  return {
    calls,
    underWay: () => underWay,
    isStopped: () => stopped,
    stopped: untilStopped,
    wrap(world) {
      const store = watch('store', world.pipelineStore);
      return {
        ...world,
        // Else what waits in the dead process would look around for ever.
        clock: {
          now: () => world.clock.now(),
          sleep: (ms, signal) => (stopped ? never() : world.clock.sleep(ms, signal)),
        },
        pipelineStore: {
          transaction: (work) => store.transaction((tx) => work(watch('tx', tx))),
          loadCursor: store.loadCursor,
          readPeople: store.readPeople,
        },
        laneStore: watch('lanes', world.laneStore),
        receipts: watch('receipts', world.receipts),
        directory: watch('directory', world.directory),
        connections: {
          list: () => world.connections.list(),
          crm: async (id) => watch('crm', await world.connections.crm(id)),
          whatsapp: async (id) => watch('whatsapp', await world.connections.whatsapp(id)),
        },
      };
    },
  };
}
