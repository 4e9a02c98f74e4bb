import { createLaneLog, createMovableClock } from '@kaiwa/testkit';
import { createMemoryLogger } from '../system/logger';
import { createLanes } from './lanes';

// What every driver promises stands in the contract suite (test/contract); here is what only this one does.
describe('the embedded driver', () => {
  const open = (atOnce?: number) => {
    const clock = createMovableClock(new Date('2026-11-24T09:00:00Z'));
    const logger = createMemoryLogger();
    return { clock, logger, log: createLaneLog(), lanes: createLanes({ clock, logger, ...(atOnce && { atOnce }) }) };
  };

  test('no more lanes at once than it was told, the others in the order they were woken', async () => {
    const { lanes, log } = open(2);
    const names = ['one', 'two', 'three', 'four'];
    const releases = names.map((name) => log.hold(name));
    await lanes.start(log.drive);
    for (const name of names) lanes.wake(name);
    await log.until(() => log.running() === 2);
    expect(names.map((name) => log.begun(name))).toEqual([1, 1, 0, 0]);
    releases[1]?.();
    await log.untilBegun('three');
    expect(log.begun('four')).toBe(0);
    for (const release of releases) release();
    await log.untilBegun('four');
    await lanes.stop();
  });

  test('hours pass at once when the clock is moved', async () => {
    const { clock, lanes, log } = open();
    await lanes.start(log.drive);
    lanes.wake('later', new Date(clock.now().getTime() + 3 * 60 * 60_000));
    expect(clock.sleeping()).toBe(1);
    clock.advance(4 * 60 * 60_000);
    await log.untilBegun('later');
    await lanes.stop();
  });

  test('thousands of moments of many lanes need one sleeper', async () => {
    const { clock, lanes, log } = open();
    await lanes.start(log.drive);
    for (let count = 0; count < 5_000; count += 1) {
      lanes.wake(`lane-${count % 100}`, new Date(clock.now().getTime() + 60_000 + count));
    }
    await log.until(() => clock.sleeping() === 1);
    await lanes.stop();
    expect(clock.sleeping()).toBe(0);
  });

  test('a lane that keeps failing rests longer each time, and a wake-up does not cut its rest short', async () => {
    const { clock, lanes, log, logger } = open();
    await lanes.start(log.drive);
    lanes.wake('weak');
    log.failNext('weak');
    for (let run = 1; run <= 6; run += 1) {
      await log.untilBegun('weak', run);
      await log.until(() => log.running() === 0);
      await settled(() => logger.lines.length === run);
      lanes.wake('weak');
      lanes.wake('strong');
      await log.untilBegun('strong', run);
      expect(log.begun('weak')).toBe(run);
      log.failNext('weak');
      clock.advance(5_000);
    }
    await lanes.stop();
    expect(logger.lines.map((line) => line.fields['pauseMs']).slice(0, 6)).toEqual([250, 500, 1000, 2000, 4000, 5000]);
    expect(JSON.stringify(logger.lines)).not.toContain('told to fail');
  });
});

async function settled(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}
