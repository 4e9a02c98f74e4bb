import { randomBytes } from 'node:crypto';
import type {
  Conversation,
  EventRow,
  Ids,
  Message,
  NewCommand,
  PersonScope,
  PipelineStore,
  TouchedRows,
  Vault,
} from '@kaiwa/core';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from '../../../../../test/support/database';
import { createSystemIds } from '../../system/ids';
import { createVault } from '../../system/vault';
import { defaultWorkspace } from '../connections';
import { openDatabase, type Database } from '../database';
import { migrateToLatest } from '../migrate';
import { createPipelineStore } from '../pipeline-store';

/** A migrated database of its own, and the pipeline store over it. */
export interface TestStore {
  readonly database: TestDatabase;
  readonly db: Database;
  readonly store: PipelineStore;
  readonly vault: Vault;
  readonly ids: Ids;
  readonly workspaceId: string;
  readonly numberId: string;
  readonly crmId: string;
  /** Runs SQL as superuser, past every wall, and returns the rows. */
  admin(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Opens one; close it in `afterAll`. `max`: connections of its pool. */
export async function openTestStore(max = 10): Promise<TestStore> {
  const database = await testDatabase();
  await migrateToLatest(database.url);
  const db = openDatabase({ url: database.url, role: 'pipeline', max });
  const ids = createSystemIds();
  const vault = createVault([{ id: 'test', key: randomBytes(32) }]);
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  return {
    database,
    db,
    ids,
    vault,
    store: createPipelineStore({ db, vault, ids }),
    workspaceId: await defaultWorkspace(db, ids),
    numberId: ids.next(),
    crmId: ids.next(),
    admin: async (text, values = []) => (await client.query<Record<string, unknown>>(text, values)).rows,
    async close() {
      await db.destroy();
      await client.end();
      await database.drop();
    },
  };
}

/** When the people of these tests were first seen. */
export const SEEN_AT = new Date('2026-11-20T09:00:00.000Z');

/** Nothing beside the people themselves. */
export const NOTHING: TouchedRows = { messages: [], messageIds: [], known: [] };

/** A sender found by its WhatsApp number, made when unknown. */
export function sender(test: TestStore, number: string, create = true): PersonScope {
  const keys = [{ kind: 'wa' as const, value: number }];
  return { by: 'identities', workspaceId: test.workspaceId, keys, create, evidence: 'test', seenAt: SEEN_AT };
}

/** Opens the people behind these numbers in a transaction of their own; unknown ones are made. */
export async function openNumbers(test: TestStore, numbers: readonly string[]): Promise<string[]> {
  const people = await test.store.transaction((tx) => tx.openPeople(numbers.map((number) => sender(test, number))));
  return people.map((id) => id ?? '');
}

/** An event about a person. */
export function anEvent(test: TestStore, overrides: Partial<EventRow> = {}): EventRow {
  const id = test.ids.next();
  return {
    id,
    workspaceId: test.workspaceId,
    connectionId: test.numberId,
    key: `message:${id}`,
    kind: 'message.received',
    receiptId: null,
    personId: null,
    occurredAt: SEEN_AT,
    state: 'decided',
    reason: null,
    path: null,
    raw: { id },
    ...overrides,
  };
}

/** A person's conversation with the business number. */
export function aConversation(test: TestStore, personId: string, overrides: Partial<Conversation> = {}): Conversation {
  return {
    id: test.ids.next(),
    workspaceId: test.workspaceId,
    personId,
    connectionId: test.numberId,
    status: 'open',
    lastInboundAt: SEEN_AT,
    lastMessageAt: SEEN_AT,
    sessionId: null,
    unread: 1,
    ...overrides,
  };
}

/** An inbound text. */
export function aMessage(test: TestStore, personId: string, overrides: Partial<Message> = {}): Message {
  const id = test.ids.next();
  return {
    id,
    workspaceId: test.workspaceId,
    conversationId: test.ids.next(),
    personId,
    connectionId: test.numberId,
    phoneNumberId: '100200300',
    wamid: `wamid.${id}`,
    sessionId: null,
    direction: 'in',
    status: 'received',
    content: { kind: 'text', text: 'Is the blue one in stock?' },
    occurredAt: SEEN_AT,
    author: null,
    commandId: null,
    verdict: null,
    failure: null,
    ...overrides,
  };
}

/** A command toward the CRM; `resolvePerson` unless said otherwise. */
export function aCommand(test: TestStore, personId: string, overrides: Partial<NewCommand> = {}): NewCommand {
  return {
    id: test.ids.next(),
    workspaceId: test.workspaceId,
    lane: `crm:${test.crmId}`,
    key: `person:${personId}`,
    body: { kind: 'resolvePerson', personId, connectionId: test.crmId },
    priority: 'live',
    waitsFor: null,
    dueAt: SEEN_AT,
    eventId: null,
    ...overrides,
  };
}

/** Puts commands under an epoch, as a claim of their lane does. */
export async function claimFor(test: TestStore, commandIds: readonly string[], epoch: number): Promise<void> {
  await test.admin(
    `update commands set state = 'performing', epoch = $2, attempt = attempt + 1, performing_since = now()
     where id = any($1::uuid[])`,
    [commandIds, epoch],
  );
}

/** Resolves when some statement of the database waits for a lock. */
export async function untilSomebodyWaits(test: TestStore): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await test.admin(waiting)).length === 0);
}
