import type { Command } from '../pipeline/command';

/** The right to drive one lane for a while. Every new holder gets a higher epoch; a stale one can no longer claim or settle. */
export interface Lease {
  lane: string;
  epoch: number;
  until: Date;
}

/** A bucket (GCRA): one token every `intervalMs`, `burst` at once. */
export interface BucketShape {
  bucket: string;
  intervalMs: number;
  burst: number;
  /**
   * What was borrowed is paid back before more is lent: the burst is given within one interval, and then nothing until the bucket is
   * full again. Default false: a token comes back every interval.
   */
  repays?: boolean;
}

/** A request for one token. */
export interface TokenRequest extends BucketShape {
  /** Requests of one group are granted together or not at all; a refused group uses up nothing. */
  group: string;
  /**
   * A token that will be there within this time is granted for then, and what follows in its group is asked for as of then. The
   * request that makes the group wait comes first in it. Default 0: now or not at all.
   */
  patienceMs?: number;
}

/** What a lane claim brought. */
export interface LaneClaim {
  /** All of one kind, in order; their keys are blocked by nothing. */
  commands: Command[];
  /** When nothing is due now: when the next command will be; null when the lane is empty. */
  nextDueAt: Date | null;
  /** The oldest claimable command's due time, when fewer than `atLeast` were due and the batch lingers. */
  lingering: boolean;
}

/** How to claim. `atLeast` and `lingerMs`: wait for a fuller batch until the oldest due command is that old. */
export interface ClaimOptions {
  limit: number;
  atLeast: number;
  lingerMs: number;
  now: Date;
  /** Most commands of one key in the batch. Default: as many as the limit. */
  mostPerKey?: number;
}

/** The outbox and who drives it. */
export interface LaneStore {
  /** Takes or takes over a lane; null while another holder's lease lives. Epochs only grow. */
  acquire(lane: string, holder: string, now: Date, leaseMs: number): Promise<Lease | null>;
  /** Prolongs a lease; false when it was lost. */
  renew(lease: Lease, holder: string, now: Date, leaseMs: number): Promise<boolean>;
  release(lease: Lease, holder: string): Promise<void>;
  /**
   * Marks due commands as `performing` under the lease's epoch, in one statement that checks it: those that have waited longest, live
   * before backfill. Empty when the lease is lost. What stands behind a waiting command costs nothing, however much it is.
   */
  claim(lease: Lease, options: ClaimOptions): Promise<LaneClaim>;
  /**
   * Commands left `performing` by an earlier epoch: their outcome is unknown. They become `waiting`, in doubt since their attempt,
   * due now. Returns how many.
   */
  doubtOrphans(lease: Lease, now: Date): Promise<number>;
  /**
   * Lanes with due work and no living lease: what a lost wake-up forgot. Those of `holder` count as free: after a restart under the same
   * name it need not wait for its own lease to end.
   */
  findForgotten(now: Date, holder?: string): Promise<string[]>;
  /**
   * Takes tokens in one statement, request by request. For each: null when its bucket had the token, else the time when it has one: no
   * later than the request's patience it is granted for then, later it is refused. A group with a refusal took nothing at all, and
   * its tokens are there for the groups after it. State survives a restart.
   */
  takeTokens(requests: TokenRequest[], now: Date): Promise<(Date | null)[]>;
  /** Nobody takes a token of this bucket before `until`, however many it has; never shortens what holds already. */
  holdBucket(shape: BucketShape, until: Date): Promise<void>;
  countByState(): Promise<Record<string, number>>;
  /** Parked commands, newest first, for an operator. */
  listParked(limit: number): Promise<(Command & { reason: string; detail: string })[]>;
  /** One parked command; null when none of this id is parked. */
  findParked(commandId: string): Promise<(Command & { reason: string; detail: string }) | null>;
  /** "Send again" or "leave": puts a parked command back to `planned`, or closes it for good. False when it is not parked. */
  resolveParked(commandId: string, choice: 'again' | 'leave', now: Date): Promise<boolean>;
  /** Deletes commands done before `before`. */
  purge(before: Date): Promise<number>;
}
