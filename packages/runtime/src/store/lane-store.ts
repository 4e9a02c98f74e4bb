import type { Command, LaneStore, Lease } from '@kaiwa/core';
import { sql } from 'kysely';
import { stored, type Database } from './database';
import { claim, toCommand } from './lane-claim';
import { takeTokens } from './token-buckets';

/** The outbox, its leases and the rate buckets in PostgreSQL. */
export function createLaneStore(db: Database): LaneStore {
  return {
    acquire: (lane, holder, now, leaseMs) => stored(acquire(db, lane, holder, now, leaseMs)),
    renew: (lease, holder, now, leaseMs) => stored(renew(db, lease, holder, now, leaseMs)),
    release: (lease, holder) => stored(release(db, lease, holder)),
    claim: (lease, options) => stored(claim(db, lease, options)),
    doubtOrphans: (lease, now) => stored(doubtOrphans(db, lease, now)),
    findForgotten: (now) => stored(findForgotten(db, now)),
    takeTokens: (requests, now) => stored(takeTokens(db, requests, now)),
    countByState: () => stored(countByState(db)),
    listParked: (limit) => stored(listParked(db, limit)),
    resolveParked: (commandId, choice, now) => stored(resolveParked(db, commandId, choice, now)),
    purge: (before) => stored(purge(db, before)),
  };
}

async function acquire(db: Database, lane: string, holder: string, now: Date, leaseMs: number): Promise<Lease | null> {
  const until = new Date(now.getTime() + leaseMs);
  const { rows } = await sql<{ epoch: number }>`
    insert into lanes (lane, holder, epoch, lease_until) values (${lane}, ${holder}, 1, ${until})
    on conflict (lane) do update set holder = ${holder}, epoch = lanes.epoch + 1, lease_until = ${until}
      where lanes.lease_until <= ${now} or lanes.holder is null or lanes.holder = ${holder}
    returning epoch
  `.execute(db);
  return rows[0] ? { lane, epoch: rows[0].epoch, until } : null;
}

async function renew(db: Database, lease: Lease, holder: string, now: Date, leaseMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update lanes set lease_until = ${new Date(now.getTime() + leaseMs)}
    where lane = ${lease.lane} and epoch = ${lease.epoch} and holder = ${holder}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

async function release(db: Database, lease: Lease, holder: string): Promise<void> {
  await sql`update lanes set holder = null where lane = ${lease.lane} and epoch = ${lease.epoch} and holder = ${holder}`.execute(
    db,
  );
}

async function doubtOrphans(db: Database, lease: Lease, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update commands set state = 'waiting', due_at = ${now}, reason = 'IN_DOUBT', doubt_since = coalesce(doubt_since, performing_since)
    where lane = ${lease.lane} and state = 'performing' and epoch < ${lease.epoch}
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Steps from lane to lane along an index instead of reading every open command. */
async function findForgotten(db: Database, now: Date): Promise<string[]> {
  const { rows } = await sql<{ lane: string }>`
    with recursive busy as (
      (select lane from commands where state in ('planned', 'waiting') and waits_for is null order by lane limit 1)
      union all
      select (select c.lane from commands c
        where c.state in ('planned', 'waiting') and c.waits_for is null and c.lane > busy.lane order by c.lane limit 1)
      from busy where busy.lane is not null
    ), due as (
      select lane from busy where lane is not null and exists (
        select from commands c where c.lane = busy.lane and c.state in ('planned', 'waiting') and c.waits_for is null and c.due_at <= ${now}
      )
      union
      select lane from commands where state = 'performing'
    )
    select due.lane from due left join lanes l on l.lane = due.lane
    where l.lane is null or l.holder is null or l.lease_until <= ${now}
  `.execute(db);
  return rows.map((row) => row.lane);
}

async function countByState(db: Database): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from commands where state not in ('done', 'closed') group by state
  `.execute(db);
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

async function listParked(db: Database, limit: number): Promise<(Command & { reason: string; detail: string })[]> {
  const { rows } = await sql<{ reason: string | null; detail: string | null }>`
    select * from commands where state = 'parked' order by seq desc limit ${limit}
  `.execute(db);
  return rows.map((row) => ({ ...toCommand(row), reason: row.reason ?? 'UNKNOWN', detail: row.detail ?? '' }));
}

async function resolveParked(db: Database, commandId: string, choice: 'again' | 'leave', now: Date): Promise<boolean> {
  const again = choice === 'again';
  const { numAffectedRows } = await sql`
    update commands set state = ${again ? 'planned' : 'closed'}, due_at = ${now}, doubt_since = null, attempt = 0,
      done_at = ${again ? null : now}
    where id = ${commandId}::uuid and state = 'parked'
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

async function purge(db: Database, before: Date): Promise<number> {
  const { numAffectedRows } =
    await sql`delete from commands where state in ('done', 'closed') and done_at < ${before}`.execute(db);
  await sql`delete from rate_buckets where full_at < ${before}`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
