import type { Command } from '@kaiwa/core';
import { sql } from 'kysely';
import { toCommand } from './command-row';
import type { Database } from './database';
import { isOpen, lockPeopleOf, type KeyOfLane } from './key-heads';

/** Rows deleted by one statement: a long delete would keep the lanes waiting. */
const PURGE_STEP = 5_000;

/** How many commands are in each open state, or parked. Finished ones are not counted: there may be millions. Empty states are absent. */
export async function countByState(db: Database): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) as count from commands where state in ('planned', 'waiting', 'performing') group by state
    union all select 'parked', count(*) from commands where state = 'parked' having count(*) > 0
  `.execute(db);
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

/** See {@link LaneStore.listParked}. */
export async function listParked(
  db: Database,
  limit: number,
): Promise<(Command & { reason: string; detail: string })[]> {
  const { rows } = await sql<ParkedRow>`
    select * from commands where state = 'parked' order by seq desc limit ${limit}
  `.execute(db);
  return rows.map(toParked);
}

/** See {@link LaneStore.findParked}. */
export async function findParked(
  db: Database,
  commandId: string,
): Promise<(Command & { reason: string; detail: string }) | null> {
  const { rows } = await sql<ParkedRow>`
    select * from commands where state = 'parked' and id = ${commandId}::uuid
  `.execute(db);
  return rows[0] ? toParked(rows[0]) : null;
}

interface ParkedRow {
  reason: string | null;
  detail: string | null;
}

function toParked(row: ParkedRow): Command & { reason: string; detail: string } {
  return { ...toCommand(row), reason: row.reason ?? 'UNKNOWN', detail: row.detail ?? '' };
}

/**
 * See {@link LaneStore.resolveParked}. "Again" is a human's decision that looking did not help, so the doubt ends and the attempts
 * are counted from the beginning. It takes its old place within its key.
 */
export async function resolveParked(
  db: Database,
  commandId: string,
  choice: 'again' | 'leave',
  now: Date,
): Promise<boolean> {
  if (choice === 'again') return db.transaction().execute((tx) => reopen(tx, commandId, now));
  const { numAffectedRows } = await sql`
    update commands set state = 'closed', done_at = ${now} where id = ${commandId}::uuid and state = 'parked'
  `.execute(db);
  return numAffectedRows === 1n;
}

async function reopen(db: Database, commandId: string, now: Date): Promise<boolean> {
  await lockPeopleOf(db, [commandId]);
  const { rows } = await sql<KeyOfLane & { seq: number }>`
    update commands c
    set state = 'planned', due_at = ${now}, attempt = 0, doubt_since = null, reason = null, detail = null, behind = exists (
      select from commands b where b.lane = c.lane and b.key = c.key and b.${isOpen} and b.seq < c.seq
    )
    where c.id = ${commandId}::uuid and c.state = 'parked'
    returning lane, key, seq
  `.execute(db);
  const [reopened] = rows;
  if (!reopened) return false;
  const { lane, key, seq } = reopened;
  await sql`
    update commands set behind = true where not behind and id = (
      select b.id from commands b where b.lane = ${lane} and b.key = ${key} and b.${isOpen} and b.seq > ${seq} order by b.seq limit 1
    )
  `.execute(db);
  return true;
}

/** Deletes commands done or closed before `before`, step by step. Returns how many. */
export async function purgeCommands(db: Database, before: Date): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from commands where id in (
        select id from commands where state in ('done', 'closed') and done_at < ${before} order by done_at limit ${PURGE_STEP}
      )
    `.execute(db);
    deleted += Number(numAffectedRows ?? 0);
    if (Number(numAffectedRows ?? 0) < PURGE_STEP) return deleted;
  }
}
