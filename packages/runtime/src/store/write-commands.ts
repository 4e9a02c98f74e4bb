import type { Change, NewCommand, Settlement } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';
import { isOpen, lockPeopleOf, promoteHeads, type KeyOfLane } from './key-heads';

/**
 * Plans commands. A search or a creation that is already open for the same person and CRM keeps the new one out: that is what the
 * unique indexes are for. What stands behind an open command of its key is marked so (see `key-heads.ts`); what stands before a live
 * one becomes live, so that no key waits behind backfill.
 */
export async function insertCommands(db: Database, commands: NewCommand[]): Promise<void> {
  if (commands.length === 0) return;
  const given = commands.map((command) => ({
    workspace_id: command.workspaceId,
    id: command.id,
    lane: command.lane,
    key: command.key,
    kind: command.body.kind,
    body: command.body,
    priority: command.priority,
    due_at: command.dueAt,
    waits_for: command.waitsFor,
    event_id: command.eventId,
    person_id: command.body.personId,
  }));
  const { rows: inserted } = await sql<{ id: string }>`
    with given as materialized (
      select t.*, row_number() over by_key > 1 as follows,
        max(t.priority) over (by_key rows between current row and unbounded following) as urgency,
        (select b.priority from commands b where b.lane = t.lane and b.key = t.key and b.${isOpen} order by b.seq desc limit 1) as before
      from rows from (
        jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as (
          workspace_id uuid, id uuid, lane text, key text, kind text, body jsonb, priority text, due_at timestamptz,
          waits_for text, event_id uuid, person_id uuid
        )
      ) with ordinality as t (workspace_id, id, lane, key, kind, body, priority, due_at, waits_for, event_id, person_id, position)
      window by_key as (partition by t.lane, t.key order by t.position)
    ), raised as (
      update commands set priority = 'live' where id = any (array(
        select b.id from given g cross join lateral (
          select o.id from commands o where o.lane = g.lane and o.key = g.key and o.${isOpen} and o.priority = 'backfill' order by o.seq
        ) b
        where not g.follows and g.urgency = 'live' and g.before = 'backfill'
      ))
    )
    insert into commands (workspace_id, id, lane, key, kind, body, priority, state, due_at, waits_for, event_id, person_id, behind)
    select workspace_id, id, lane, key, kind, body, urgency, 'planned', due_at, waits_for, event_id, person_id, follows or before is not null
    from given order by position
    on conflict do nothing
    returning id
  `.execute(db);
  if (inserted.length < commands.length) await promoteBesides(db, commands, inserted);
}

const keyOf = ({ lane, key }: KeyOfLane): string => `${lane} ${key}`;

/** What was planned behind one that was kept out may be the first of its key after all. */
async function promoteBesides(db: Database, planned: NewCommand[], inserted: { id: string }[]): Promise<void> {
  const ids = new Set(inserted.map((each) => each.id));
  const keptOut = new Set(planned.filter((each) => !ids.has(each.id)).map(keyOf));
  await promoteHeads(
    db,
    planned.filter((each) => ids.has(each.id) && keptOut.has(keyOf(each))),
  );
}

type CommandChange = Extract<Change, { type: 'commands.release' | 'commands.park' | 'command.settle' }>;

/** Releases or parks what waited for a condition, and settles sends whose outcome a status told. */
export async function writeCommandChanges(db: Database, workspaceId: string, changes: CommandChange[]): Promise<void> {
  const released = changes.flatMap((change) => (change.type === 'commands.release' ? [change.condition] : []));
  if (released.length > 0) {
    await sql`
      update commands set waits_for = null where workspace_id = ${workspaceId} and waits_for = any(${released}::text[])
    `.execute(db);
  }
  const parked = changes.filter((change) => change.type === 'commands.park');
  if (parked.length > 0) {
    const { rows } = await sql<KeyOfLane>`
      update commands c set state = 'parked', reason = t.reason, waits_for = null
      from unnest(${parked.map((each) => each.condition)}::text[], ${parked.map((each) => each.reason)}::text[]) as t (condition, reason)
      where c.workspace_id = ${workspaceId} and c.waits_for = t.condition
      returning c.lane, c.key
    `.execute(db);
    await promoteHeads(db, rows);
  }
  const settled = changes.filter((change) => change.type === 'command.settle');
  if (settled.length > 0) {
    const { rows } = await sql<KeyOfLane>`
      update commands c set state = 'done', doubt_since = null, done_at = now(), reason = null,
        outcome = jsonb_build_object('kind', 'messageAccepted', 'wamid', t.wamid, 'waId', null)
      from unnest(${settled.map((each) => each.commandId)}::uuid[], ${settled.map((each) => each.wamid)}::text[]) as t (id, wamid)
      where c.workspace_id = ${workspaceId} and c.id = t.id and c.kind = 'sendMessage' and c.state in ('performing', 'waiting', 'parked')
      returning c.lane, c.key
    `.execute(db);
    await promoteHeads(db, rows);
  }
}

/** Ends performed commands of one lane, in one statement, where they are still ours: same epoch, still `performing`. */
export async function settle(db: Database, lane: string, epoch: number, settlements: Settlement[]): Promise<string[]> {
  if (settlements.length === 0) return [];
  await lockPeopleOf(
    db,
    settlements.map((each) => each.commandId),
  );
  const given = settlements.map((each) => ({
    id: each.commandId,
    state: each.state,
    due_at: each.state === 'waiting' ? each.until : null,
    reason: each.state === 'done' ? null : each.reason,
    detail: each.state === 'parked' ? each.detail : null,
    doubt_since: each.state === 'waiting' ? each.doubtSince : null,
    uncounted: each.state === 'waiting' && !each.countsAsAttempt ? 1 : 0,
    outcome: each.state === 'done' ? each.outcome : null,
  }));
  const { rows } = await sql<{ id: string; key: string; state: string }>`
    update commands c set state = t.state, due_at = coalesce(t.due_at, c.due_at), reason = t.reason, detail = t.detail,
      doubt_since = t.doubt_since, attempt = c.attempt - t.uncounted, outcome = t.outcome,
      done_at = case when t.state = 'done' then now() end
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as t (
      id uuid, state text, due_at timestamptz, reason text, detail text, doubt_since timestamptz, uncounted integer, outcome jsonb
    )
    where c.id = t.id and c.lane = ${lane} and c.epoch = ${epoch} and c.state = 'performing'
    returning c.id, c.key, c.state
  `.execute(db);
  const ended = rows.filter((row) => row.state !== 'waiting');
  await promoteHeads(
    db,
    ended.map(({ key }) => ({ lane, key })),
  );
  return rows.map((row) => row.id);
}
