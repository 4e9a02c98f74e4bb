/** Timers that can all be dropped at once, so a closed simulator leaves nothing running. */
export interface TimerSet {
  /** Runs `action` once after `delayMs` real milliseconds, unless the set is cleared first. */
  after(delayMs: number, action: () => void): void;
  /** Drops every timer still waiting; their actions never run. Later calls of `after` are ignored. */
  close(): void;
}

/** Makes an empty timer set on the real (not the simulated) clock. */
export function createTimerSet(): TimerSet {
  const waiting = new Set<NodeJS.Timeout>();
  let closed = false;
  return {
    after(delayMs, action) {
      if (closed) return;
      const timer = setTimeout(() => {
        waiting.delete(timer);
        action();
      }, delayMs);
      waiting.add(timer);
    },
    close() {
      closed = true;
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}
