import { KaiwaError, type ErrorKind } from '../errors/kaiwa-error';
import { backoffMs, nextStep } from './retry-policy';

const error = (kind: ErrorKind, more: { retryAfterMs?: number; effect?: 'unknown' } = {}): KaiwaError =>
  new KaiwaError({ kind, code: 'TEST', message: 'test', ...more });

describe('after a failure', () => {
  test.each<[ErrorKind, string]>([
    ['throttled', 'wait'],
    ['unavailable', 'wait'],
    ['unauthorized', 'pause'],
    ['refused', 'park'],
    ['rejected', 'park'],
    ['unreadable', 'park'],
    ['misconfigured', 'park'],
    ['broken', 'park'],
  ])('%s → %s', (kind, next) => {
    expect(nextStep(error(kind), 1, 0.5).next).toBe(next);
  });

  test('whatever may have happened is looked up, never repeated', () => {
    expect(nextStep(error('unavailable', { effect: 'unknown' }), 1, 0.5)).toEqual({ next: 'doubt', lookAfterMs: 5000 });
  });

  test('the vendor’s own wait is respected', () => {
    expect(nextStep(error('throttled', { retryAfterMs: 90_000 }), 1, 0)).toMatchObject({ waitMs: 90_000 });
  });

  test('what stays unavailable for a day is parked', () => {
    expect(nextStep(error('unavailable'), 300, 0.5)).toEqual({ next: 'park' });
    let waited = 0;
    for (let attempt = 1; attempt < 300; attempt += 1) waited += backoffMs(attempt, 0.5);
    expect(waited / 3_600_000).toBeGreaterThan(23);
  });

  test('waits double, end at five minutes and are spread', () => {
    expect([1, 2, 3, 9, 50].map((attempt) => backoffMs(attempt, 0.5))).toEqual([1000, 2000, 4000, 256_000, 300_000]);
    expect([backoffMs(1, 0), backoffMs(1, 0.999)]).toEqual([750, 1250]);
  });
});
