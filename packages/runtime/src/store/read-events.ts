import type {
  DirectoryStore,
  Ids,
  ShownEvent,
  StoredCommand,
  StoredEvent,
  StoredVerdict,
  Verdict,
  Vault,
} from '@kaiwa/core';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database';
import { eventContext } from './insert-events';
import { createPersonVaults, openJson } from './person-vaults';

interface EventRecord {
  id: string;
  workspace_id: string;
  connection_id: string;
  event_key: string;
  kind: string;
  receipt_id: string | null;
  person_id: string | null;
  occurred_at: Date;
  received_at: Date;
  state: string;
  reason: string | null;
  path: string | null;
  raw: Buffer | null;
}

function toStored(row: EventRecord, raw: unknown): StoredEvent {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    key: row.event_key,
    kind: row.kind,
    receiptId: row.receipt_id,
    personId: row.person_id,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    state: row.state,
    reason: row.reason,
    path: row.path,
    raw,
  };
}

/** Events of a workspace, newest first, or oldest first after a given one; raw slices stay closed. */
export async function listEvents(
  db: Database,
  query: Parameters<DirectoryStore['listEvents']>[0],
): Promise<StoredEvent[]> {
  const where: RawBuilder<unknown>[] = [sql`workspace_id = ${query.workspaceId}`];
  if (query.beforeId !== undefined) where.push(sql`id < ${query.beforeId}::uuid`);
  if (query.afterId !== undefined) where.push(sql`id > ${query.afterId}::uuid`);
  if (query.state !== undefined) where.push(sql`state = ${query.state}`);
  if (query.kind !== undefined) where.push(sql`kind = ${query.kind}`);
  const order = query.afterId === undefined ? sql`desc` : sql`asc`;
  const { rows } = await sql<EventRecord>`
    select *, null::bytea as raw from events where ${sql.join(where, sql` and `)} order by id ${order} limit ${query.limit}
  `.execute(db);
  return rows.map((row) => toStored(row, null));
}

/** One event, opened, with the commands it caused and those that followed from them. */
export async function showEvent(
  db: Database,
  vault: Vault,
  workspaceId: string,
  eventId: string,
): Promise<ShownEvent | null> {
  const { rows } =
    await sql<EventRecord>`select * from events where workspace_id = ${workspaceId} and id = ${eventId}::uuid`.execute(
      db,
    );
  const row = rows[0];
  if (!row) return null;
  return {
    event: toStored(row, await openRaw(db, vault, row)),
    messages: await messagesOf(db, row),
    commands: await commandsOf(db, row),
  };
}

async function openRaw(db: Database, vault: Vault, row: EventRecord): Promise<unknown> {
  if (row.raw === null) return null;
  const context = eventContext(row.workspace_id, row.id);
  if (row.person_id === null) return openJson(vault, row.raw, context);
  const vaults = createPersonVaults(db, vault);
  await vaults.load(row.workspace_id, [row.person_id]);
  const own = vaults.of(row.person_id);
  return own ? openJson(own, row.raw, context) : null;
}

/** Messages are found through the commands that speak of them: sends, and the lines about them. */
async function messagesOf(db: Database, row: EventRecord): Promise<StoredVerdict[]> {
  const { rows } = await sql<{ id: string; direction: 'in' | 'out'; status: string; verdict: Verdict | null }>`
    select id, direction, status, verdict from messages
    where workspace_id = ${row.workspace_id} and id in (
      select (body ->> 'messageId')::uuid from commands where workspace_id = ${row.workspace_id} and event_id = ${row.id}
    )
    order by occurred_at, id
  `.execute(db);
  return rows.map(({ id, ...message }) => ({ messageId: id, ...message }));
}

async function commandsOf(db: Database, row: EventRecord): Promise<StoredCommand[]> {
  const { rows } = await sql<{
    id: string;
    lane: string;
    kind: string;
    state: string;
    attempt: number;
    reason: string | null;
    outcome: unknown;
    created_at: Date;
    done_at: Date | null;
  }>`
    select id, lane, kind, state, attempt, reason, outcome, created_at, done_at from commands
    where workspace_id = ${row.workspace_id} and event_id = ${row.id} order by seq
  `.execute(db);
  return rows.map(({ created_at: createdAt, done_at: doneAt, ...command }) => ({ ...command, createdAt, doneAt }));
}

/**
 * Has an event understood again: its raw slice becomes a receipt, its row goes, in one transaction. Only for events that were not
 * decided; what was decided is done once.
 */
export async function replayEvent(
  db: Database,
  { vault, ids, now }: { vault: Vault; ids: Ids; now: Date },
  workspaceId: string,
  eventId: string,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<EventRecord & { source: string }>`
      select e.*, c.kind as source from events e join connections c on c.id = e.connection_id
      where e.workspace_id = ${workspaceId} and e.id = ${eventId}::uuid and e.state <> 'decided' for update of e
    `.execute(tx);
    const row = rows[0];
    const raw = row ? await openRaw(tx, vault, row) : null;
    if (!row || raw === null) return false;
    const app = row.source === 'whatsapp' ? 'replay' : row.connection_id;
    // What a CRM sent and nobody could read was kept as the text it was.
    const body = Buffer.from(typeof raw === 'string' ? raw : JSON.stringify(raw));
    await sql`delete from events where workspace_id = ${workspaceId} and id = ${eventId}::uuid`.execute(tx);
    await sql`
      insert into receipts (received_at, id, source, app, headers, body)
      values (${now}, ${ids.next()}, ${row.source}, ${app}, '{}'::jsonb, ${body})
    `.execute(tx);
    return true;
  });
}
