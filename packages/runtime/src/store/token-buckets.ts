import type { BucketShape, TokenRequest } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';

/**
 * Takes tokens from leaky buckets (GCRA) that all processes share; see {@link LaneStore.takeTokens} and the function in migration
 * 0009. Requests are served in order; those of one group are granted together or not at all.
 */
export async function takeTokens(db: Database, requests: TokenRequest[], now: Date): Promise<(Date | null)[]> {
  if (requests.length === 0) return [];
  // A time is handed on in milliseconds, and never a fraction too early.
  const { rows } = await sql<{ usable_at: Date | null }>`
    select date_trunc('milliseconds', usable_at + interval '999 microseconds') as usable_at
    from take_tokens(${JSON.stringify(requests)}::jsonb, ${now}::timestamptz) order by place
  `.execute(db);
  return rows.map((row) => row.usable_at);
}

/**
 * Nothing from this bucket before `until`: its burst is taken out too, and one that repays gives none before it is full. One that waits
 * longer already stays so.
 */
export async function holdBucket(db: Database, shape: BucketShape, until: Date): Promise<void> {
  const lentMs = shape.repays === true ? 0 : shape.intervalMs * (shape.burst - 1);
  await sql`
    insert into rate_buckets (bucket, full_at) values (${shape.bucket}, ${new Date(until.getTime() + lentMs)})
    on conflict (bucket) do update set full_at = greatest(rate_buckets.full_at, excluded.full_at), opened_at = null
  `.execute(db);
}

/** Forgets buckets that have been full since `before`: a full bucket and a missing one are the same. */
export async function purgeBuckets(db: Database, before: Date): Promise<void> {
  await sql`delete from rate_buckets where full_at < ${before}`.execute(db);
}
