/** Counts of vendor calls, as `GET /__calls` answers them. */
export interface CallCounts {
  total: number;
  /** `"<METHOD> <route template>"` → number of calls. */
  byRoute: Record<string, number>;
}

/** Counts vendor calls by method and route template. */
export interface CallCounter {
  /** Adds one call. `template` has names instead of ids, for example `/{PNID}/messages` or `res.partner.write`. */
  count(method: string, template: string): void;
  read(): CallCounts;
  reset(): void;
}

/** Makes a counter that starts at zero. */
export function createCallCounter(): CallCounter {
  const counts = new Map<string, number>();
  return {
    count(method, template) {
      const key = `${method} ${template}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    read() {
      let total = 0;
      for (const count of counts.values()) total += count;
      return { total, byRoute: Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b))) };
    },
    reset: () => counts.clear(),
  };
}
