/** Which lane is to be woken when, soonest first. */
export interface WakeTimes {
  /** Remembers to wake `lane` at `at` (epoch milliseconds). Asked twice for the same moment, it is woken once. */
  add(lane: string, at: number): void;
  /** The soonest moment, null when nothing is waiting. */
  next(): number | null;
  /** Takes out the lanes whose moment has come, in order of time. */
  takeDue(now: number): string[];
  clear(): void;
}

interface Entry {
  at: number;
  lane: string;
}

/**
 * Moments are rounded up to this: thousands of held commands of one lane then share a few entries. Up, because a lane woken too early
 * would find nothing due and ask again at once. Milliseconds.
 */
const RESOLUTION_MS = 50;

/** A binary heap, smallest first. */
export function createWakeTimes(): WakeTimes {
  const heap: Entry[] = [];
  const known = new Set<string>();

  function takeFirst(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first && last && last !== first) {
      heap[0] = last;
      sink(heap, 0);
    }
    if (first) known.delete(nameOf(first));
    return first;
  }

  return {
    add(lane, at) {
      const entry = { lane, at: Math.ceil(at / RESOLUTION_MS) * RESOLUTION_MS };
      if (known.has(nameOf(entry))) return;
      known.add(nameOf(entry));
      heap.push(entry);
      rise(heap, heap.length - 1);
    },
    next: () => heap[0]?.at ?? null,
    takeDue(now) {
      const lanes: string[] = [];
      for (let first = heap[0]; first && first.at <= now; first = heap[0]) {
        takeFirst();
        lanes.push(first.lane);
      }
      return lanes;
    },
    clear() {
      heap.length = 0;
      known.clear();
    },
  };
}

function nameOf({ at, lane }: Entry): string {
  return `${at} ${lane}`;
}

function rise(heap: Entry[], from: number): void {
  for (let index = from; index > 0; ) {
    const parent = (index - 1) >> 1;
    if (!swapIfSooner(heap, index, parent)) return;
    index = parent;
  }
}

function sink(heap: Entry[], from: number): void {
  for (let index = from; ; ) {
    const left = 2 * index + 1;
    const right = left + 1;
    const child = (heap[right]?.at ?? Infinity) < (heap[left]?.at ?? Infinity) ? right : left;
    if (!swapIfSooner(heap, child, index)) return;
    index = child;
  }
}

/** Puts the entry at `lower` above the one at `upper` when it is sooner. */
function swapIfSooner(heap: Entry[], lower: number, upper: number): boolean {
  const below = heap[lower];
  const above = heap[upper];
  if (!below || !above || below.at >= above.at) return false;
  heap[lower] = above;
  heap[upper] = below;
  return true;
}
