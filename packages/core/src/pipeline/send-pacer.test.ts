import fc from 'fast-check';
import type { Clock } from '../ports/clock';
import { createSendPacer } from './send-pacer';

const START = new Date('2026-11-20T10:00:00.000Z').getTime();

/** A clock that only moves when somebody sleeps, and then a little too far, as a busy machine does. */
function sleepyClock(lateMs: () => number): Clock & { put(ms: number): void } {
  let now = START;
  return {
    now: () => new Date(now),
    put: (ms) => void (now += ms),
    sleep: async (ms) => void (now += Math.ceil(ms) + lateMs()),
  };
}

/** When each of `count` messages leaves, in milliseconds after the start, where slot `n` is `n × everyMs`. */
async function leave(
  pacer: ReturnType<typeof createSendPacer>,
  clock: Clock,
  { count, everyMs, perSecond }: { count: number; everyMs: number; perSecond: number },
): Promise<number[]> {
  const left: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const answered = await pacer.turn(new Date(START + index * everyMs), perSecond);
    left.push(clock.now().getTime() - START);
    answered();
  }
  return left;
}

/** Most that left within `windowMs`, wherever it begins. `left` only grows. */
function mostWithin(windowMs: number, left: readonly number[]): number {
  let from = 0;
  return left.reduce((most, at, index) => {
    while ((left[from] ?? at) <= at - windowMs) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}

describe('what leaves of one number', () => {
  test.each([
    [20, 1000 / 18.7],
    [80, 1000 / 76.5],
    [1000, 1000 / 957],
  ])('at %i a second keeps to the times it was given', async (perSecond, everyMs) => {
    const clock = sleepyClock(() => 0);
    const left = await leave(createSendPacer(clock), clock, { count: 3 * perSecond, everyMs, perSecond });
    for (const [index, at] of left.entries()) expect(Math.abs(at - index * everyMs)).toBeLessThan(60);
  });

  test('never leaves before its time, nor more within a second than the number may send, however late the timers are', async () => {
    const lateness = fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(20, 80, 250), lateness, fc.boolean(), async (perSecond, late, atOnce) => {
        let asked = 0;
        const clock = sleepyClock(() => late[(asked += 1) % late.length] ?? 0);
        const everyMs = atOnce ? 0 : 1000 / (perSecond * 0.97);
        const left = await leave(createSendPacer(clock), clock, { count: 3 * perSecond, everyMs, perSecond });
        for (const [index, at] of left.entries()) expect(at).toBeGreaterThanOrEqual(Math.floor(index * everyMs));
        expect(mostWithin(1000, left)).toBeLessThanOrEqual(perSecond);
      }),
      { numRuns: 60 },
    );
  });

  test('what was held up catches up, a little at a time', async () => {
    const clock = sleepyClock(() => 0);
    const pacer = createSendPacer(clock);
    const everyMs = 1000 / 76.5;
    clock.put(400);
    const left = await leave(pacer, clock, { count: 400, everyMs, perSecond: 80 });
    expect(mostWithin(100, left)).toBeLessThanOrEqual(12);
    const behind = (index: number): number => (left[index] ?? 0) - index * everyMs;
    expect(behind(0)).toBe(400);
    expect(behind(399)).toBeLessThan(350);
  });

  test('a refusal makes everything rest for a moment, many not longer than a second', async () => {
    const clock = sleepyClock(() => 0);
    const pacer = createSendPacer(clock);
    pacer.refused();
    expect(await leave(pacer, clock, { count: 1, everyMs: 0, perSecond: 80 })).toEqual([100]);
    for (let count = 0; count < 50; count += 1) pacer.refused();
    expect(await leave(pacer, clock, { count: 1, everyMs: 0, perSecond: 80 })).toEqual([1100]);
  });

  test('a clock that is put back holds nothing up', async () => {
    const clock = sleepyClock(() => 0);
    const pacer = createSendPacer(clock);
    await leave(pacer, clock, { count: 200, everyMs: 13, perSecond: 80 });
    clock.put(-3_600_000);
    const now = clock.now().getTime();
    await pacer.turn(new Date(now), 80);
    expect(clock.now().getTime() - now).toBeLessThan(30);
  });
});
