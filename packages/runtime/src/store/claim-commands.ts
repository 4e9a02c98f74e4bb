import type { ClaimOptions, Command, LaneClaim, Lease } from '@kaiwa/core';
import { sql, type RawBuilder } from 'kysely';
import { toCommand } from './command-row';
import type { Database } from './database';
import { isOpen } from './key-heads';

/** How many due heads are looked at for a batch of one, and at least: a batch is of one kind, and heads of several may stand mixed. */
const LOOK_AT = 2;
const LOOK_AT_LEAST = 100;
/** How many commands behind their heads are looked at for a batch of one, all keys together. */
const FOLLOWERS = 4;
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** What one look at the head of a lane brought. */
interface Look {
  commands: Command[];
  /** Due time of the oldest command that could have been claimed. */
  oldestDueAt: Date | null;
  /** Whether there are due commands beyond those looked at. */
  more: boolean;
}

/** Claims the next batch of a lane; see {@link LaneStore.claim}. */
export async function claimCommands(db: Database, lease: Lease, options: ClaimOptions): Promise<LaneClaim> {
  let look = await claimAmong(db, lease, options, Math.max(options.limit * LOOK_AT, LOOK_AT_LEAST));
  // All that was looked at stands behind something although it is not marked so: hardly ever, and then everything is looked at.
  if (look.commands.length === 0 && look.oldestDueAt === null && look.more) {
    look = await claimAmong(db, lease, options, EVERYTHING);
  }
  if (look.commands.length > 0) return { commands: look.commands, nextDueAt: null, lingering: false };
  if (look.oldestDueAt) {
    return { commands: [], nextDueAt: new Date(look.oldestDueAt.getTime() + options.lingerMs), lingering: true };
  }
  return { commands: [], nextDueAt: await nextDueAt(db, lease.lane, options.now), lingering: false };
}

/**
 * One statement, so that nothing comes between looking and taking:
 * - `held` checks the lease and keeps the lane from being taken over until this statement ends;
 * - `pool`, `heads`, `ready`: see {@link lookFor};
 * - `taken` are marked as begun, unless the batch is small and lingers.
 */
async function claimAmong(db: Database, lease: Lease, options: ClaimOptions, window: number): Promise<Look> {
  const { lane, epoch } = lease;
  const { limit, atLeast, lingerMs, now } = options;
  const { rows } = await sql<Record<string, unknown> & { id: string | null; oldest: Date | null; more: boolean }>`
    with held as materialized (
      select from lanes where lane = ${lane} and epoch = ${epoch} and holder is not null for share
    ), ${lookFor(lane, options, window)}, facts as materialized (
      select count(*) as ready, min(due_at) as oldest, coalesce((select doubtful from first), false) as doubtful,
        (select count(*) from pool) = ${window}::bigint as more
      from ready
    ), taken as (
      update commands c
      set state = 'performing', attempt = c.attempt + 1, epoch = ${epoch}, performing_since = ${now}
      from facts f
      where c.id = any (array(select id from ready)) and c.state in ('planned', 'waiting') and c.waits_for is null
        and (f.doubtful or f.ready >= ${Math.min(atLeast, limit)}
          or f.oldest <= ${new Date(now.getTime() - lingerMs)}::timestamptz)
      returning c.*
    )
    select t.*, f.oldest, coalesce(f.more, false) as more from facts f left join taken t on true order by t.seq
  `.execute(db);
  const [any] = rows;
  const commands = rows.flatMap((row) => (row.id === null ? [] : [toCommand(row)]));
  return { commands, oldestDueAt: any?.oldest ?? null, more: any?.more ?? false };
}

/**
 * What may be claimed, as the parts of a `with`:
 * - `live` and `pool` are due heads of keys, those that have waited longest, live before backfill (see `key-heads.ts`);
 * - `heads` are those with nothing open before them;
 * - `chosen` are of the kind of the first planned, and in doubt as it is: they and what follows them make the batch;
 * - `runs` are the chosen and what stands behind them, and whether each fits;
 * - `ready` are as many as fit without a gap. A backfill command that stands before a live one of its key goes with it, so that a cut
 *   at the limit keeps order.
 *
 * Written so that it has one sensible plan whatever the planner believes: single-row look-ups instead of joins, and the mark of
 * migration 0007.
 */
function lookFor(lane: string, { limit, now, mostPerKey = limit }: ClaimOptions, window: number): RawBuilder<unknown> {
  const due = (priority: string) => sql`
    select id, key, seq, kind, priority, due_at, doubt_since is not null as doubtful
    from commands
    where lane = ${lane} and state in ('planned', 'waiting') and waits_for is null and not behind and seq > 0
      and priority = ${priority} and due_at <= ${now} and exists (select from held)
    order by due_at`;
  return sql`live as materialized (
      ${due('live')} limit ${window}::bigint
    ), pool as materialized (
      select * from live
      union all (${due('backfill')} limit greatest(${window}::bigint - (select count(*) from live), 0))
    ), heads as materialized (
      select * from pool p
      where (
        select b.seq from commands b where b.lane = ${lane} and b.key = p.key and b.${isOpen} order by b.seq limit 1
      ) = p.seq
    ), first as materialized (
      select kind, doubtful from heads order by priority desc, seq limit 1
    ), chosen as materialized (
      select h.* from heads h cross join first f where h.kind = f.kind and h.doubtful = f.doubtful
      order by h.priority desc, h.seq limit ${limit}
    ), runs as materialized (
      select b.id, b.key, b.seq, b.priority, b.due_at, b.fits
      from chosen c cross join first f cross join lateral (
        select o.id, o.key, o.seq, o.priority, o.due_at, o.state in ('planned', 'waiting') and o.waits_for is null
          and o.due_at <= ${now} and o.kind = f.kind and (o.doubt_since is not null) = f.doubtful as fits
        from commands o
        where o.lane = ${lane} and o.key = c.key and o.${isOpen} and o.seq >= c.seq
        order by o.seq
        limit least(${mostPerKey}::bigint, 1 + ${limit * FOLLOWERS}::bigint / greatest((select count(*) from chosen), 1))
      ) b
    ), ready as materialized (
      select id, due_at from (
        select id, seq, due_at, bool_and(fits) over (partition by key order by seq) as fits,
          max(priority) over (partition by key order by seq rows between current row and unbounded following) as urgency
        from runs
      ) r
      where fits order by urgency desc, seq limit ${limit}
    )`;
}

async function nextDueAt(db: Database, lane: string, now: Date): Promise<Date | null> {
  const next = (priority: string) => sql`(
    select due_at from commands
    where lane = ${lane} and state in ('planned', 'waiting') and waits_for is null and not behind and seq > 0
      and priority = ${priority} and due_at > ${now}
    order by due_at limit 1
  )`;
  const { rows } = await sql<{ due_at: Date | null }>`
    select least(${next('live')}, ${next('backfill')}) as due_at
  `.execute(db);
  return rows[0]?.due_at ?? null;
}
