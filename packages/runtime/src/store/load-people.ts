import {
  foldConsent,
  type ConsentPurpose,
  type ConsentWord,
  type Message,
  type Person,
  type PersonState,
  type TouchedRows,
  type Vault,
} from '@kaiwa/core';
import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database';
import { asUuid } from './open-people';
import { openJson, type PersonVaults } from './person-vaults';
import { conversationRow, identityRow, knownRow, linkRow, messageRow, parseRecord } from './stored-records';
import { frameRecord, heardContentRecord, madeContentRecord } from './stored-content';

const profile = z.object({ name: z.string().nullable() });

/** The person's name in the consent ledger: says nothing without the workspace's salt. */
export function pseudonymOf(salt: Uint8Array, personId: string): Buffer {
  return createHmac('sha256', salt).update(personId).digest();
}

/** The salt of a workspace; it never changes. */
export async function readSalt(db: Database, workspaceId: string): Promise<Buffer> {
  const { rows } = await sql<{ salt: Buffer }>`select salt from workspaces where id = ${workspaceId}`.execute(db);
  return rows[0]?.salt ?? Buffer.alloc(0);
}

/** The states of people, in a constant number of statements. A person whose key was erased has no state. */
export async function loadPeople(
  db: Database,
  vaults: PersonVaults,
  workspaceId: string,
  personIds: string[],
  touched: TouchedRows,
): Promise<Map<string, PersonState>> {
  if (personIds.length === 0) return new Map();
  const { states, salt } = await loadPersons(db, vaults, workspaceId, personIds);
  const own = sql`workspace_id = ${workspaceId} and person_id = any(${personIds}::uuid[])`;
  for (const row of (await sql`select * from identities where ${own} order by first_seen_at, kind`.execute(db)).rows) {
    const identity = parseRecord(identityRow, row, 'identities');
    states.get(identity.personId)?.identities.push(identity);
  }
  for (const row of (await sql`select * from conversations where ${own} order by id`.execute(db)).rows) {
    const conversation = parseRecord(conversationRow, row, 'conversations');
    states.get(conversation.personId)?.conversations.push(conversation);
  }
  for (const row of (await sql`select * from links where ${own} and ended_at is null order by since, id`.execute(db))
    .rows) {
    const link = parseRecord(linkRow, row, 'links');
    states.get(link.personId)?.links.push(link);
  }
  await loadConsents(db, workspaceId, salt, states);
  for (const message of await loadMessages(db, vaults, workspaceId, touched))
    states.get(message.personId)?.messages.push(message);
  const known = await loadKnownValues(db, workspaceId, touched.known, false);
  for (const state of states.values()) state.known.push(...known);
  return states;
}

interface PersonRow {
  id: string;
  profile: Buffer | null;
  profile_name_at: Date | null;
  created_at: Date;
  wrapped_key: Buffer | null;
  salt: Buffer | null;
}

/** People with their keys and their workspace's salt, in one statement: every message comes this way. */
async function loadPersons(
  db: Database,
  vaults: PersonVaults,
  workspaceId: string,
  personIds: string[],
): Promise<{ states: Map<string, PersonState>; salt: Buffer }> {
  const { rows } = await sql<PersonRow>`
    select p.id, p.profile, p.profile_name_at, p.created_at, k.wrapped_key, w.salt
    from people p
      left join workspaces w on w.id = p.workspace_id
      left join person_keys k on k.workspace_id = p.workspace_id and k.person_id = p.id
    where p.workspace_id = ${workspaceId} and p.id = any(${personIds}::uuid[])
  `.execute(db);
  const states = new Map<string, PersonState>();
  for (const row of rows) {
    if (row.wrapped_key && !vaults.of(row.id)) vaults.add(row.id, row.wrapped_key);
    const vault = vaults.of(row.id);
    if (!vault) continue;
    const opened = row.profile
      ? parseRecord(profile, openJson(vault, row.profile, `people:${row.id}`), 'people')
      : { name: null };
    const person: Person = {
      id: row.id,
      workspaceId,
      profileName: opened.name,
      profileNameAt: row.profile_name_at,
      createdAt: row.created_at,
    };
    states.set(row.id, { person, identities: [], conversations: [], links: [], consents: {}, messages: [], known: [] });
  }
  return { states, salt: rows[0]?.salt ?? Buffer.alloc(0) };
}

