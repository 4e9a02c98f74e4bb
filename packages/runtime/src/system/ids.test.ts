import { createSystemIds } from './ids';

describe('identifiers of this machine', () => {
  const ids = createSystemIds();

  test('are UUIDs of version 7 with the time of now in front', () => {
    const before = Date.now();
    const id = ids.next();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const madeAt = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(madeAt).toBeGreaterThanOrEqual(before);
    expect(madeAt).toBeLessThanOrEqual(Date.now());
  });

  test('grow, also inside one millisecond, and never repeat', () => {
    const made = Array.from({ length: 20_000 }, () => ids.next());
    expect(made.every((id, index) => index === 0 || id > (made[index - 1] ?? ''))).toBe(true);
    expect(new Set(made).size).toBe(made.length);
  });

  test('chance lies in [0, 1) and is spread over it', () => {
    const drawn = Array.from({ length: 2_000 }, () => ids.random());
    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(drawn.map((number) => Math.floor(number * 10))).size).toBe(10);
  });
});
