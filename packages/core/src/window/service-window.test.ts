import fc from 'fast-check';
import { isOpen, opensUntil, remainingMs, SERVICE_WINDOW_MS, windowState } from './service-window';

const wrote = new Date('2026-11-20T09:00:00Z');
const after = (ms: number): Date => new Date(wrote.getTime() + ms);

describe('the customer service window', () => {
  test.each([
    ['at once', 0, 'open'],
    ['23:59:59 later', SERVICE_WINDOW_MS - 1000, 'open'],
    ['exactly 24 h later', SERVICE_WINDOW_MS, 'closed'],
    ['a second after that', SERVICE_WINDOW_MS + 1000, 'closed'],
    ['a little before it was written, by our clock', -60_000, 'open'],
    ['long before it was written: that time cannot be true', -3_600_000, 'unknown'],
  ])('%s', (_title, ms, state) => {
    expect(windowState(wrote, after(ms))).toBe(state);
  });

  test('a guard closes it earlier, and its end stays Meta’s', () => {
    expect(windowState(wrote, after(SERVICE_WINDOW_MS - 30_000), 60_000)).toBe('closed');
    expect(opensUntil(wrote)).toEqual(after(SERVICE_WINDOW_MS));
    expect(remainingMs(wrote, after(SERVICE_WINDOW_MS - 30_000))).toBe(30_000);
  });

  test('nobody wrote: unknown, and not open', () => {
    expect(windowState(null, wrote)).toBe('unknown');
    expect(isOpen(null, wrote)).toBe(false);
    expect(remainingMs(null, wrote)).toBe(0);
  });

  test('once closed it stays closed, whatever the times', () => {
    const time = fc.integer({ min: 0, max: 2 * SERVICE_WINDOW_MS });
    fc.assert(fc.property(time, time, (ms, more) => isOpen(wrote, after(ms)) || !isOpen(wrote, after(ms + more))));
  });
});
