import type { BucketShape, TokenRequest } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';

/**
 * Takes tokens from leaky buckets (GCRA) that all processes share; see {@link LaneStore.takeTokens} and the function in migration
 * 0007. Requests are served in order; those of one group are granted together or not at all.
 */
export async function takeTokens(db: Database, requests: TokenRequest[], now: Date): Promise<(Date | null)[]> {
  if (requests.length === 0) return [];
  const { rows } = await sql<{ retry_at: Date | null }>`
    select retry_at from take_tokens(${JSON.stringify(requests)}::jsonb, ${now}::timestamptz) order by place
  `.execute(db);
  return rows.map((row) => row.retry_at);
}

/** Nothing from this bucket before `until`: its burst is taken out too. One that waits longer already stays so. */
export async function holdBucket(db: Database, shape: BucketShape, until: Date): Promise<void> {
  const fullAt = new Date(until.getTime() + shape.intervalMs * (shape.burst - 1));
  await sql`
    insert into rate_buckets (bucket, full_at) values (${shape.bucket}, ${fullAt})
    on conflict (bucket) do update set full_at = greatest(rate_buckets.full_at, excluded.full_at)
  `.execute(db);
}

/** Forgets buckets that have been full since `before`: a full bucket and a missing one are the same. */
export async function purgeBuckets(db: Database, before: Date): Promise<void> {
  await sql`delete from rate_buckets where full_at < ${before}`.execute(db);
}
