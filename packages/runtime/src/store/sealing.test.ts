import { sql } from 'kysely';
import {
  aConversation,
  aMessage,
  anEvent,
  NOTHING,
  openNumbers,
  openTestStore,
  SEEN_AT,
  type TestStore,
} from './__fixtures__/test-store';
import { createDirectoryStore } from './directory-store';

/** Told in every place that may hold something personal. */
const SECRET = 'Quetzalcoatlus 7391';

describe('what is personal', () => {
  let testStore: TestStore;
  let personId: string;
  let messageId: string;
  let eventId: string;

  beforeAll(async () => {
    testStore = await openTestStore();
    [personId = ''] = await openNumbers(testStore, ['32470120001']);
    const { store, workspaceId } = testStore;
    await store.transaction(async (tx) => {
      await tx.openPeople([{ by: 'person', workspaceId, personId }]);
      const event = anEvent(testStore, { personId, raw: { text: SECRET } });
      eventId = event.id;
      await tx.insertEvents([event, anEvent(testStore, { state: 'parked', raw: { nobody: SECRET } })]);
      const state = (await tx.loadPeople(workspaceId, [personId], NOTHING)).get(personId);
      if (!state) throw new Error('The person has no state');
      const conversation = aConversation(testStore, personId);
      const message = aMessage(testStore, personId, {
        conversationId: conversation.id,
        content: { kind: 'text', text: SECRET },
      });
      messageId = message.id;
      await tx.write({
        workspaceId,
        changes: [
          { type: 'person.save', person: { ...state.person, profileName: SECRET, profileNameAt: SEEN_AT } },
          { type: 'conversation.save', conversation },
          { type: 'message.insert', message },
          {
            type: 'consent.append',
            entry: {
              id: testStore.ids.next(),
              workspaceId,
              personId,
              purpose: 'all',
              state: 'opted-out',
              source: 'whatsapp:keyword',
              wording: SECRET,
              policyVersion: 'keywords/1',
              actor: 'person',
              at: SEEN_AT,
              eventKey: 'event',
            },
          },
        ],
        commands: [],
        eventStates: [],
      });
    });
    const directory = createDirectoryStore({
      db: testStore.db,
      vault: testStore.vault,
      ids: testStore.ids,
      clock: { now: () => SEEN_AT, sleep: async () => {} },
    });
    await directory.saveConnection({
      workspaceId,
      kind: 'odoo',
      externalId: 'shop',
      label: 'Shop',
      settings: {},
      secrets: { apiKey: SECRET },
    });
  });
  afterAll(() => testStore.close());

  /** Every row of every table as text, bytes decoded as well as printed. */
  async function everything(): Promise<string> {
    const tables = await testStore.admin(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      for (const row of await testStore.admin(`select * from "${String(name)}"`)) {
        texts.push(
          ...Object.values(row).map((value) =>
            Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value),
          ),
        );
      }
    }
    return texts.join('\n');
  }

  test('stands nowhere in the tables, and the search for it would find it', async () => {
    expect(await everything()).not.toContain(SECRET);
    await testStore.admin(`update messages set author = $1 where id = $2`, [SECRET, messageId]);
    expect(await everything()).toContain(SECRET);
    await testStore.admin('update messages set author = null');
  });

  test('opens for those who hold the key', async () => {
    const people = await testStore.store.readPeople(testStore.workspaceId, [personId], {
      ...NOTHING,
      messageIds: [messageId],
    });
    expect(people.get(personId)).toMatchObject({
      person: { profileName: SECRET },
      messages: [{ content: { text: SECRET } }],
    });
  });

  test('does not open in another row: a sealed value that was moved is refused', async () => {
    const other = aMessage(testStore, personId, { content: { kind: 'text', text: 'mine' } });
    await testStore.store.transaction(async (tx) => {
      await tx.loadPeople(testStore.workspaceId, [personId], NOTHING);
      await tx.write({
        workspaceId: testStore.workspaceId,
        changes: [{ type: 'message.insert', message: other }],
        commands: [],
        eventStates: [],
      });
    });
    await testStore.admin('update messages set content = (select content from messages where id = $1) where id = $2', [
      messageId,
      other.id,
    ]);
    const reading = testStore.store.readPeople(testStore.workspaceId, [personId], {
      ...NOTHING,
      messageIds: [other.id],
    });
    await expect(reading).rejects.toMatchObject({ code: 'VAULT_UNOPENABLE' });
  });

  test('is gone everywhere once the key of the person is deleted', async () => {
    await sql`delete from person_keys where person_id = ${personId}`.execute(testStore.db);
    const people = await testStore.store.readPeople(testStore.workspaceId, [personId], {
      ...NOTHING,
      messageIds: [messageId],
    });
    expect(people.size).toBe(0);
    const directory = createDirectoryStore({
      db: testStore.db,
      vault: testStore.vault,
      ids: testStore.ids,
      clock: { now: () => SEEN_AT, sleep: async () => {} },
    });
    expect((await directory.showEvent(testStore.workspaceId, eventId))?.event).toMatchObject({
      id: eventId,
      raw: null,
    });
  });
});
