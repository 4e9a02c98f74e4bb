import fc from 'fast-check';
import { createSendWindow, type CountedCall } from './send-window';

/** A number that is counted where nobody looks: for a while nothing is taken up, and then all that came at once. */
interface Vendor {
  perSecond: number;
  /** From the taking up of a call to its answer. Milliseconds. */
  answerMs: (call: number) => number;
  /** When nothing is taken up: from, and for how long. Milliseconds. */
  pauses: { fromMs: number; forMs: number }[];
  /** The window is told that every answer came at once. */
  isBlind?: boolean;
}

/** Calls as fast as window and limiter let them go, for `forMs` milliseconds. Returns when each was counted by the vendor. */
function call(vendor: Vendor, forMs: number): number[] {
  const { perSecond, answerMs, pauses, isBlind = false } = vendor;
  const most = perSecond - Math.ceil(perSecond * 0.02);
  const window = createSendWindow();
  const counted: number[] = [];
  const answers = new Map<number, CountedCall[]>();
  const begin = 1_000_000;
  let slot = 0;
  for (let now = 0; now < forMs; now += 1) {
    for (const each of answers.get(now) ?? []) window.answered(each, isBlind ? each.begunAt : begin + now);
    for (; slot <= now && window.opensIn(begin + now, most) === 0; slot += 1000 / (perSecond * 0.97)) {
      const each = window.begin(begin + now);
      const pause = pauses.find(({ fromMs, forMs: length }) => now >= fromMs && now < fromMs + length);
      const takenAt = pause ? pause.fromMs + pause.forMs : now;
      const answeredAt = takenAt + 1 + answerMs(counted.length);
      counted.push(takenAt);
      answers.set(answeredAt, [...(answers.get(answeredAt) ?? []), each]);
    }
  }
  return counted;
}

function mostInOneSecond(counted: readonly number[]): number {
  const sorted = counted.toSorted((one, other) => one - other);
  let from = 0;
  return sorted.reduce((most, at, index) => {
    while ((sorted[from] ?? at) <= at - 1000) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}

/** Pauses that are not felt as one: what was held up by one is answered before the next. */
const pauses = fc
  .array(fc.integer({ min: 1, max: 240 }), { maxLength: 4 })
  .map((lengths) => lengths.map((forMs, index) => ({ fromMs: 500 + 1_500 * index, forMs })));

describe('the second of a number', () => {
  test('never holds more than the number may send, also where calls are held up on their way together', () => {
    const perSecond = fc.constantFrom(80, 250, 1000);
    fc.assert(
      fc.property(perSecond, fc.integer({ min: 0, max: 300 }), pauses, (limit, answerMs, own) => {
        const counted = call({ perSecond: limit, answerMs: () => answerMs, pauses: own }, 7_000);
        expect(mostInOneSecond(counted)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  });

  test.each([80, 1000])('and this proof can fail: at %i a second, where the answers are not looked at', (perSecond) => {
    const own = { perSecond, answerMs: () => 5, pauses: [{ fromMs: 2_000, forMs: 200 }] };
    expect(mostInOneSecond(call({ ...own, isBlind: true }, 6_000))).toBeGreaterThan(perSecond);
    expect(mostInOneSecond(call(own, 6_000))).toBeLessThanOrEqual(perSecond);
  });

  test.each<[string, Vendor['answerMs']]>([
    ['come at once', () => 0],
    ['take 50 ms', () => 50],
    ['take 300 ms', () => 300],
    ['take between 150 and 600 ms, each its own', (index) => 150 + ((index * 7919) % 450)],
  ])('is filled by 95 %% where answers %s', (_title, answerMs) => {
    for (const perSecond of [80, 1000]) {
      const counted = call({ perSecond, answerMs, pauses: [] }, 12_000);
      const share = counted.filter((at) => at >= 2_000).length / (10 * perSecond);
      expect(share).toBeGreaterThanOrEqual(0.95);
    }
  });

  test('answers that take longer from now on slow it down for a moment only', () => {
    const counted = call({ perSecond: 1000, answerMs: (index) => (index < 3_000 ? 20 : 220), pauses: [] }, 12_000);
    expect(counted.filter((at) => at >= 6_000 && at < 11_000).length / 5_000).toBeGreaterThanOrEqual(0.95);
  });

  test('a call that never gets an answer does not keep others waiting for long', () => {
    const window = createSendWindow();
    for (let count = 0; count < 10; count += 1) window.begin(5_000);
    expect(window.opensIn(5_000, 10)).toBe(1_265);
    expect(window.opensIn(6_264, 10)).toBe(1);
    expect(window.opensIn(6_265, 10)).toBe(0);
  });

  test('a clock that is put back, or stood still for long, begins anew', () => {
    const window = createSendWindow();
    for (let count = 0; count < 10; count += 1) window.begin(5_000_000);
    expect(window.opensIn(4_000_000, 10)).toBe(0);
    for (let count = 0; count < 10; count += 1) window.begin(4_000_000);
    expect(window.opensIn(9_000_000, 1)).toBe(0);
  });
});