async function loadConsents(
  db: Database,
  workspaceId: string,
  salt: Buffer,
  states: Map<string, PersonState>,
): Promise<void> {
  if (states.size === 0) return;
  const byPseudonym = new Map([...states].map(([id, state]) => [pseudonymOf(salt, id).toString('hex'), state]));
  const pseudonyms = [...byPseudonym.keys()].map((hex) => Buffer.from(hex, 'hex'));
  // A list, not a join: only this reaches through the view to the index, and the whole ledger would be sorted otherwise.
  const { rows } = await sql<{
    pseudonym: Buffer;
    purpose: ConsentPurpose;
    state: ConsentWord;
    source: string;
    at: Date;
  }>`
    select pseudonym, purpose, state, source, at from current_consents
    where workspace_id = ${workspaceId} and pseudonym = any(${pseudonyms}::bytea[])
  `.execute(db);
  for (const row of rows) {
    const state = byPseudonym.get(row.pseudonym.toString('hex'));
    if (state) state.consents = foldConsent(state.consents, row);
  }
}

async function loadMessages(
  db: Database,
  vaults: PersonVaults,
  workspaceId: string,
  touched: TouchedRows,
): Promise<Message[]> {
  const { messages, messageIds } = touched;
  if (messages.length === 0 && messageIds.length === 0) return [];
  const commandIds = messages.flatMap((each) => asUuid(each.commandId) ?? []);
  const wanted = sql`unnest(${messages.map((each) => each.phoneNumberId)}::text[], ${messages.map((each) => each.wamid)}::text[])`;
  const { rows } = await sql`
    select * from messages where workspace_id = ${workspaceId} and id = any(${messageIds}::uuid[])
    union
    select m.* from ${wanted} as k (phone_number_id, wamid)
      join messages m on m.workspace_id = ${workspaceId} and m.phone_number_id = k.phone_number_id and m.wamid = k.wamid
    union
    select m.* from ${wanted} as k (phone_number_id, wamid)
      join messages m on m.workspace_id = ${workspaceId} and m.phone_number_id = k.phone_number_id and m.target_wamid = k.wamid
    union
    select * from messages where workspace_id = ${workspaceId} and command_id = any(${commandIds}::uuid[])
  `.execute(db);
  return rows.flatMap((row) => {
    const parsed = parseRecord(messageRow, row, 'messages');
    const vault = vaults.of(parsed.person_id);
    if (!vault) return [];
    return [toMessage(parsed, vault)];
  });
}

/** What binds a sealed frame to its message. */
export function frameContext(messageId: string): string {
  return `messages.frame:${messageId}`;
}

function toMessage(row: z.output<typeof messageRow>, vault: Vault): Message {
  // Only messages we made have a command.
  const schema = row.command_id === null ? heardContentRecord : madeContentRecord;
  const content: Message['content'] = parseRecord(
    schema,
    openJson(vault, row.content, `messages:${row.id}`),
    'messages',
  );
  const frame = row.frame && parseRecord(frameRecord, openJson(vault, row.frame, frameContext(row.id)), 'messages');
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    conversationId: row.conversation_id,
    personId: row.person_id,
    connectionId: row.connection_id,
    phoneNumberId: row.phone_number_id,
    wamid: row.wamid,
    sessionId: row.session_id,
    direction: row.direction,
    status: row.status,
    content,
    ...(frame && { frame }),
    ...(row.target_wamid !== null && { target: row.target_wamid }),
    occurredAt: row.occurred_at,
    author: row.author,
    ...(row.tries > 1 && { tries: row.tries }),
    commandId: row.command_id,
    verdict: row.verdict,
    failure: row.failure,
  };
}

/** Known values of these records; locked until the end of the transaction where asked. */
export async function loadKnownValues(db: Database, workspaceId: string, records: TouchedRows['known'], lock: boolean) {
  if (records.length === 0) return [];
  const { rows } = await sql`
    select k.* from known_values k
    where k.workspace_id = ${workspaceId} and (k.connection_id, k.object, k.record_id) in (
      select * from unnest(
        ${records.map((each) => each.connectionId)}::uuid[], ${records.map((each) => each.object)}::text[],
        ${records.map((each) => each.recordId)}::text[]
      )
    )
    order by k.object, k.record_id, k.field ${lock ? sql`for update` : sql``}
  `.execute(db);
  return rows.map((row) => parseRecord(knownRow, row, 'known_values'));
}
