import type { Change, Message } from '@kaiwa/core';
import { sql } from 'kysely';
import type { Database } from './database';
import { lastPerKey } from './group-rows';
import { frameContext } from './load-people';
import { sealJson, type PersonVaults } from './person-vaults';

type MessageChange = Extract<Change, { message: Message }>;

/**
 * Writes messages, each as it stands at the end of the batch: new ones whole, those that say something else now with their content,
 * the rest only how they stand.
 */
export async function saveMessages(db: Database, vaults: PersonVaults, changes: readonly Change[]): Promise<void> {
  const about = changes.filter((change): change is MessageChange => 'message' in change);
  if (about.length === 0) return;
  const idsOf = (type: MessageChange['type']): Set<string> =>
    new Set(about.flatMap((change) => (change.type === type ? [change.message.id] : [])));
  const inserted = idsOf('message.insert');
  const rewritten = idsOf('message.rewrite');
  const last = lastPerKey(about, ({ message }) => message.id).map(({ message }) => message);
  const isNew = ({ id }: Message): boolean => inserted.has(id);
  const isRewritten = ({ id }: Message): boolean => rewritten.has(id) && !inserted.has(id);
  await insertMessages(db, sealed(vaults, last.filter(isNew)));
  await rewriteMessages(db, sealed(vaults, last.filter(isRewritten)));
  await updateMessages(
    db,
    last.filter((message) => !isNew(message) && !isRewritten(message)),
  );
}

/** A message with its content and frame sealed; without those of people whose key is gone. */
function sealed(vaults: PersonVaults, messages: readonly Message[]) {
  return messages.flatMap((message) => {
    const vault = vaults.of(message.personId);
    if (!vault) return [];
    const content = sealJson(vault, message.content, `messages:${message.id}`).toString('base64');
    const frame = message.frame ? sealJson(vault, message.frame, frameContext(message.id)).toString('base64') : null;
    return [{ ...message, tries: message.tries ?? 1, content, frame, target: message.target ?? null }];
  });
}

type SealedMessage = ReturnType<typeof sealed>[number];

async function insertMessages(db: Database, rows: readonly SealedMessage[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into messages (workspace_id, id, conversation_id, person_id, connection_id, phone_number_id, wamid, session_id, direction,
      status, content, frame, target_wamid, occurred_at, author, tries, command_id, verdict, failure)
    select "workspaceId", id, "conversationId", "personId", "connectionId", "phoneNumberId", wamid, "sessionId", direction,
      status, decode(content, 'base64'), decode(frame, 'base64'), target, "occurredAt", author, tries, "commandId", verdict, failure
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      "workspaceId" uuid, id uuid, "conversationId" uuid, "personId" uuid, "connectionId" uuid, "phoneNumberId" text, wamid text,
      "sessionId" uuid, direction text, status text, content text, frame text, target text, "occurredAt" timestamptz, author text,
      tries smallint, "commandId" uuid, verdict jsonb, failure jsonb
    )
    on conflict do nothing
  `.execute(db);
}

async function rewriteMessages(db: Database, rows: readonly SealedMessage[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update messages m set status = t.status, wamid = t.wamid, failure = t.failure, content = decode(t.content, 'base64'),
      frame = decode(t.frame, 'base64'), author = t.author, session_id = t."sessionId", occurred_at = t."occurredAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (
      "workspaceId" uuid, id uuid, status text, wamid text, failure jsonb, content text, frame text, author text, "sessionId" uuid,
      "occurredAt" timestamptz
    )
    where m.workspace_id = t."workspaceId" and m.id = t.id
  `.execute(db);
}

async function updateMessages(db: Database, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map(({ workspaceId, id, status, wamid, failure }) => ({
    workspaceId,
    id,
    status,
    wamid,
    failure,
  }));
  // A message heard another way may have the id already; ours then stays without, rather than stopping its whole batch.
  await sql`
    update messages m set status = t.status, failure = t.failure, wamid = coalesce(m.wamid, case when not exists (
        select from messages o where o.workspace_id = m.workspace_id and o.phone_number_id = m.phone_number_id and o.wamid = t.wamid
      ) then t.wamid end)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t ("workspaceId" uuid, id uuid, status text, wamid text, failure jsonb)
    where m.workspace_id = t."workspaceId" and m.id = t.id
  `.execute(db);
}
