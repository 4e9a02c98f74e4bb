/**
 * Wakes the drivers of named lanes. A wake-up is only a hint: it may be lost, come twice or come early. The truth is in the
 * store, leases decide who drives, and a sweep finds what a lost hint forgot.
 */
export interface Lanes {
  /** Asks that `lane` be driven now, or at `at`. Many wake-ups of one lane before it is driven count as one. */
  wake(lane: string, at?: Date): void;
  /**
   * Starts driving: `drive(lane)` is called once at a time per lane in this process; a wake-up that arrives while it runs
   * makes it run again afterwards. `drive` never rejects for an expected reason; if it does, the lane is driven again after a pause.
   */
  start(drive: (lane: string) => Promise<void>): Promise<void>;
  /** No new runs; resolves when the running ones have ended. Idempotent. */
  stop(): Promise<void>;
}
