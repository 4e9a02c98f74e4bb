import { getEventListeners } from 'node:events';
import { createSystemClock } from './clock';

describe('the clock of this machine', () => {
  const clock = createSystemClock();

  test('tells the time', () => {
    const before = Date.now();
    const now = clock.now().getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('sleeps at least as long as asked', async () => {
    const before = performance.now();
    await clock.sleep(20);
    expect(performance.now() - before).toBeGreaterThanOrEqual(20);
  });

  test.each([0, -5])('does not sleep for %i ms', async (ms) => {
    await clock.sleep(ms);
  });

  test('an aborted sleeper wakes at once, without an error and without leaving a listener', async () => {
    const abort = new AbortController();
    const slept = clock.sleep(3_600_000, abort.signal);
    abort.abort();
    await expect(slept).resolves.toBeUndefined();
    await clock.sleep(3_600_000, abort.signal);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  test('a sleep longer than a 32-bit timer goes on sleeping', async () => {
    const abort = new AbortController();
    let woke = false;
    const slept = clock.sleep(2 ** 32, abort.signal).then(() => (woke = true));
    await clock.sleep(20);
    expect(woke).toBe(false);
    abort.abort();
    await slept;
  });
});
