import { sql } from 'kysely';
import {
  aCommand,
  aConversation,
  aMessage,
  anEvent,
  openNumbers,
  openTestStore,
  SEEN_AT,
  type TestStore,
} from './__fixtures__/test-store';
import { openDatabase, withWorkspace, type Database } from './database';

/** Raw deliveries have no workspace; the others are Kysely's own. */
const WITHOUT_WORKSPACE = ['delivery_digests', 'kysely_migration', 'kysely_migration_lock', 'receipts'];

describe('the walls between workspaces', () => {
  let testStore: TestStore;
  let web: Database;
  let tables: string[];
  let otherWorkspace: string;

  beforeAll(async () => {
    testStore = await openTestStore();
    web = openDatabase({ url: testStore.database.url, role: 'web', max: 2 });
    const rows = await testStore.admin(
      `select relname as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname`,
    );
    tables = rows.map((row) => String(row['name']));
    otherWorkspace = testStore.ids.next();
    await testStore.admin(`insert into workspaces (id, name, salt) values ($1, 'other', '\\x01')`, [otherWorkspace]);
    await fill(testStore);
  });
  afterAll(async () => {
    await web.destroy();
    await testStore.close();
  });

  test('stand around every table but raw deliveries: forced, with a policy for each role', async () => {
    const walled = await testStore.admin(`
      select relname as name from pg_class c
      where relrowsecurity and relforcerowsecurity and (
        select array_agg(r.rolname::text order by r.rolname) from pg_policy p join pg_roles r on r.oid = any(p.polroles) where p.polrelid = c.oid
      ) = '{kaiwa_pipeline,kaiwa_web}' order by relname`);
    expect(walled.map((row) => row['name'])).toEqual(tables.filter((name) => !WITHOUT_WORKSPACE.includes(name)));
  });

  test('and every walled table has the workspace in it', async () => {
    const rows = await testStore.admin(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id'`,
    );
    const named = new Set(rows.map((row) => row['name']));
    const missing = tables.filter(
      (name) => !named.has(name) && name !== 'workspaces' && !WITHOUT_WORKSPACE.includes(name),
    );
    expect(missing).toEqual([]);
  });

  test('the web sees its own workspace, nothing of another, and nothing when it names none', async () => {
    const count = async (name: string, workspaceId: string | null): Promise<unknown> => {
      const read = (tx: Database) => sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(tx);
      const { rows } = workspaceId === null ? await read(web) : await withWorkspace(web, workspaceId, read);
      return rows[0]?.n;
    };
    const filled = [
      'people',
      'identities',
      'person_keys',
      'conversations',
      'messages',
      'events',
      'commands',
      'consents',
      'links',
    ];
    for (const name of filled) {
      expect([name, await count(name, testStore.workspaceId)]).toEqual([name, 1]);
    }
    for (const name of tables.filter((each) => !WITHOUT_WORKSPACE.includes(each))) {
      expect([name, await count(name, null), await count(name, otherWorkspace)]).toEqual([
        name,
        0,
        name === 'workspaces' ? 1 : 0,
      ]);
    }
    const { rows } = await withWorkspace(web, otherWorkspace, (tx) => sql`select * from current_consents`.execute(tx));
    expect(rows).toEqual([]);
  });

  test('the web can neither write into another workspace nor move a row there', async () => {
    const insert = withWorkspace(web, testStore.workspaceId, (tx) =>
      sql`insert into people (workspace_id, id, created_at) values (${otherWorkspace}, ${testStore.ids.next()}, now())`.execute(
        tx,
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
    const move = withWorkspace(web, testStore.workspaceId, (tx) =>
      sql`update people set workspace_id = ${otherWorkspace}`.execute(tx),
    );
    await expect(move).rejects.toThrow(/row-level security/);
    const erased = await withWorkspace(web, otherWorkspace, (tx) => sql`delete from people`.execute(tx));
    expect(erased.numAffectedRows).toBe(0n);
  });

  test.each(['receipts', 'delivery_digests'])('the web may not look into %s at all', async (name) => {
    await expect(
      withWorkspace(web, testStore.workspaceId, (tx) => sql`select 1 from ${sql.table(name)}`.execute(tx)),
    ).rejects.toThrow(/permission denied/);
    expect((await sql`select 1 from ${sql.table(name)}`.execute(testStore.db)).rows).toEqual([]);
  });

  async function seen(): Promise<unknown> {
    const { rows } = await withWorkspace(web, otherWorkspace, countPeople);
    return rows[0]?.n;
  }

  test('and where one is taken down, another workspace is seen at once: the proofs above can fail', async () => {
    expect(await seen()).toBe(0);
    await testStore.admin('alter table people disable row level security');
    expect(await seen()).toBe(1);
    await testStore.admin('alter table people enable row level security');
    expect(await seen()).toBe(0);
  });
});

function countPeople(tx: Database) {
  return sql<{ n: number }>`select count(*) as n from people`.execute(tx);
}

/** One row in each table that the pipeline writes. */
async function fill(testStore: TestStore): Promise<void> {
  const [personId = ''] = await openNumbers(testStore, ['32470120001']);
  const conversation = aConversation(testStore, personId);
  await testStore.store.transaction(async (tx) => {
    await tx.openPeople([{ by: 'person', workspaceId: testStore.workspaceId, personId }]);
    await tx.insertEvents([anEvent(testStore, { personId })]);
    await tx.write({
      workspaceId: testStore.workspaceId,
      changes: [
        { type: 'conversation.save', conversation },
        { type: 'message.insert', message: aMessage(testStore, personId, { conversationId: conversation.id }) },
        {
          type: 'link.save',
          link: {
            id: testStore.ids.next(),
            personId,
            connectionId: testStore.crmId,
            role: 'contact',
            object: 'res.partner',
            recordId: '48',
            linkedBy: 'auto',
            evidence: 'phone',
            since: SEEN_AT,
            endedAt: null,
          },
        },
        {
          type: 'consent.append',
          entry: {
            id: testStore.ids.next(),
            workspaceId: testStore.workspaceId,
            personId,
            purpose: 'all',
            state: 'opted-out',
            source: 'whatsapp:keyword',
            wording: 'STOP',
            policyVersion: 'keywords/1',
            actor: 'person',
            at: SEEN_AT,
            eventKey: 'event',
          },
        },
      ],
      commands: [aCommand(testStore, personId)],
      eventStates: [],
    });
  });
}
