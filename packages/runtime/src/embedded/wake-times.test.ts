import fc from 'fast-check';
import { createWakeTimes } from './wake-times';

describe('wake times', () => {
  test.each([
    ['nothing waits', [], null],
    ['one moment, rounded up', [['a', 101]], 150],
    [
      'the soonest of several',
      [
        ['a', 500],
        ['b', 100],
        ['c', 300],
      ],
      100,
    ],
  ] as [string, [string, number][], number | null][])('next: %s', (_title, asked, next) => {
    const times = createWakeTimes();
    for (const [lane, at] of asked) times.add(lane, at);
    expect(times.next()).toBe(next);
  });

  test('many moments close together are one; the same lane at another time is another', () => {
    const times = createWakeTimes();
    for (let at = 1; at <= 50; at += 1) times.add('a', at);
    times.add('a', 51);
    times.add('b', 50);
    expect(times.takeDue(49)).toEqual([]);
    expect(times.takeDue(50).toSorted()).toEqual(['a', 'b']);
    expect(times.takeDue(1000)).toEqual(['a']);
    times.add('a', 50);
    expect(times.takeDue(50)).toEqual(['a']);
  });

  test('cleared, it knows nothing', () => {
    const times = createWakeTimes();
    times.add('a', 1);
    times.clear();
    expect(times.next()).toBeNull();
    times.add('a', 1);
    expect(times.takeDue(50)).toEqual(['a']);
  });

  test('whatever is asked comes out in order of time, each lane and moment once', () => {
    const asked = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 2000 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(asked, (pairs) => {
        const times = createWakeTimes();
        for (const [lane, at] of pairs) times.add(lane, at);
        const expected = new Set(pairs.map(([lane, at]) => `${Math.ceil(at / 50) * 50} ${lane}`));
        const seen: string[] = [];
        for (let next = times.next(); next !== null; next = times.next()) {
          const moment = next;
          seen.push(...times.takeDue(moment).map((lane) => `${moment} ${lane}`));
        }
        expect(seen.toSorted()).toEqual([...expected].toSorted());
        const moments = seen.map((each) => Number.parseInt(each, 10));
        expect(moments).toEqual(moments.toSorted((a, b) => a - b));
      }),
    );
  });
});
