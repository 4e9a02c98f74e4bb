import type { NewReceipt, Receipt, ReceiptStore } from '@kaiwa/core';
import { sql } from 'kysely';
import { z } from 'zod';
import { stored, type Database } from './database';
import { createGroupCommit } from './group-commit';

/** A receipt as it stands in its table. */
export const receiptRow = z.object({
  id: z.string(),
  received_at: z.date(),
  source: z.string(),
  app: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.instanceof(Uint8Array),
});

/** Opens a stored receipt. */
export function toReceipt(row: unknown): Receipt {
  const { received_at: receivedAt, ...rest } = receiptRow.parse(row);
  return { ...rest, receivedAt };
}

/**
 * Most receipts in one INSERT, and how many INSERTs side by side: measured, more brings nothing. Bytes are bounded too: a statement is
 * copied on its way, and PostgreSQL takes no more than 1 GB.
 */
const GROUPS = { most: 100, mostWeight: 8 * 1024 * 1024, inFlight: 2 };
/**
 * A sender is told within this time whether its delivery is kept. Meta does not publish how long it waits; five seconds are taken for its
 * limit, and a second answer costs nothing: what was stored all the same is then a duplicate. Milliseconds.
 */
const PATIENCE_MS = 4500;

/**
 * Raw deliveries in PostgreSQL. Concurrent calls of `append` share one statement and one fsync.
 * @param patienceMs how long `append` may take at most, also where the database does not answer at all
 */
export function createReceiptStore(db: Database, patienceMs = PATIENCE_MS): ReceiptStore {
  const grouped = createGroupCommit<NewReceipt, 'stored' | 'duplicate'>((items) => stored(insert(db, items)), {
    ...GROUPS,
    weigh: ({ body }) => body.length,
    patienceMs,
  });
  return {
    append: (receipts) => Promise.all(receipts.map((receipt) => grouped.add(receipt))),
    countByState: () => stored(count(db)),
    listParked: (limit) => stored(listParked(db, limit)),
    findParked: (id) => stored(findParked(db, id)),
    leaveParked: (id) => stored(leaveParked(db, id)),
    retryParked: (ids) => stored(retryParked(db, ids)),
    purge: (readBefore, digestsBefore) => stored(purge(db, readBefore, digestsBefore)),
  };
}

/**
 * One statement: a digest that is already there, or comes twice in this batch, keeps its receipt out. Bodies travel as one value, cut
 * up by the server: it goes as it is, where an array of bytes would be spelt out in hexadecimal, several times over in memory.
 */
async function insert(db: Database, given: NewReceipt[]): Promise<('stored' | 'duplicate')[]> {
  const receipts = withoutRepeats(given);
  const ends: number[] = [];
  for (const { body } of receipts) ends.push((ends.at(-1) ?? 0) + body.length);
  const { rows } = await sql<{ id: string }>`
    with given as (
      select * from unnest(
        ${receipts.map((each) => each.id)}::uuid[],
        ${receipts.map((each) => each.receivedAt)}::timestamptz[],
        ${receipts.map((each) => each.source)}::text[],
        ${receipts.map((each) => each.app)}::text[],
        ${receipts.map((each) => JSON.stringify(each.headers))}::jsonb[],
        ${ends}::int[],
        ${receipts.map((each) => each.body.length)}::int[],
        ${receipts.map((each) => (each.digest ? Buffer.from(each.digest) : null))}::bytea[]
      ) as t (id, received_at, source, app, headers, ends, length, digest)
    ), fresh as (
      insert into delivery_digests (digest, received_at)
      select digest, received_at from given where digest is not null order by digest
      on conflict do nothing returning digest
    )
    insert into receipts (received_at, id, source, app, headers, body)
    select received_at, id, source, app, headers,
      substring(${Buffer.concat(receipts.map((each) => each.body))}::bytea from ends - length + 1 for length)
    from given where digest is null or digest in (select digest from fresh)
    returning id
  `.execute(db);
  const ids = new Set(rows.map((row) => row.id));
  return given.map(({ id }) => (ids.has(id) ? 'stored' : 'duplicate'));
}

function withoutRepeats(receipts: NewReceipt[]): NewReceipt[] {
  const seen = new Set<string>();
  return receipts.filter(({ digest }) => {
    if (digest === null) return true;
    const name = Buffer.from(digest).toString('latin1');
    return !seen.has(name) && seen.add(name);
  });
}

async function count(db: Database): Promise<{ new: number; parked: number; oldestNewAt: Date | null }> {
  const { rows } = await sql<{ new: number; parked: number; oldest: Date | null }>`
    select (select count(*) from receipts where state = 'new') as new,
      (select count(*) from receipts where state = 'parked') as parked,
      (select min(received_at) from receipts where state = 'new') as oldest
  `.execute(db);
  const row = rows[0];
  return { new: row?.new ?? 0, parked: row?.parked ?? 0, oldestNewAt: row?.oldest ?? null };
}

async function listParked(db: Database, limit: number): Promise<(Receipt & { reason: string })[]> {
  const { rows } = await sql<{ reason: string | null }>`
    select * from receipts where state = 'parked' order by received_at desc limit ${limit}
  `.execute(db);
  return rows.map((row) => ({ ...toReceipt(row), reason: row.reason ?? 'UNKNOWN' }));
}

async function findParked(db: Database, id: string): Promise<(Receipt & { reason: string }) | null> {
  const { rows } = await sql<{ reason: string | null }>`
    select * from receipts where state = 'parked' and id = ${id}::uuid
  `.execute(db);
  const row = rows[0];
  return row ? { ...toReceipt(row), reason: row.reason ?? 'UNKNOWN' } : null;
}

async function leaveParked(db: Database, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update receipts set state = 'read', reason = 'LEFT_BY_ADMIN' where state = 'parked' and id = ${id}::uuid
  `.execute(db);
  return numAffectedRows === 1n;
}

async function retryParked(db: Database, ids: string[] | null): Promise<number> {
  const { numAffectedRows } = await sql`
    update receipts set state = 'new', reason = null
    where state = 'parked' and (${ids === null} or id = any(${ids ?? []}::uuid[]))
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function purge(db: Database, readBefore: Date, digestsBefore: Date): Promise<number> {
  const { numAffectedRows } =
    await sql`delete from receipts where state = 'read' and received_at < ${readBefore}`.execute(db);
  await sql`delete from delivery_digests where received_at < ${digestsBefore}`.execute(db);
  return Number(numAffectedRows ?? 0);
}
