/** How long to leave something alone after it failed: longer with every failure in a row. */
export interface GrowingPauses {
  /** Counts a failure of `name`. Returns how long to pause, milliseconds. */
  failed(name: string): number;
  /** Forgets the failures of `name`. */
  succeeded(name: string): void;
}

/** Pauses that double from `firstMs` to `mostMs`. */
export function createGrowingPauses(firstMs: number, mostMs: number): GrowingPauses {
  const next = new Map<string, number>();
  return {
    failed(name) {
      const pause = next.get(name) ?? firstMs;
      next.set(name, Math.min(pause * 2, mostMs));
      return pause;
    },
    succeeded: (name) => void next.delete(name),
  };
}
