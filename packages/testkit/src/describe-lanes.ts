import assert from 'node:assert/strict';
import type { Lanes } from '@kaiwa/core';
import { createLaneLog, type LaneLog } from './lane-log';
import type { MovableClock } from './movable-clock';

declare const describe: (name: string, body: () => void) => void;
declare const it: (title: string, body: () => Promise<void>) => void;

/** One backend for drivers, fresh for every example. */
export interface LanesHarness {
  /** A new driver on this backend. Drives at least two lanes at once. */
  open(): Lanes;
  clock: MovableClock;
  /** Frees the backend; drivers that are still open are stopped by the suite before. */
  close(): Promise<void>;
}

/** What an example gets. */
export interface LanesStage {
  harness: LanesHarness;
  lanes: Lanes;
  log: LaneLog;
  /** Another driver on the same backend, stopped at the end. */
  another(): Lanes;
}

/** One promise of the port, as a plain function: it rejects when the promise is broken. */
export interface LanesExample {
  title: string;
  /** Only where drivers share a backend. */
  shared?: true;
  run(stage: LanesStage): Promise<void>;
}

/** Shorter than any rest or sweep; long enough to be told from "at once". Milliseconds. */
const SOON_MS = 300;

/** Every promise of the port. */
export const lanesExamples: readonly LanesExample[] = [
  {
    title: 'a lane woken before the start is driven after it',
    async run({ lanes, log }) {
      lanes.wake('early');
      assert.equal(log.begun('early'), 0);
      await lanes.start(log.drive);
      await log.untilBegun('early');
    },
  },
  {
    title: 'a lane woken after the start is driven',
    async run({ lanes, log }) {
      await lanes.start(log.drive);
      lanes.wake('late');
      await log.untilBegun('late');
    },
  },
  {
    title: 'many wake-ups before a run count as one',
    async run({ lanes, log }) {
      for (let count = 0; count < 100; count += 1) lanes.wake('busy');
      await lanes.start(log.drive);
      await passThrough(lanes, log);
      assert.equal(log.begun('busy'), 1);
    },
  },
  {
    title: 'wake-ups during a run make the lane run again, however many they are',
    async run({ lanes, log }) {
      const release = log.hold('busy');
      await lanes.start(log.drive);
      lanes.wake('busy');
      await log.untilBegun('busy');
      for (let count = 0; count < 50; count += 1) lanes.wake('busy');
      await passThrough(lanes, log);
      assert.equal(log.begun('busy'), 1);
      release();
      await log.untilBegun('busy', 2);
      await passThrough(lanes, log);
      // A driver may look once too often, never fifty times.
      assert(log.begun('busy') <= 3, `driven ${log.begun('busy')} times`);
      assert.equal(log.mostOfOneLane(), 1);
    },
  },
  {
    title: 'a lane woken for a time is driven then, not before',
    async run({ lanes, log, harness }) {
      const at = new Date(harness.clock.now().getTime() + SOON_MS);
      lanes.wake('timed', at);
      await lanes.start(log.drive);
      await log.untilBegun('timed');
      assert(harness.clock.now() >= at);
    },
  },
  {
    title: 'an earlier time is not lost behind a later one, nor a later one behind an earlier',
    async run({ lanes, log, harness }) {
      const now = harness.clock.now().getTime();
      const later = new Date(now + 2 * SOON_MS);
      await lanes.start(log.drive);
      lanes.wake('timed', later);
      lanes.wake('timed', new Date(now + SOON_MS));
      await log.untilBegun('timed');
      assert(harness.clock.now() < later);
      await log.untilBegun('timed', 2);
      assert(harness.clock.now() >= later);
    },
  },
  {
    title: 'a time that has passed means now',
    async run({ lanes, log, harness }) {
      await lanes.start(log.drive);
      lanes.wake('past', new Date(harness.clock.now().getTime() - 60_000));
      await log.untilBegun('past');
    },
  },
  {
    title: 'two lanes are driven side by side',
    async run({ lanes, log }) {
      const releases = [log.hold('one'), log.hold('two')];
      await lanes.start(log.drive);
      lanes.wake('one');
      lanes.wake('two');
      await log.until(() => log.running() === 2);
      for (const release of releases) release();
    },
  },
  {
    title: 'one lane is never driven twice at a time',
    async run({ lanes, log }) {
      await lanes.start(log.drive);
      for (let count = 1; count <= 20; count += 1) {
        lanes.wake('only');
        lanes.wake('only');
        await log.untilBegun('only', count);
      }
      assert.equal(log.mostOfOneLane(), 1);
    },
  },
  {
    title: 'a lane whose run failed is driven again; the others do not notice',
    async run({ lanes, log }) {
      log.failNext('weak');
      await lanes.start(log.drive);
      lanes.wake('weak');
      lanes.wake('strong');
      await log.untilBegun('strong');
      await log.untilBegun('weak', 2);
    },
  },
  {
    title: 'stopping waits for the running ones, and may be asked twice',
    async run({ lanes, log }) {
      const release = log.hold('slow');
      await lanes.start(log.drive);
      lanes.wake('slow');
      await log.untilBegun('slow');
      let stopped = false;
      const stopping = Promise.all([lanes.stop(), lanes.stop()]).then(() => (stopped = true));
      await turns();
      assert.equal(stopped, false);
      release();
      await stopping;
      assert.equal(log.running(), 0);
    },
  },
  {
    title: 'a stopped driver ignores wake-ups and leaves no sleeper behind',
    async run({ lanes, log, harness, another }) {
      await lanes.start(log.drive);
      lanes.wake('timed', new Date(harness.clock.now().getTime() + 60_000));
      lanes.wake('sweep', new Date(harness.clock.now().getTime() + 60_000));
      await passThrough(lanes, log);
      await lanes.stop();
      assert.equal(harness.clock.sleeping(), 0);
      lanes.wake('ignored');
      lanes.wake('ignored', new Date(harness.clock.now().getTime() + 1));
      const next = another();
      await next.start(log.drive);
      await passThrough(next, log);
      assert.equal(log.begun('ignored'), 0);
    },
  },
  {
    title: 'a thousand lanes are all driven',
    async run({ lanes, log }) {
      const names = Array.from({ length: 1000 }, (_, index) => `lane-${index}`);
      await lanes.start(log.drive);
      for (const name of names) lanes.wake(name);
      await log.until(() => names.every((name) => log.begun(name) > 0));
      assert.equal(log.mostOfOneLane(), 1);
    },
  },
  {
    title: 'a process that only wakes is heard by one that drives',
    shared: true,
    async run({ lanes, log, another }) {
      await another().start(log.drive);
      lanes.wake('far');
      await log.untilBegun('far');
    },
  },
  {
    title: 'a wake-up in one process, while another drives the lane, makes it run again',
    shared: true,
    async run({ lanes, log, another }) {
      const release = log.hold('busy');
      await another().start(log.drive);
      lanes.wake('busy');
      await log.untilBegun('busy');
      lanes.wake('busy');
      lanes.wake('marker');
      await log.untilBegun('marker');
      release();
      await log.untilBegun('busy', 2);
    },
  },
  {
    title: 'two processes share the lanes, and never drive the same one at the same time',
    shared: true,
    async run({ lanes, log, another }) {
      const other = another();
      await lanes.start(log.drive);
      await other.start(log.drive);
      const names = Array.from({ length: 200 }, (_, index) => `lane-${index}`);
      for (const name of names) {
        lanes.wake(name);
        other.wake(name);
      }
      await log.until(() => names.every((name) => log.begun(name) > 0));
      assert.equal(log.mostOfOneLane(), 1);
    },
  },
];

