import type { Change, PersonState } from '@kaiwa/core';
import { createLaneStore } from './lane-store';
import { createDirectoryStore } from './directory-store';
import {
  aConversation,
  aMessage,
  NOTHING,
  openNumbers,
  openTestStore,
  SEEN_AT,
  type TestStore,
} from './__fixtures__/test-store';

const LATER = new Date('2026-11-20T10:00:00.000Z');
const clock = { now: () => SEEN_AT, sleep: () => Promise.resolve() };

describe('what follows from a failure', () => {
  let testStore: TestStore;
  beforeAll(async () => {
    testStore = await openTestStore();
  });
  afterAll(() => testStore.close());

  function write(changes: Change[], personIds: string[] = []): Promise<void> {
    const { workspaceId } = testStore;
    return testStore.store.transaction(async (tx) => {
      await tx.openPeople(personIds.map((personId) => ({ by: 'person', workspaceId, personId })));
      await tx.loadPeople(workspaceId, personIds, NOTHING);
      await tx.write({ workspaceId, changes, commands: [], eventStates: [] });
    });
  }
  async function read(personId: string, messageIds: string[] = []): Promise<PersonState | undefined> {
    const touched = { ...NOTHING, messageIds };
    return (await testStore.store.readPeople(testStore.workspaceId, [personId], touched)).get(personId);
  }

  test('a window Meta closed stays closed, by the latest time, also when the conversation is saved without it', async () => {
    const [personId = ''] = await openNumbers(testStore, ['32470120001']);
    const conversation = aConversation(testStore, personId);
    await write([{ type: 'conversation.save', conversation: { ...conversation, windowClosedAt: LATER } }]);
    await write([{ type: 'conversation.save', conversation: { ...conversation, windowClosedAt: SEEN_AT } }]);
    await write([{ type: 'conversation.save', conversation: { ...conversation, unread: 1 } }]);
    expect((await read(personId))?.conversations).toMatchObject([{ windowClosedAt: LATER, unread: 1 }]);
  });

  test('a spelling that was tried is kept, also when the number is seen again in the same batch and afterwards', async () => {
    const [personId = ''] = await openNumbers(testStore, ['551187654321']);
    const identity = (await read(personId))?.identities[0];
    if (!identity) throw new Error('There is no identity');
    await write([
      { type: 'identity.save', identity: { ...identity, dialled: '+551187654321' } },
      { type: 'identity.save', identity: { ...identity, lastSeenAt: LATER } },
    ]);
    expect((await read(personId))?.identities).toMatchObject([{ dialled: '+551187654321', lastSeenAt: LATER }]);
    await write([{ type: 'identity.save', identity: { ...identity, dialled: '+5511987654321' } }]);
    await write([{ type: 'identity.save', identity }]);
    expect((await read(personId))?.identities).toMatchObject([{ dialled: '+5511987654321' }]);
  });

  test('a message knows which try it is', async () => {
    const [personId = ''] = await openNumbers(testStore, ['32470120002']);
    const first = aMessage(testStore, personId, { direction: 'out', wamid: null });
    const content = { kind: 'text' as const, text: 'again', previewUrl: false };
    const third = { ...first, id: testStore.ids.next(), content, tries: 3 };
    const inserts = [{ ...first, content }, third].map((message): Change => ({ type: 'message.insert', message }));
    await write(inserts, [personId]);
    const state = await read(personId, [first.id, third.id]);
    expect(new Set(state?.messages.map(({ tries }) => tries))).toEqual(new Set([undefined, 3]));
  });

  test('a number is paused with its reason, once; a paused one keeps its first reason', async () => {
    const directory = createDirectoryStore({ db: testStore.db, vault: testStore.vault, ids: testStore.ids, clock });
    const { id: connectionId } = await directory.saveConnection({
      workspaceId: testStore.workspaceId,
      kind: 'whatsapp',
      externalId: '100200300',
      label: 'Shop',
      settings: {},
      secrets: {},
    });
    await write([{ type: 'connection.pause', connectionId, reason: 'WHATSAPP_131042' }]);
    await write([{ type: 'connection.pause', connectionId, reason: 'WHATSAPP_190' }]);
    expect(await directory.listConnections()).toMatchObject([{ state: 'paused', pausedReason: 'WHATSAPP_131042' }]);
  });

  test('a bucket is held', async () => {
    const bucket = { bucket: `number:${testStore.ids.next()}`, intervalMs: 10, burst: 5 };
    await write([{ type: 'bucket.hold', bucket, until: LATER }]);
    const request = { ...bucket, group: '1' };
    expect(await createLaneStore(testStore.db).takeTokens([request], SEEN_AT)).toEqual([LATER]);
  });
});
