import type { TokenRequest } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';
import { groupRows } from './group-rows';

/**
 * Takes tokens from buckets that fill at a steady rate (GCRA): per bucket one instant is kept, when it would be full again. Requests of
 * one group are granted together or not at all. For each request null when granted, else when its group may ask again.
 */
export async function takeTokens(db: Database, requests: TokenRequest[], now: Date): Promise<(Date | null)[]> {
  const names = [...new Set(requests.map((request) => request.bucket))].toSorted();
  return db.transaction().execute(async (tx) => {
    await sql`
      insert into rate_buckets (bucket, full_at) select name, ${now} from unnest(${names}::text[]) as name order by name
      on conflict do nothing
    `.execute(tx);
    const { rows } = await sql<{ bucket: string; full_at_ms: number }>`
      select bucket, (extract(epoch from full_at) * 1000)::float8 as full_at_ms from rate_buckets
      where bucket = any(${names}::text[]) order by bucket for update
    `.execute(tx);
    const buckets = new Map(rows.map((row) => [row.bucket, row.full_at_ms]));
    const answers = grantGroups(requests, buckets, now.getTime());
    await sql`
      update rate_buckets b set full_at = to_timestamp(t.at / 1000)
      from unnest(${[...buckets.keys()]}::text[], ${[...buckets.values()]}::float8[]) as t (bucket, at) where b.bucket = t.bucket
    `.execute(tx);
    return requests.map((request) => answers.get(request.group) ?? null);
  });
}

/** Decides group by group and moves the buckets of granted ones. Times in milliseconds. Pure but for `buckets`. */
export function grantGroups(
  requests: readonly TokenRequest[],
  buckets: Map<string, number>,
  now: number,
): Map<string, Date | null> {
  const answers = new Map<string, Date | null>();
  for (const [group, own] of groupRows(requests, (request) => request.group)) {
    const after = new Map<string, number>();
    let waitUntil = now;
    for (const { bucket, intervalMs, burst } of own) {
      const fullAt = Math.max(after.get(bucket) ?? buckets.get(bucket) ?? now, now) + intervalMs;
      after.set(bucket, fullAt);
      waitUntil = Math.max(waitUntil, fullAt - burst * intervalMs);
    }
    const granted = waitUntil <= now;
    if (granted) for (const [bucket, fullAt] of after) buckets.set(bucket, fullAt);
    answers.set(group, granted ? null : new Date(Math.ceil(waitUntil)));
  }
  return answers;
}
