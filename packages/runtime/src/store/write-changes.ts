import type { BatchWrites, Change } from '@kaiwa/core';
import { sql } from 'kysely';
import { appendConsents } from './consent-ledger';
import type { Database } from './database';
import { lastPerKey } from './group-rows';
import { redactEvents, updateEventStates } from './insert-events';
import { sealJson, type PersonVaults } from './person-vaults';
import { holdBucket } from './token-buckets';
import { insertCommands, writeCommandChanges } from './write-commands';
import { saveMessages } from './write-messages';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

function ofType<T extends Change['type']>(changes: readonly Change[], ...types: T[]): Of<T>[] {
  return changes.filter((change): change is Of<T> => (types as string[]).includes(change.type));
}

/** Writes everything one batch decided, grouped by table, each table in one or two multi-row statements. */
export async function writeBatch(db: Database, vaults: PersonVaults, writes: BatchWrites): Promise<void> {
  const { changes, workspaceId } = writes;
  await savePeople(db, vaults, ofType(changes, 'person.save'));
  await saveIdentities(db, workspaceId, ofType(changes, 'identity.save'));
  await saveConversations(db, ofType(changes, 'conversation.save'));
  await openSessions(db, workspaceId, ofType(changes, 'session.open'));
  await saveMessages(db, vaults, changes);
  await saveLinks(db, workspaceId, ofType(changes, 'link.save'));
  await appendConsents(
    db,
    vaults,
    ofType(changes, 'consent.append').map((change) => change.entry),
  );
  await saveKnown(db, workspaceId, ofType(changes, 'known.save'));
  await writeCommandChanges(db, workspaceId, ofType(changes, 'commands.release', 'commands.park', 'command.settle'));
  await pauseConnections(db, workspaceId, ofType(changes, 'connection.pause'));
  for (const { bucket, until } of ofType(changes, 'bucket.hold')) await holdBucket(db, bucket, until);
  await insertCommands(db, writes.commands);
  await updateEventStates(db, writes.eventStates);
  await redactEvents(db, workspaceId, ofType(changes, 'event.redact'));
}

async function savePeople(db: Database, vaults: PersonVaults, changes: Of<'person.save'>[]): Promise<void> {
  const rows = lastPerKey(changes, (change) => change.person.id).flatMap(({ person }) => {
    const vault = vaults.of(person.id);
    if (!vault) return [];
    const profile = sealJson(vault, { name: person.profileName }, `people:${person.id}`).toString('base64');
    return [{ workspace_id: person.workspaceId, id: person.id, profile, at: person.profileNameAt }];
  });
  if (rows.length === 0) return;
  await sql`
    update people p set profile = decode(t.profile, 'base64'), profile_name_at = t.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (workspace_id uuid, id uuid, profile text, at timestamptz)
    where p.workspace_id = t.workspace_id and p.id = t.id
  `.execute(db);
}

/** Ended keys first, so that a key may move on. A key that is another person's stays there: joining people is a human's choice; of two who claim a new one, the earlier gets it. */
async function saveIdentities(db: Database, workspaceId: string, changes: Of<'identity.save'>[]): Promise<void> {
  const keyOf = ({ identity }: Of<'identity.save'>): string =>
    `${identity.kind} ${identity.value} ${identity.personId}`;
  const tried = changes.filter(({ identity }) => identity.dialled !== undefined);
  // Seen again later in the batch, a number keeps the spelling that was tried.
  const dialled = new Map(tried.map((change) => [keyOf(change), change.identity.dialled]));
  const rows = lastPerKey(changes, keyOf).map((change) => ({
    workspace_id: workspaceId,
    ...change.identity,
    dialled: dialled.get(keyOf(change)),
  }));
  const given = (ended: boolean) => JSON.stringify(rows.filter((row) => (row.endedAt !== null) === ended));
  if (rows.some((row) => row.endedAt !== null)) {
    await sql`
      update identities i set ended_at = t."endedAt"
      from jsonb_to_recordset(${given(true)}::jsonb) as t (workspace_id uuid, kind text, value text, "personId" uuid, "endedAt" timestamptz)
      where i.workspace_id = t.workspace_id and i.kind = t.kind and i.value = t.value and i.person_id = t."personId"
    `.execute(db);
  }
  if (rows.every((row) => row.endedAt !== null)) return;
  await sql`
    insert into identities (workspace_id, kind, value, person_id, first_seen_at, last_seen_at, evidence, dialled)
    select distinct on (t.workspace_id, t.kind, t.value)
      t.workspace_id, t.kind, t.value, t."personId", t."firstSeenAt", t."lastSeenAt", t.evidence, t.dialled
    from jsonb_to_recordset(${given(false)}::jsonb) as t (
      workspace_id uuid, kind text, value text, "personId" uuid, "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, evidence text,
      dialled text
    )
    where not exists (
      select from identities o where o.workspace_id = t.workspace_id and o.kind = t.kind and o.value = t.value
        and o.person_id <> t."personId" and o.ended_at is null
    )
    order by t.workspace_id, t.kind, t.value, t."firstSeenAt"
    on conflict (workspace_id, kind, value, person_id) do update
      set last_seen_at = greatest(identities.last_seen_at, excluded.last_seen_at), ended_at = null,
        dialled = coalesce(excluded.dialled, identities.dialled)
  `.execute(db);
}

