import { sql, type Kysely } from 'kysely';

/**
 * What keeps a claim flat, and what lets a batch of sends book its tokens at once.
 *
 * A command with an open one before it under its key is `behind` and stands in no index that claims look through, so a hundred
 * thousand commands behind waiting ones cost a claim nothing. Claims go by due time along one index, which reaches what is due
 * without passing what is not. Its mark `seq > 0` (see 0007) is repeated by the statements made for it.
 *
 * `take_tokens`: a bucket is one time, `full_at`, when it will be full again; a token moves it by one interval (GCRA). A request may
 * have patience: then a token that is there soon enough is granted for that time, and what follows in its group is asked for then. A bucket that
 * `repays` gives its burst within one interval of `opened_at`, and then nothing until it is full.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table commands add column behind boolean not null default false;
    update commands c set behind = true
      where c.state in ('planned', 'waiting', 'performing') and exists (
        select from commands b
        where b.lane = c.lane and b.key = c.key and b.seq < c.seq and b.state in ('planned', 'waiting', 'performing')
      );
    drop index commands_claim;
    drop index commands_due;
    create index commands_due on commands (lane, priority, due_at)
      where state in ('planned', 'waiting') and waits_for is null and not behind and seq > 0;
    alter table rate_buckets add column opened_at timestamptz;
    drop function take_tokens(jsonb, timestamptz);
  `.execute(db);
  await sql`
    create function take_tokens(requests jsonb, at timestamptz)
      returns table (place bigint, usable_at timestamptz) language plpgsql as $$
    declare
      names text[];
      full_times timestamptz[];
      opened_times timestamptz[];
      asked record;
      group_name text;
      group_at timestamptz := at;
      refused boolean := false;
      touched integer[] := '{}';
      old_full timestamptz[] := '{}';
      old_opened timestamptz[] := '{}';
      free_at timestamptz;
    begin
      -- Nobody waits for the disk: a server that crashes forgets what was taken in its last moment, which is less than it takes to come back.
      perform set_config('synchronous_commit', 'off', true);
      -- Locked in one order, so that two calls never wait for each other; locked although nothing is changed yet.
      insert into rate_buckets (bucket, full_at)
        select distinct r ->> 'bucket', at from jsonb_array_elements(requests) r order by 1
        on conflict (bucket) do update set full_at = excluded.full_at where false;
      select array_agg(b.bucket order by b.bucket), array_agg(greatest(b.full_at, at) order by b.bucket),
          array_agg(b.opened_at order by b.bucket)
        into names, full_times, opened_times
        from rate_buckets b where b.bucket in (select r ->> 'bucket' from jsonb_array_elements(requests) r);
      for asked in
        select n, name, which, every, burst, patience, repays
        from (
          select n, r ->> 'group' as name, min(n) over (partition by r ->> 'group') as group_place,
            array_position(names, r ->> 'bucket') as which, (r ->> 'intervalMs')::float8 * interval '1 millisecond' as every,
            (r ->> 'burst')::float8 as burst,
            coalesce((r ->> 'patienceMs')::float8, 0) * interval '1 millisecond' as patience,
            coalesce((r ->> 'repays')::boolean, false) as repays
          from jsonb_array_elements(requests) with ordinality as t (r, n)
        ) each_request
        order by group_place, n
      loop
        if asked.name is distinct from group_name then
          group_name := asked.name;
          group_at := at;
          refused := false;
          touched := '{}';
          old_full := '{}';
          old_opened := '{}';
        end if;
        free_at := full_times[asked.which] + asked.every - asked.every * asked.burst;
        if asked.repays and full_times[asked.which] > group_at and (
          free_at > group_at or opened_times[asked.which] is null or opened_times[asked.which] + asked.every <= group_at
        ) then
          free_at := full_times[asked.which];
        end if;
        place := asked.n;
        usable_at := case when free_at > group_at then free_at end;
        return next;
        if free_at > group_at and free_at > at + asked.patience then
          refused := true;
        else
          group_at := greatest(group_at, free_at);
        end if;
        touched := touched || asked.which;
        old_full := old_full || full_times[asked.which];
        old_opened := old_opened || opened_times[asked.which];
        if full_times[asked.which] <= group_at then opened_times[asked.which] := group_at; end if;
        full_times[asked.which] := greatest(full_times[asked.which], group_at) + asked.every;
        if refused then
          for step in reverse cardinality(touched) .. 1 loop
            full_times[touched[step]] := old_full[step];
            opened_times[touched[step]] := old_opened[step];
          end loop;
          touched := '{}';
          old_full := '{}';
          old_opened := '{}';
        end if;
      end loop;
      update rate_buckets b set full_at = t.full_at, opened_at = t.opened_at
        from unnest(names, full_times, opened_times) as t (bucket, full_at, opened_at)
        where b.bucket = t.bucket and (b.full_at, b.opened_at) is distinct from (t.full_at, t.opened_at);
    end
    $$
  `.execute(db);
}
