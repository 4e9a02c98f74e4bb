import type { Lanes } from '@kaiwa/core';
import { describeLanes, lanesExamples, runLanesExample, type LanesHarness } from './describe-lanes';
import { createMovableClock, type MovableClock } from './movable-clock';

/** What a driver may get wrong. */
interface Mistakes {
  forgetsWhileRunning?: true;
  drivesTwiceAtOnce?: true;
  stopsWithoutWaiting?: true;
  givesUpAfterFailure?: true;
  ignoresTime?: true;
  oneAfterAnother?: true;
  hearsAfterStop?: true;
}

/** The least a driver can be, with one thing wrong where asked. */
function plainLanes(clock: MovableClock, mistakes: Mistakes): Lanes {
  const woken = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const off = new AbortController();
  let drive: ((lane: string) => Promise<void>) | null = null;

  const run = async (lane: string): Promise<void> => {
    await Promise.resolve();
    const done = await drive!(lane).then(
      () => true,
      () => false,
    );
    running.delete(lane);
    if (!done && !mistakes.givesUpAfterFailure) void wakeAt(lane, 50);
    look();
  };
  const look = (): void => {
    if (!drive || (off.signal.aborted && !mistakes.hearsAfterStop)) return;
    for (const lane of woken) {
      if (running.has(lane) && !mistakes.drivesTwiceAtOnce) continue;
      if (running.size > 0 && mistakes.oneAfterAnother) continue;
      woken.delete(lane);
      running.set(lane, run(lane));
    }
  };
  const wakeAt = async (lane: string, ms: number): Promise<void> => {
    await clock.sleep(ms, off.signal);
    lanes.wake(lane);
  };
  const lanes: Lanes = {
    wake(lane, at) {
      if (off.signal.aborted && !mistakes.hearsAfterStop) return;
      const ms = at ? at.getTime() - clock.now().getTime() : 0;
      if (ms > 0 && !mistakes.ignoresTime) return void wakeAt(lane, ms + 1);
      if (running.has(lane) && mistakes.forgetsWhileRunning) return;
      woken.add(lane);
      look();
    },
    async start(given) {
      drive = given;
      look();
    },
    async stop() {
      off.abort();
      if (!mistakes.stopsWithoutWaiting) await Promise.all(running.values());
    },
  };
  return lanes;
}

const harness = (mistakes: Mistakes) => async (): Promise<LanesHarness> => {
  const clock = createMovableClock();
  return { clock, open: () => plainLanes(clock, mistakes), close: async () => undefined };
};

describeLanes('The plainest driver', harness({}), { shared: false });

describe('the contract notices a driver that', () => {
  test.each([
    ['forgets what came while it ran', { forgetsWhileRunning: true }, /during a run/],
    ['drives a lane twice at a time', { drivesTwiceAtOnce: true }, /during a run/],
    ['stops without waiting', { stopsWithoutWaiting: true }, /stopping waits/],
    ['gives a lane up after a failure', { givesUpAfterFailure: true }, /run failed/],
    ['does not look at the time', { ignoresTime: true }, /woken for a time/],
    ['drives one lane after another', { oneAfterAnother: true }, /side by side/],
    ['goes on hearing after its stop', { hearsAfterStop: true }, /ignores wake-ups/],
  ] as [string, Mistakes, RegExp][])('%s', async (_title, mistakes, title) => {
    const example = lanesExamples.find((each) => title.test(each.title));
    await expect(soon(runLanesExample(example!, harness(mistakes)))).rejects.toThrow();
  });
});

/** A broken driver may leave its example waiting for ever; then time says so. */
async function soon(work: Promise<void>): Promise<void> {
  const off = new AbortController();
  const late = async (): Promise<void> => {
    await createMovableClock().sleep(1_000, off.signal);
    if (!off.signal.aborted) throw new Error('never happened');
  };
  await Promise.race([work, late()]).finally(() => off.abort());
}