async function saveConversations(db: Database, changes: Of<'conversation.save'>[]): Promise<void> {
  const rows = lastPerKey(changes, ({ conversation }) => conversation.id).map(({ conversation }) => conversation);
  if (rows.length === 0) return;
  await sql`
    insert into conversations (workspace_id, id, connection_id, person_id, status, last_inbound_at, window_closed_at, last_message_at,
      session_id, unread)
    select "workspaceId", id, "connectionId", "personId", status, "lastInboundAt", "windowClosedAt", "lastMessageAt", "sessionId", unread
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      "workspaceId" uuid, id uuid, "connectionId" uuid, "personId" uuid, status text, "lastInboundAt" timestamptz,
      "windowClosedAt" timestamptz, "lastMessageAt" timestamptz, "sessionId" uuid, unread integer
    )
    on conflict (workspace_id, id) do update set status = excluded.status, last_inbound_at = excluded.last_inbound_at,
      window_closed_at = greatest(conversations.window_closed_at, excluded.window_closed_at),
      last_message_at = excluded.last_message_at, session_id = excluded.session_id, unread = excluded.unread
  `.execute(db);
}

async function pauseConnections(db: Database, workspaceId: string, changes: Of<'connection.pause'>[]): Promise<void> {
  for (const { connectionId, reason } of changes) {
    await sql`
      update connections set state = 'paused', paused_reason = ${reason}, updated_at = now()
      where workspace_id = ${workspaceId} and id = ${connectionId} and state = 'active'
    `.execute(db);
  }
}

async function openSessions(db: Database, workspaceId: string, changes: Of<'session.open'>[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map((change) => ({ workspace_id: workspaceId, ...change }));
  await sql`
    insert into chat_sessions (workspace_id, id, conversation_id, opened_at)
    select workspace_id, id, "conversationId", "openedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (workspace_id uuid, id uuid, "conversationId" uuid, "openedAt" timestamptz)
    on conflict do nothing
  `.execute(db);
}

async function saveLinks(db: Database, workspaceId: string, changes: Of<'link.save'>[]): Promise<void> {
  const rows = lastPerKey(changes, ({ link }) => link.id).map((change) => ({
    workspace_id: workspaceId,
    ...change.link,
  }));
  if (rows.length === 0) return;
  const ended = rows.filter((row) => row.endedAt !== null);
  if (ended.length > 0) {
    await sql`
      update links l set ended_at = t."endedAt"
      from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as t (workspace_id uuid, id uuid, "endedAt" timestamptz)
      where l.workspace_id = t.workspace_id and l.id = t.id
    `.execute(db);
  }
  await sql`
    insert into links (workspace_id, id, person_id, connection_id, role, object, record_id, linked_by, evidence, since, ended_at)
    select workspace_id, id, "personId", "connectionId", role, object, "recordId", "linkedBy", evidence, since, "endedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      workspace_id uuid, id uuid, "personId" uuid, "connectionId" uuid, role text, object text, "recordId" text, "linkedBy" text,
      evidence text, since timestamptz, "endedAt" timestamptz
    )
    on conflict do nothing
  `.execute(db);
}

async function saveKnown(db: Database, workspaceId: string, changes: Of<'known.save'>[]): Promise<void> {
  const rows = lastPerKey(
    changes,
    ({ known }) => `${known.connectionId} ${known.object} ${known.recordId} ${known.field}`,
  ).map((change) => ({ workspace_id: workspaceId, ...change.known }));
  if (rows.length === 0) return;
  await sql`
    insert into known_values (workspace_id, connection_id, object, record_id, field, value, pending, at)
    select workspace_id, "connectionId", object, "recordId", field, value, pending, at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      workspace_id uuid, "connectionId" uuid, object text, "recordId" text, field text, value text, pending text, at timestamptz
    )
    on conflict (workspace_id, connection_id, object, record_id, field)
      do update set value = excluded.value, pending = excluded.pending, at = excluded.at
  `.execute(db);
}
