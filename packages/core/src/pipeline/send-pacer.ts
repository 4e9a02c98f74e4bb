import type { Clock } from '../ports/clock';
import { createSendWindow } from './send-window';

/**
 * Keeps the calls of one number apart, in one process. The store says when each message may leave; this sees to it that a process that was
 * held up makes up for it without ever calling more than the number may send in a second, and that nothing leaves while the number
 * says it is too much.
 */
export interface SendPacer {
  /**
   * Resolves when a message that may leave at `at` leaves. `perSecond`: what the number may send. Call what it resolves with when the
   * answer is there, or given up.
   */
  turn(at: Date, perSecond: number): Promise<() => void>;
  /** The number refused a message as one too many: for a moment nothing leaves. */
  refused(): void;
}

/** So much of what may be sent in a second never leaves in one; see {@link createSendWindow} for the rest of the margin. */
const SPARE_SHARE = 0.02;
/** What is behind its time leaves at most so much faster than the number may send: it catches up, but not all at once. */
const CATCH_UP = 1.1;
/** Timers and processors are coarse: a call that began so much too late does not make the next one late. Milliseconds. */
const TIMER_MS = 20;
/** What a refusal costs, and all refusals of a moment together. Milliseconds. */
const REST_MS = 100;
const LONGEST_REST_MS = 1_000;

/** One pacer per number; it is kept while the process lives. */
export function createSendPacer(clock: Clock): SendPacer {
  const window = createSendWindow();
  let nextAt = 0;
  let restsUntil = 0;
  const now = (): number => clock.now().getTime();

  return {
    async turn(at, perSecond) {
      const most = Math.max(1, perSecond - Math.ceil(perSecond * SPARE_SHARE));
      const gapMs = 1000 / (perSecond * CATCH_UP);
      for (;;) {
        const present = now();
        // A clock that was put back holds nothing up.
        nextAt = Math.min(nextAt, present + 2 * gapMs);
        restsUntil = Math.min(restsUntil, present + LONGEST_REST_MS);
        const leavesIn = Math.max(
          at.getTime() - present,
          nextAt - present,
          restsUntil - present,
          window.opensIn(present, most),
        );
        if (leavesIn <= 0) {
          nextAt = Math.max(nextAt, present - TIMER_MS) + gapMs;
          const call = window.begin(present);
          return () => window.answered(call, now());
        }
        await clock.sleep(leavesIn);
      }
    },
    refused() {
      const from = now();
      restsUntil = Math.min(Math.max(restsUntil, from) + REST_MS, from + LONGEST_REST_MS);
    },
  };
}
