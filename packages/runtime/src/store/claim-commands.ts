import type { ClaimOptions, Command, LaneClaim, Lease } from '@kaiwa/core';
import { sql } from 'kysely';
import { toCommand } from './command-row';
import type { Database } from './database';

/**
 * How many due commands are looked at for a batch of one, step by step, until the batch is full. Nearly always the first step is
 * enough; the last one (all of them) is for a lane whose oldest work is blocked.
 */
const LOOK_AT = [2, 40, null];
const LOOK_AT_LEAST = 100;

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
  for (const factor of LOOK_AT) {
    const window = factor === null ? null : Math.max(options.limit * factor, LOOK_AT_LEAST);
    const look = await claimAmong(db, lease, options, window);
    if (look.commands.length > 0) return { commands: look.commands, nextDueAt: null, lingering: false };
    if (look.more) continue;
    if (look.oldestDueAt) {
      return { commands: [], nextDueAt: new Date(look.oldestDueAt.getTime() + options.lingerMs), lingering: true };
    }
    break;
  }
  return { commands: [], nextDueAt: await nextDueAt(db, lease.lane, options.now), lingering: false };
}

/**
 * One statement, so that nothing comes between looking and taking:
 * - `held` checks the lease and keeps the lane from being taken over until this statement ends;
 * - `pool` is what is due, in order: live before backfill, then as planned;
 * - `first` is the first command with nothing open before it under its key: the batch is of its kind, and in doubt as it is;
 * - `barrier` is, per key, the first open command that cannot be part of this batch: what stands behind it has to wait;
 * - `ready` lets a backfill command that stands before a live one of its key go with it, so that a cut at the limit keeps order.
 *
 * Written so that it has one sensible plan whatever the planner believes: single-row look-ups instead of joins, and the marks of
 * migration 0007.
 */
async function claimAmong(
  db: Database,
  { lane, epoch }: Lease,
  { limit, atLeast, lingerMs, now }: ClaimOptions,
  window: number | null,
): Promise<Look> {
  const open = sql`b.lane = ${lane} and b.state in ('planned', 'waiting', 'performing')`;
  const { rows } = await sql<Record<string, unknown> & { id: string | null; oldest: Date | null; more: boolean }>`
    with held as materialized (
      select from lanes where lane = ${lane} and epoch = ${epoch} and holder is not null for share
    ), pool as materialized (
      select id, key, seq, kind, priority, due_at, doubt_since is not null as doubtful
      from commands
      where lane = ${lane} and state in ('planned', 'waiting') and waits_for is null and attempt >= 0
        and due_at <= ${now} and exists (select from held)
      order by priority desc, seq limit ${window}::bigint
    ), last as materialized (
      select priority, seq from pool order by priority, seq desc limit 1
    ), first as materialized (
      select p.kind, p.doubtful from pool p
      where (select b.seq from commands b where ${open} and b.key = p.key order by b.seq limit 1) = p.seq
      order by p.priority desc, p.seq limit 1
    ), fitting as materialized (
      select p.*, row_number() over by_key = 1 as leads, max(p.priority) over (by_key rows between current row and unbounded following) as urgency
      from pool p cross join first f where f.kind = p.kind and f.doubtful = p.doubtful
      window by_key as (partition by p.key order by p.seq)
    ), fenced as materialized (
      select c.*, min(case when c.leads then (
        select b.seq from commands b cross join first f cross join last l
        where ${open} and b.key = c.key and not (
          b.state in ('planned', 'waiting') and b.waits_for is null and b.due_at <= ${now}
          and b.kind = f.kind and (b.doubt_since is not null) = f.doubtful
          and (b.priority > l.priority or (b.priority = l.priority and b.seq <= l.seq))
        )
        order by b.seq limit 1
      ) end) over (partition by c.key) as barrier
      from fitting c
    ), ready as materialized (
      select id, due_at, doubtful from fenced where barrier is null or seq < barrier
      order by urgency desc, seq limit ${limit}
    ), facts as materialized (
      select count(*) as ready, min(due_at) as oldest, coalesce(bool_or(doubtful), false) as doubtful,
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

async function nextDueAt(db: Database, lane: string, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ due_at: Date }>`
    select due_at from commands
    where lane = ${lane} and state in ('planned', 'waiting') and waits_for is null and seq > 0 and due_at > ${now}
    order by due_at limit 1
  `.execute(db);
  return rows[0]?.due_at ?? null;
}
