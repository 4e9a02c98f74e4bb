import type { BatchWrites, EventRow, Vault } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';
import { groupRows } from './group-rows';
import { sealJson, type PersonVaults } from './person-vaults';

/** What binds a sealed raw slice to its event. */
export function eventContext(workspaceId: string, eventId: string): string {
  return `events:${workspaceId}:${eventId}`;
}

/**
 * Writes events; a key that is already there is the same event heard again, and nothing is written. Raw slices are sealed under the
 * person's key where one is known, else under the installation's.
 */
export async function insertEvents(
  db: Database,
  vault: Vault,
  vaults: PersonVaults,
  rows: EventRow[],
): Promise<boolean[]> {
  if (rows.length === 0) return [];
  for (const [workspaceId, own] of groupRows(rows, (row) => row.workspaceId)) {
    await vaults.load(
      workspaceId,
      own.flatMap((row) => row.personId ?? []),
    );
  }
  const given = rows.map((row) => {
    const own = row.personId === null ? vault : vaults.of(row.personId);
    return {
      workspace_id: row.workspaceId,
      connection_id: row.connectionId,
      event_key: row.key,
      id: row.id,
      kind: row.kind,
      receipt_id: row.receiptId,
      person_id: row.personId,
      occurred_at: row.occurredAt,
      state: row.state,
      reason: row.reason,
      path: row.path,
      raw: own ? sealJson(own, row.raw ?? null, eventContext(row.workspaceId, row.id)).toString('base64') : null,
    };
  });
  const inserted = await sql<{ id: string }>`
    insert into events (workspace_id, connection_id, event_key, id, kind, receipt_id, person_id, occurred_at, state, reason, path, raw)
    select workspace_id, connection_id, event_key, id, kind, receipt_id, person_id, occurred_at, state, reason, path, decode(raw, 'base64')
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as t (
      workspace_id uuid, connection_id uuid, event_key text, id uuid, kind text, receipt_id uuid, person_id uuid,
      occurred_at timestamptz, state text, reason text, path text, raw text
    )
    on conflict do nothing
    returning id
  `.execute(db);
  const ids = new Set(inserted.rows.map((row) => row.id));
  return rows.map(({ id }) => ids.has(id));
}

/** Writes how events ended, where that was only known after deciding. */
export async function updateEventStates(db: Database, states: BatchWrites['eventStates']): Promise<void> {
  if (states.length === 0) return;
  await sql`
    update events e set state = t.state, reason = t.reason
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb)
      as t ("workspaceId" uuid, "connectionId" uuid, key text, state text, reason text)
    where e.workspace_id = t."workspaceId" and e.connection_id = t."connectionId" and e.event_key = t.key
  `.execute(db);
}

/** Takes the raw text of events away; that they were there stays. */
export async function redactEvents(
  db: Database,
  workspaceId: string,
  redactions: { connectionId: string; keys: string[] }[],
): Promise<void> {
  const rows = redactions.flatMap(({ connectionId, keys }) => keys.map((key) => ({ connectionId, key })));
  if (rows.length === 0) return;
  await sql`
    update events e set raw = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t ("connectionId" uuid, key text)
    where e.workspace_id = ${workspaceId} and e.connection_id = t."connectionId" and e.event_key = t.key
  `.execute(db);
}
