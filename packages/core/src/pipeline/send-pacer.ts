import type { Clock } from '../ports/clock';

/**
 * Keeps the calls of one number apart, in one process. The store says when each message may leave; this sees to it that a process that was
 * held up makes up for it without ever calling more than the number may send in a second, and that nothing leaves while the number
 * says it is too much.
 */
export interface SendPacer {
  /** Resolves when a message that may leave at `at` leaves. `perSecond`: what the number may send. */
  turn(at: Date, perSecond: number): Promise<void>;
  /** The number refused a message as one too many: for a moment nothing leaves. */
  refused(): void;
}

/**
 * So many of what may be sent in a second leave within a little more than a second, wherever it begins. Both margins are for the ways
 * to Meta: messages come closer together on their way than they left.
 */
const WINDOW_SHARE = 0.975;
const WINDOW_MS = 1_015;
/** What is behind its time leaves at most so much faster than the number may send: it catches up, but not all at once. */
const CATCH_UP = 1.1;
/** Timers and processors are coarse: a call that began so much too late does not make the next one late. Milliseconds. */
const TIMER_MS = 20;
/** What a refusal costs, and all refusals of a moment together. Milliseconds. */
const REST_MS = 100;
const LONGEST_REST_MS = 1_000;

/** One pacer per number; it is kept while the process lives. */
export function createSendPacer(clock: Clock): SendPacer {
  /** When the latest calls began, as many as may leave in a window; the oldest is overwritten. */
  let begun: number[] = [];
  let oldest = 0;
  let newest = 0;
  let nextAt = 0;
  let restsUntil = 0;

  /** A number whose throughput changes starts a new window, and a clock that was put back starts everything anew. */
  function keepWindow(perSecond: number, now: number): void {
    const most = Math.max(1, Math.round(perSecond * WINDOW_SHARE));
    const isPutBack = newest > now;
    if (begun.length === most && !isPutBack) return;
    begun = Array.from({ length: most }, () => Number.NEGATIVE_INFINITY);
    oldest = 0;
    if (isPutBack) newest = nextAt = restsUntil = 0;
  }

  return {
    async turn(at, perSecond) {
      for (;;) {
        const now = clock.now().getTime();
        keepWindow(perSecond, now);
        const leavesAt = Math.max(at.getTime(), nextAt, restsUntil, (begun[oldest] ?? 0) + WINDOW_MS);
        if (leavesAt <= now) {
          begun[oldest] = newest = now;
          oldest = (oldest + 1) % begun.length;
          nextAt = Math.max(nextAt, now - TIMER_MS) + 1000 / (perSecond * CATCH_UP);
          return;
        }
        await clock.sleep(leavesAt - now);
      }
    },
    refused() {
      const now = clock.now().getTime();
      restsUntil = Math.min(Math.max(restsUntil, now) + REST_MS, now + LONGEST_REST_MS);
    },
  };
}
