import { sql, type Kysely } from 'kysely';

/**
 * What claiming from a lane needs.
 *
 * Until a new lane is in PostgreSQL's statistics, the planner takes it for nearly empty, finds every index equally good, and a claim
 * may cost seconds. So each index carries a mark in its condition (always true) that only the statement made for it repeats:
 * `attempt >= 0` for claiming in order, `seq > 0` for asking when something is due. `due_at` stands in the claim index so that
 * commands that are not due are passed over without reading them.
 *
 * `take_tokens` is a leaky bucket (GCRA): a bucket is one time, `full_at`, when it will be full again; a token moves it by one interval.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index commands_claim;
    create index commands_claim on commands (lane, priority desc, seq, due_at)
      where state in ('planned', 'waiting') and waits_for is null and attempt >= 0;
    drop index commands_due;
    create index commands_due on commands (lane, due_at)
      where state in ('planned', 'waiting') and waits_for is null and seq > 0;
    create index rate_buckets_full on rate_buckets (full_at);
  `.execute(db);
  await sql`
    create function take_tokens(requests jsonb, at timestamptz)
      returns table (place bigint, retry_at timestamptz) language plpgsql as $$
    declare
      times jsonb;
      asked record;
      each_group record;
      refused boolean;
      free_at timestamptz;
    begin
      -- Locked in one order, so that two calls never wait for each other; locked although nothing is changed yet.
      insert into rate_buckets (bucket, full_at)
        select distinct r ->> 'bucket', at from jsonb_array_elements(requests) r order by 1
        on conflict (bucket) do update set full_at = excluded.full_at where false;
      select jsonb_object_agg(b.bucket, greatest(b.full_at, at)) into times
        from rate_buckets b where b.bucket in (select r ->> 'bucket' from jsonb_array_elements(requests) r);
      for each_group in
        select r ->> 'group' as name, array_agg(n order by n) as places
        from jsonb_array_elements(requests) with ordinality as t (r, n) group by 1 order by min(n)
      loop
        declare
          tried jsonb := times;
        begin
          refused := false;
          for asked in
            select n, r ->> 'bucket' as bucket, (r ->> 'intervalMs')::float8 * interval '1 millisecond' as every,
              (r ->> 'burst')::float8 as burst
            from jsonb_array_elements(requests) with ordinality as t (r, n) where n = any(each_group.places) order by n
          loop
            free_at := (tried ->> asked.bucket)::timestamptz + asked.every - asked.every * asked.burst;
            place := asked.n;
            retry_at := case when free_at > at then free_at end;
            refused := refused or retry_at is not null;
            tried := jsonb_set(tried, array[asked.bucket], to_jsonb((tried ->> asked.bucket)::timestamptz + asked.every));
            return next;
          end loop;
          if not refused then times := tried; end if;
        end;
      end loop;
      update rate_buckets b set full_at = (times ->> b.bucket)::timestamptz
        where times ? b.bucket and b.full_at is distinct from (times ->> b.bucket)::timestamptz;
    end
    $$
  `.execute(db);
}
