import type { NewReceipt, Receipt } from '../pipeline/receipt';

/** Where raw deliveries are kept. Writing is one statement and one fsync for the whole batch. */
export interface ReceiptStore {
  /**
   * Durable when it resolves. `duplicate`: a byte-identical body was accepted in the last 8 days, nothing was stored.
   * @throws KaiwaError `unavailable` when the database is not there or too slow: nobody may be told that it was accepted. Where the answer
   *   alone was lost it is stored all the same, and comes again as a `duplicate`.
   */
  append(receipts: NewReceipt[]): Promise<('stored' | 'duplicate')[]>;
  /** Receipts by state, for health and metrics. */
  countByState(): Promise<{ new: number; parked: number; oldestNewAt: Date | null }>;
  /** Parked receipts, newest first. */
  listParked(limit: number): Promise<(Receipt & { reason: string })[]>;
  /** One parked receipt; null when none of this id is parked. */
  findParked(id: string): Promise<(Receipt & { reason: string }) | null>;
  /** Gives a parked receipt up: it counts as read, and goes with the others when its time has come. False when it is not parked. */
  leaveParked(id: string): Promise<boolean>;
  /** Puts parked receipts back to be read again; all of them when `ids` is null. Returns how many. */
  retryParked(ids: string[] | null): Promise<number>;
  /** Deletes receipts read before `readBefore` and digests older than `digestsBefore`. Returns how many receipts went. */
  purge(readBefore: Date, digestsBefore: Date): Promise<number>;
}
