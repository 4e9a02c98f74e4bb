import type { KaiwaError } from '../errors/kaiwa-error';

/** What to do after a failure. Times in milliseconds from now. */
export type NextStep =
  | { next: 'wait'; waitMs: number; countsAsAttempt: boolean }
  /** Nobody knows whether it happened: look first. */
  | { next: 'doubt'; lookAfterMs: number }
  /** The vendor shut us out: stop the connection until an admin has reconnected it. */
  | { next: 'pause'; waitMs: number }
  | { next: 'park' };

const SECOND = 1000;
const FIRST_WAIT_MS = SECOND;
const LONGEST_WAIT_MS = 300 * SECOND;
const LOOK_AFTER_MS = 5 * SECOND;
const PAUSED_WAIT_MS = 300 * SECOND;
/** With waits of at most five minutes this is a little more than a day. */
const MOST_ATTEMPTS = 300;

/** Doubles from one second to five minutes; `random` in [0, 1) spreads it by a quarter either way. */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 20), LONGEST_WAIT_MS);
  return Math.round(base * (0.75 + random / 2));
}

/**
 * The next step after `error` at the `attempt`-th try (from 1), by its kind and effect alone. Pure. Throttling waits as long as the
 * vendor said and never counts; what is unavailable is tried for about a day; what needs a human parks.
 */
export function nextStep(error: KaiwaError, attempt: number, random: number): NextStep {
  if (error.effect === 'unknown') return { next: 'doubt', lookAfterMs: error.retryAfterMs ?? LOOK_AFTER_MS };
  switch (error.kind) {
    case 'throttled':
      return {
        next: 'wait',
        waitMs: Math.max(error.retryAfterMs ?? 0, backoffMs(attempt, random)),
        countsAsAttempt: attempt < 8,
      };
    case 'unavailable':
      if (attempt >= MOST_ATTEMPTS) return { next: 'park' };
      return { next: 'wait', waitMs: error.retryAfterMs ?? backoffMs(attempt, random), countsAsAttempt: true };
    case 'unauthorized':
      return { next: 'pause', waitMs: PAUSED_WAIT_MS };
    case 'refused':
    case 'rejected':
    case 'unreadable':
    case 'misconfigured':
    case 'broken':
      return { next: 'park' };
  }
}
