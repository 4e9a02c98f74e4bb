import type { Clock } from '@kaiwa/core';
import type { Queue } from 'bull';
import { z } from 'zod';
import type { RedisConnections } from './redis';

/** What a job says: wake this lane, or pass the wake-up on because its time has come. */
export const hintSchema = z.object({ lane: z.string(), later: z.boolean() });
/** One wake-up as it travels through Redis. */
export type Hint = z.infer<typeof hintSchema>;

/** Sends wake-ups to whoever drives. What cannot be sent is dropped. */
export interface Hints {
  /** Sends with the next group. */
  send(lane: string, at?: Date): void;
  /** Takes the mark off a lane that is about to be driven: a wake-up that comes from now on sets it again. */
  begin(lane: string): Promise<void>;
  /** Sends the lane again when it was woken since {@link Hints.begin}. */
  recheck(lane: string): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

/** What {@link createHints} needs. `marks` is the key of the set of woken lanes. */
export interface HintsOptions {
  queue: Queue<Hint>;
  redis: RedisConnections;
  clock: Clock;
  marks: string;
}

/** Delayed wake-ups are rounded up to this, so that many of one lane are one job. Milliseconds. */
const RESOLUTION_MS = 100;
const MOST = 500;

/**
 * A lane has at most one job, named after it, so Bull swallows a wake-up while that job waits (it will see the work) and also while it
 * runs (it may have looked already). Hence a set of marks beside the jobs: a wake-up marks its lane first, the run takes the mark
 * off before it looks, and whoever finds it set again when the job is gone sends the lane once more.
 */
export function createHints({ queue, redis, clock, marks }: HintsOptions): Hints {
  const { client } = redis;
  let pending = new Map<string, { lane: string; at: number | null }>();
  let sending: Promise<void> | null = null;

  async function sendAll(): Promise<void> {
    await redis.tried;
    while (pending.size > 0) {
      const group = [...pending];
      pending = new Map();
      try {
        for (let from = 0; from < group.length; from += MOST) await sendGroup(group.slice(from, from + MOST));
        redis.reportBack();
      } catch (error) {
        redis.reportAway(error);
      }
    }
    sending = null;
  }

  async function sendGroup(group: [jobId: string, hint: { lane: string; at: number | null }][]): Promise<void> {
    const due = group.flatMap(([, { lane, at }]) => (at === null ? [lane] : []));
    const now = clock.now().getTime();
    if (due.length > 0) await client.sadd(marks, ...due);
    await queue.addBulk(
      group.map(([jobId, { lane, at }]) => ({
        data: { lane, later: at !== null },
        opts: { jobId, ...(at !== null && { delay: Math.max(1, at - now) }) },
      })),
    );
  }

  function send(lane: string, at?: Date): void {
    if (at && at > clock.now()) {
      const moment = Math.ceil(at.getTime() / RESOLUTION_MS) * RESOLUTION_MS;
      pending.set(`at/${moment}/${lane}`, { lane, at: moment });
    } else {
      pending.set(`now/${lane}`, { lane, at: null });
    }
    sending ??= sendAll();
  }

  return {
    send,
    async begin(lane) {
      await client.srem(marks, lane).catch(redis.reportAway);
    },
    async recheck(lane) {
      const marked = await client.sismember(marks, lane).catch(redis.reportAway);
      if (marked === 1) send(lane);
    },
    async settled() {
      await sending;
    },
  };
}