/** Wakes a lane nobody else uses, twice, and waits for its runs: whatever was sent before has had its turn by then. */
async function passThrough(lanes: Lanes, log: LaneLog): Promise<void> {
  for (let left = 2; left > 0; left -= 1) {
    const before = log.begun('marker');
    lanes.wake('marker');
    await log.untilBegun('marker', before + 1);
  }
}

/** Some turns of the event loop: what could happen without waiting has happened. */
async function turns(): Promise<void> {
  for (let count = 0; count < 10; count += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Runs one example on a fresh harness, and stops every driver it opened. @throws AssertionError when the promise is broken. */
export async function runLanesExample(example: LanesExample, makeHarness: () => Promise<LanesHarness>): Promise<void> {
  const harness = await makeHarness();
  const opened: Lanes[] = [];
  const another = (): Lanes => {
    const lanes = harness.open();
    opened.push(lanes);
    return lanes;
  };
  try {
    await example.run({ harness, lanes: another(), log: createLaneLog(), another });
  } finally {
    await Promise.all(opened.map((lanes) => lanes.stop()));
    await harness.close();
  }
}

/** The contract suite of whatever drives lanes. `shared`: a lane woken in one process may be driven by another. */
export function describeLanes(
  name: string,
  makeHarness: () => Promise<LanesHarness>,
  options: { shared: boolean },
): void {
  describe(`${name} keeps the promises of lanes`, () => {
    for (const example of lanesExamples) {
      if (options.shared || !example.shared) it(example.title, () => runLanesExample(example, makeHarness));
    }
  });
}
