import type { ConsentEntry } from '@kaiwa/core';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './database';
import { groupRows } from './group-rows';
import { pseudonymOf, readSalt } from './load-people';
import { sealJson, type PersonVaults } from './person-vaults';

/** What one entry of the ledger commits to; everything else of it is derived or erasable. */
interface LedgerFields {
  seq: number;
  pseudonym: Buffer;
  purpose: string;
  state: string;
  source: string;
  commitment: Buffer | null;
  policyVersion: string;
  actor: string;
  at: Date;
  eventKey: string;
}

/** The chain starts here. */
const GENESIS = Buffer.alloc(32);

/** Hash of an entry over all it says and the hash before it, so that no entry can be changed, moved or taken out. */
export function ledgerHash(previous: Uint8Array, fields: LedgerFields): Buffer {
  const { pseudonym, commitment, at, ...rest } = fields;
  const text = JSON.stringify([
    rest.seq,
    pseudonym.toString('hex'),
    rest.purpose,
    rest.state,
    rest.source,
    commitment?.toString('hex') ?? null,
    rest.policyVersion,
    rest.actor,
    at.toISOString(),
    rest.eventKey,
  ]);
  return createHash('sha256').update(previous).update(text).digest();
}

/** Appends consents to the chains of their workspaces; an event that is already in the ledger adds nothing. */
export async function appendConsents(db: Database, vaults: PersonVaults, entries: ConsentEntry[]): Promise<void> {
  for (const [workspaceId, own] of groupRows(entries, (entry) => entry.workspaceId)) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`consents ${workspaceId}`}, 0))`.execute(db);
    const salt = await readSalt(db, workspaceId);
    const known = await knownEvents(db, workspaceId, own);
    const fresh = own.filter((entry) => !known.has(`${entry.eventKey} ${entry.purpose}`));
    let { seq, hash } = await lastEntry(db, workspaceId);
    const rows = fresh.map((entry) => {
      seq += 1;
      const row = toRow(entry, seq, hash, salt, vaults);
      hash = Buffer.from(row.hash, 'hex');
      return row;
    });
    await insertRows(db, rows);
  }
}

function toRow(entry: ConsentEntry, seq: number, previous: Buffer, salt: Buffer, vaults: PersonVaults) {
  const wordingSalt = randomBytes(16);
  const commitment = entry.wording === null ? null : createHmac('sha256', wordingSalt).update(entry.wording).digest();
  const pseudonym = pseudonymOf(salt, entry.personId);
  const hash = ledgerHash(previous, { ...entry, seq, pseudonym, commitment });
  const vault = vaults.of(entry.personId);
  return {
    ...entry,
    seq,
    pseudonym: pseudonym.toString('hex'),
    commitment: commitment?.toString('hex') ?? null,
    previous: previous.toString('hex'),
    hash: hash.toString('hex'),
    salt: wordingSalt.toString('hex'),
    wording:
      entry.wording !== null && vault
        ? sealJson(vault, entry.wording, `consent_texts:${entry.id}`).toString('hex')
        : null,
  };
}

async function insertRows(db: Database, rows: ReturnType<typeof toRow>[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
        "workspaceId" uuid, seq bigint, id uuid, "personId" uuid, pseudonym text, purpose text, state text, source text,
        commitment text, "policyVersion" text, actor text, at timestamptz, "eventKey" text, previous text, hash text, salt text, wording text
      )
    ), texts as (
      insert into consent_texts (workspace_id, consent_id, person_id, salt, wording)
      select "workspaceId", id, "personId", decode(salt, 'hex'), decode(wording, 'hex') from given
    )
    insert into consents (workspace_id, seq, id, pseudonym, purpose, state, source, wording_commitment, policy_version, actor, at,
      event_key, previous_hash, hash)
    select "workspaceId", seq, id, decode(pseudonym, 'hex'), purpose, state, source, decode(commitment, 'hex'), "policyVersion", actor,
      at, "eventKey", decode(previous, 'hex'), decode(hash, 'hex')
    from given order by seq
  `.execute(db);
}

async function knownEvents(db: Database, workspaceId: string, entries: ConsentEntry[]): Promise<Set<string>> {
  const { rows } = await sql<{ event_key: string; purpose: string }>`
    select event_key, purpose from consents
    where workspace_id = ${workspaceId} and event_key = any(${entries.map((entry) => entry.eventKey)}::text[])
  `.execute(db);
  return new Set(rows.map((row) => `${row.event_key} ${row.purpose}`));
}

async function lastEntry(db: Database, workspaceId: string): Promise<{ seq: number; hash: Buffer }> {
  const { rows } = await sql<{ seq: number; hash: Buffer }>`
    select seq, hash from consents where workspace_id = ${workspaceId} order by seq desc limit 1
  `.execute(db);
  return rows[0] ?? { seq: 0, hash: GENESIS };
}

interface StoredEntry {
  seq: number;
  pseudonym: Buffer;
  purpose: string;
  state: string;
  source: string;
  wording_commitment: Buffer | null;
  policy_version: string;
  actor: string;
  at: Date;
  event_key: string;
  previous_hash: Buffer;
  hash: Buffer;
}

/** Walks the chain of a workspace. Returns the sequence number of the first entry that does not hold, or null when all do. */
export async function verifyLedger(db: Database, workspaceId: string): Promise<number | null> {
  const { rows } =
    await sql<StoredEntry>`select * from consents where workspace_id = ${workspaceId} order by seq`.execute(db);
  let previous: Buffer = GENESIS;
  for (const [index, row] of rows.entries()) {
    const { wording_commitment: commitment, policy_version: policyVersion, event_key: eventKey } = row;
    const expected = ledgerHash(previous, { ...row, commitment, policyVersion, eventKey });
    if (row.seq !== index + 1 || !row.previous_hash.equals(previous) || !row.hash.equals(expected)) return row.seq;
    previous = row.hash;
  }
  return null;
}
