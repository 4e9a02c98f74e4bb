/** One call, for as long as it may weigh on the present second of its number. Times in Unix milliseconds. */
export interface CountedCall {
  readonly begunAt: number;
  countsUntil: number;
}

/**
 * How many calls of a number may count within one second where they are counted. We know when a call began and when its answer came;
 * it was counted somewhere between. Calls that were held up together on their way were counted together, later than they
 * began, so they count longer here.
 */
export interface SendWindow {
  /** Milliseconds until fewer than `most` calls count; 0 = now. */
  opensIn(now: number, most: number): number;
  begin(now: number): CountedCall;
  answered(call: CountedCall, now: number): void;
}

/** A second, and a little for the ways. */
const WINDOW_MS = 1_015;
/** A call without an answer counts as if it had been held up for so long; a hanging one must not keep others waiting. */
const LONGEST_HELD_UP_MS = 250;
/** Times up to `WINDOW_MS` + `LONGEST_HELD_UP_MS` ahead, in a ring of a power of two. */
const RING = 2048;

/** An empty window. */
export function createSendWindow(): SendWindow {
  /** How many calls stop counting in each millisecond. */
  const ending = new Int32Array(RING);
  const ways = createWays();
  let counting = 0;
  let passedMs = 0;
  let usualGapMs = 0;

  function add(at: number, count: number): void {
    ending[at % RING] = (ending[at % RING] ?? 0) + count;
  }

  /** A clock that was put back, or moved on far, begins with an empty window. */
  function pass(now: number): void {
    if (now < passedMs || now - passedMs >= RING) {
      ending.fill(0);
      counting = 0;
      passedMs = now;
    }
    while (passedMs < now) {
      passedMs += 1;
      counting -= ending[passedMs % RING] ?? 0;
      ending[passedMs % RING] = 0;
    }
  }

  return {
    opensIn(now, most) {
      pass(now);
      usualGapMs = 1000 / most;
      let left = counting;
      let inMs = 0;
      while (left >= most && inMs < RING) {
        inMs += 1;
        left -= ending[(now + inMs) % RING] ?? 0;
      }
      return inMs;
    },
    begin(now) {
      pass(now);
      const countsUntil = now + WINDOW_MS + LONGEST_HELD_UP_MS;
      add(countsUntil, 1);
      counting += 1;
      return { begunAt: now, countsUntil };
    },
    answered(call, now) {
      pass(now);
      const heldUpMs = Math.ceil(ways.heldUpMs(now - call.begunAt, now, usualGapMs));
      const until = Math.max(call.begunAt + WINDOW_MS + Math.min(Math.max(0, heldUpMs), LONGEST_HELD_UP_MS), now + 1);
      if (call.countsUntil <= now || until >= call.countsUntil) return;
      add(call.countsUntil, -1);
      add(until, 1);
      call.countsUntil = until;
    },
  };
}

/** So many answers tell how long one takes; before, every call counts from its answer. */
const ENOUGH_ANSWERS = 32;
/** Answers differ by so much without having been held up. Milliseconds. */
const USUAL_DIFFERENCE_MS = 10;
/** What is late for longer than this was not held up: answers take longer now. Milliseconds. */
const LONGEST_HOLD_MS = 1_000;

/**
 * Tells a moment in which nothing got through from answers that take differently long each: first no answer came for a while, then
 * late ones did, one after another.
 */
function createWays(): { heldUpMs(tookMs: number, now: number, usualGapMs: number): number } {
  let known = 0;
  let usualMs = 0;
  let lastAt = 0;
  let heldSince: number | null = null;
  return {
    heldUpMs(tookMs, now, usualGapMs) {
      const gapMs = now - lastAt;
      const lateMs = tookMs - usualMs;
      lastAt = now;
      known += 1;
      if (known <= ENOUGH_ANSWERS) {
        usualMs += lateMs / known;
        return tookMs;
      }
      if (lateMs <= USUAL_DIFFERENCE_MS) heldSince = null;
      else if (gapMs > 2 * usualGapMs + USUAL_DIFFERENCE_MS) heldSince ??= now;
      if (heldSince !== null && now - heldSince <= LONGEST_HOLD_MS) return lateMs;
      usualMs += lateMs / 64;
      return 0;
    },
  };
}
