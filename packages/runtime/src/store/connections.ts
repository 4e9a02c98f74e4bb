import {
  crmLane,
  KaiwaError,
  numberLane,
  type Connection,
  type ConnectionDraft,
  type Ids,
  type Vault,
} from '@kaiwa/core';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database';
import { openJson, sealJson } from './person-vaults';
import { parseRecord } from './stored-records';

const settings = z.object({
  app: z.string().optional(),
  businessAccountId: z.string().optional(),
  displayPhoneNumber: z.string().optional(),
  messagesPerSecond: z.number().positive().optional(),
  createUnknown: z.enum(['off', 'contact', 'contact+deal']).optional(),
  defaultCountry: z.string().optional(),
  recordMessages: z.boolean().optional(),
  vendor: z.record(z.string(), z.unknown()).optional(),
});

const connectionRow = z.object({
  id: z.string(),
  workspace_id: z.string(),
  kind: z.string(),
  external_id: z.string(),
  label: z.string(),
  state: z.enum(['active', 'paused']),
  paused_reason: z.string().nullable(),
  settings,
});

const secretsRecord = z.record(z.string(), z.string());

function toConnection(row: unknown): Connection {
  const parsed = parseRecord(connectionRow, row, 'connections');
  return {
    id: parsed.id,
    workspaceId: parsed.workspace_id,
    kind: parsed.kind,
    externalId: parsed.external_id,
    label: parsed.label,
    state: parsed.state,
    pausedReason: parsed.paused_reason,
    settings: parsed.settings as Connection['settings'],
  };
}

/** The one workspace of a fresh installation; made when missing, once, however many processes start. */
export async function defaultWorkspace(db: Database, ids: Ids): Promise<string> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('kaiwa default workspace', 0))`.execute(tx);
    const found = await sql<{ id: string }>`select id from workspaces order by created_at limit 1`.execute(tx);
    const known = found.rows[0]?.id;
    if (known) return known;
    const id = ids.next();
    await sql`insert into workspaces (id, name, salt) values (${id}, 'default', ${randomBytes(32)})`.execute(tx);
    return id;
  });
}

/** All connections, without their secrets. */
export async function listConnections(db: Database): Promise<Connection[]> {
  const { rows } = await sql`
    select id, workspace_id, kind, external_id, label, state, paused_reason, settings from connections order by created_at, id
  `.execute(db);
  return rows.map(toConnection);
}

/** @throws KaiwaError `misconfigured` / `CONNECTION_UNKNOWN`. */
export async function openSecrets(db: Database, vault: Vault, connectionId: string): Promise<Record<string, string>> {
  const { rows } = await sql<{ secrets: Buffer }>`select secrets from connections where id = ${connectionId}`.execute(
    db,
  );
  const sealed = rows[0]?.secrets;
  if (!sealed) throw unknownConnection();
  return parseRecord(secretsRecord, openJson(vault, sealed, `connections:${connectionId}`), 'connections');
}

/** Creates or updates by kind and external id, and makes it active. Secrets not given stay as they are. */
export async function saveConnection(
  db: Database,
  vault: Vault,
  ids: Ids,
  draft: ConnectionDraft,
): Promise<Connection> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`connection ${draft.kind} ${draft.externalId}`}, 0))`.execute(
      tx,
    );
    const found = await sql<{ id: string; secrets: Buffer; workspace_id: string }>`
      select id, secrets, workspace_id from connections where kind = ${draft.kind} and external_id = ${draft.externalId}
    `.execute(tx);
    const known = found.rows[0];
    if (known && known.workspace_id !== draft.workspaceId) throw takenConnection();
    const id = known?.id ?? ids.next();
    const sealed = draft.secrets || !known ? sealJson(vault, draft.secrets ?? {}, `connections:${id}`) : known.secrets;
    const { rows } = await sql`
      insert into connections (workspace_id, id, kind, external_id, label, settings, secrets)
      values (${draft.workspaceId}, ${id}, ${draft.kind}, ${draft.externalId}, ${draft.label}, ${JSON.stringify(draft.settings)}::jsonb, ${sealed})
      on conflict (workspace_id, id) do update set label = excluded.label, settings = excluded.settings, secrets = excluded.secrets,
        state = 'active', paused_reason = null, updated_at = now()
      returning id, workspace_id, kind, external_id, label, state, paused_reason, settings
    `.execute(tx);
    if (known) await dueAtOnce(tx, id);
    return toConnection(rows[0]);
  });
}

/** Pauses (with a reason) or resumes (null) a connection. What waited for the end of a pause is due at once. */
export async function setConnectionState(
  db: Database,
  connectionId: string,
  pausedReason: string | null,
): Promise<void> {
  await sql`
    update connections set state = ${pausedReason === null ? 'active' : 'paused'}, paused_reason = ${pausedReason}, updated_at = now()
    where id = ${connectionId}
  `.execute(db);
  if (pausedReason === null) await dueAtOnce(db, connectionId);
}

async function dueAtOnce(db: Database, connectionId: string): Promise<void> {
  const lanes = [crmLane(connectionId), numberLane(connectionId)];
  await sql`
    update commands set due_at = least(due_at, created_at) where lane = any(${lanes}::text[]) and state = 'waiting' and doubt_since is null
  `.execute(db);
}

function unknownConnection(): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'CONNECTION_UNKNOWN',
    message: 'There is no such connection',
    hint: 'List them with `kaiwa connections list`.',
  });
}

function takenConnection(): KaiwaError {
  return new KaiwaError({
    kind: 'refused',
    code: 'CONNECTION_TAKEN',
    message: 'Another workspace has this connection',
    hint: 'Disconnect it there first.',
  });
}
