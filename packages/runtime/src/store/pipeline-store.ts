import {
  KaiwaError,
  type Cursor,
  type Ids,
  type PipelineStore,
  type PipelineTransaction,
  type ReceiptEnd,
  type Vault,
} from '@kaiwa/core';
import { sql } from 'kysely';
import { asStoreError, isConflict, stored, type Database } from './database';
import { insertEvents } from './insert-events';
import { loadKnownValues, loadPeople } from './load-people';
import { openPeople } from './open-people';
import { createPersonVaults } from './person-vaults';
import { receiptRow, toReceipt } from './receipts';
import { settle } from './write-commands';
import { writeBatch } from './write-changes';

/** What the pipeline store is made of. */
export interface PipelineStoreOptions {
  /** Opened with the pipeline role. */
  db: Database;
  vault: Vault;
  ids: Ids;
}

/** A transaction that lost a conflict is run again this often. */
const MOST_TRIES = 5;

/** The pipeline's state in PostgreSQL. */
export function createPipelineStore(options: PipelineStoreOptions): PipelineStore {
  const { db, vault } = options;
  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await db.transaction().execute((tx) => work(openTransaction(tx, options)));
        } catch (error) {
          if (KaiwaError.is(error) || !isConflict(error) || attempt === MOST_TRIES) throw asStoreError(error);
        }
      }
    },
    loadCursor: (workspaceId, connectionId, stream) => stored(loadCursor(db, workspaceId, connectionId, stream)),
    readPeople: (workspaceId, personIds, touched) =>
      stored(loadPeople(db, createPersonVaults(db, vault), workspaceId, personIds, touched)),
  };
}

function openTransaction(tx: Database, { vault, ids }: PipelineStoreOptions): PipelineTransaction {
  const vaults = createPersonVaults(tx, vault);
  return {
    claimReceipts: (limit) => claimReceipts(tx, limit),
    finishReceipts: (ends) => finishReceipts(tx, ends),
    openPeople: (scopes) => openPeople(tx, scopes, { vault, vaults, ids }),
    loadPeople: (workspaceId, personIds, touched) => loadPeople(tx, vaults, workspaceId, personIds, touched),
    insertEvents: (rows) => insertEvents(tx, vault, vaults, rows),
    write: (writes) => writeBatch(tx, vaults, writes),
    settle: (lane, epoch, settlements) => settle(tx, lane, epoch, settlements),
    loadKnown: (workspaceId, records) => loadKnownValues(tx, workspaceId, records, true),
    saveCursor: (workspaceId, connectionId, stream, cursor) =>
      saveCursor(tx, workspaceId, connectionId, stream, cursor),
  };
}

async function claimReceipts(tx: Database, limit: number) {
  const { rows } = await sql<{ id: string; received_at: Date }>`
    select * from receipts where state = 'new' order by received_at, id limit ${limit} for update skip locked
  `.execute(tx);
  const damaged: ReceiptEnd[] = [];
  const receipts = rows.flatMap((row) => {
    const parsed = receiptRow.safeParse(row);
    if (parsed.success) return [toReceipt(row)];
    const { id, received_at: receivedAt } = row;
    damaged.push({ id, receivedAt, state: 'parked', reason: 'RECORD_DAMAGED' });
    return [];
  });
  await finishReceipts(tx, damaged);
  return receipts;
}

async function finishReceipts(tx: Database, ends: ReceiptEnd[]): Promise<void> {
  if (ends.length === 0) return;
  await sql`
    update receipts r set state = t.state, reason = t.reason
    from unnest(
      ${ends.map((each) => each.receivedAt)}::timestamptz[], ${ends.map((each) => each.id)}::uuid[],
      ${ends.map((each) => each.state)}::text[], ${ends.map((each) => each.reason)}::text[]
    ) as t (received_at, id, state, reason)
    where r.received_at = t.received_at and r.id = t.id
  `.execute(tx);
}

async function loadCursor(
  db: Database,
  workspaceId: string,
  connectionId: string,
  stream: string,
): Promise<Cursor | null> {
  const { rows } = await sql<{ cursor: Cursor }>`
    select cursor from cursors where workspace_id = ${workspaceId} and connection_id = ${connectionId} and stream = ${stream}
  `.execute(db);
  return rows[0]?.cursor ?? null;
}

async function saveCursor(
  tx: Database,
  workspaceId: string,
  connectionId: string,
  stream: string,
  cursor: Cursor,
): Promise<void> {
  await sql`
    insert into cursors (workspace_id, connection_id, stream, cursor)
    values (${workspaceId}, ${connectionId}, ${stream}, ${JSON.stringify(cursor)}::jsonb)
    on conflict (workspace_id, connection_id, stream) do update set cursor = excluded.cursor, updated_at = now()
  `.execute(tx);
}
