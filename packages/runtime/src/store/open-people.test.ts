import type { PersonScope } from '@kaiwa/core';
import {
  aConversation,
  aMessage,
  NOTHING,
  openNumbers,
  openTestStore,
  SEEN_AT,
  sender,
  untilSomebodyWaits,
  type TestStore,
} from './__fixtures__/test-store';

describe('opening the people of a batch', () => {
  let testStore: TestStore;
  let numbers = 32_470_000_000;

  beforeAll(async () => {
    testStore = await openTestStore(40);
  });
  afterAll(() => testStore.close());

  const newNumber = (): string => String((numbers += 1));
  const open = (...scopes: PersonScope[]) => testStore.store.transaction((tx) => tx.openPeople(scopes));

  function scopeOf(keys: { kind: 'bsuid' | 'wa'; value: string }[], create = true): PersonScope {
    return { by: 'identities', workspaceId: testStore.workspaceId, keys, create, evidence: 'test', seenAt: SEEN_AT };
  }

  test('makes an unknown sender once, with all keys of the scope, and finds him by each', async () => {
    const keys = [
      { kind: 'bsuid' as const, value: `BE.${newNumber()}` },
      { kind: 'wa' as const, value: newNumber() },
    ];
    const [first] = await open(scopeOf(keys));
    expect(first).toEqual(expect.any(String));
    expect(await open(scopeOf(keys.slice(0, 1)), scopeOf(keys.slice(1), false))).toEqual([first, first]);
    const people = await testStore.store.readPeople(testStore.workspaceId, [first!], NOTHING);
    expect(people.get(first!)?.person).toEqual({
      id: first,
      workspaceId: testStore.workspaceId,
      profileName: null,
      profileNameAt: null,
      createdAt: SEEN_AT,
    });
    expect(people.get(first!)?.identities).toEqual(
      keys.map((key) => ({
        ...key,
        personId: first,
        firstSeenAt: SEEN_AT,
        lastSeenAt: SEEN_AT,
        endedAt: null,
        evidence: 'test',
      })),
    );
  });

  test('makes nobody where that is not asked', async () => {
    expect(await open(sender(testStore, newNumber(), false))).toEqual([null]);
  });

  test('makes one person of forty batches that meet the same unknown sender at once', async () => {
    const number = newNumber();
    const opened = await Promise.all(Array.from({ length: 40 }, () => open(sender(testStore, number))));
    expect(new Set(opened.flat()).size).toBe(1);
    expect(await testStore.admin('select person_id from identities where value = $1', [number])).toHaveLength(1);
  });

  test('makes one person of an unknown sender who comes twice in a batch, also under another key', async () => {
    const number = newNumber();
    const bsuid = { kind: 'bsuid' as const, value: `BE.${number}` };
    const opened = await open(
      sender(testStore, number),
      sender(testStore, number),
      scopeOf([bsuid, { kind: 'wa', value: number }]),
    );
    expect(new Set(opened).size).toBe(1);
  });

  test('prefers the business-scoped id over the number where they point to two people', async () => {
    const [number, bsuid] = [newNumber(), `BE.${newNumber()}`];
    const [byNumber, byBsuid] = await open(sender(testStore, number), scopeOf([{ kind: 'bsuid', value: bsuid }]));
    expect(byBsuid).not.toBe(byNumber);
    const both = [
      { kind: 'wa' as const, value: number },
      { kind: 'bsuid' as const, value: bsuid },
    ];
    expect(await open(scopeOf(both))).toEqual([byBsuid]);
  });

  test('never deadlocks when batches share people in different order', async () => {
    const shared = Array.from({ length: 12 }, newNumber);
    let attempts = 0;
    const opened = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const turned = [...shared.slice(index % 12), ...shared.slice(0, index % 12)];
        const scopes = (index % 2 === 0 ? turned : turned.toReversed()).map((number) => sender(testStore, number));
        return testStore.store.transaction((tx) => {
          attempts += 1;
          return tx.openPeople(scopes);
        });
      }),
    );
    expect(new Set(opened.flat()).size).toBe(12);
    // A deadlock would have been hidden by another try.
    expect(attempts).toBe(40);
  });

  test('holds the people it opened until the end of the transaction', async () => {
    const number = newNumber();
    const [personId = ''] = await openNumbers(testStore, [number]);
    const order: string[] = [];
    let waiting: Promise<unknown> = Promise.resolve();
    await testStore.store.transaction(async (tx) => {
      await tx.openPeople([sender(testStore, number)]);
      waiting = open({ by: 'person', workspaceId: testStore.workspaceId, personId }).then(() => order.push('second'));
      await untilSomebodyWaits(testStore);
      order.push('first');
    });
    await waiting;
    expect(order).toEqual(['first', 'second']);
  });

  test('finds the person of a message by its wamid or its command, and of a record by its link', async () => {
    const [personId = ''] = await openNumbers(testStore, [newNumber()]);
    const commandId = testStore.ids.next();
    const conversation = aConversation(testStore, personId);
    const message = aMessage(testStore, personId, { conversationId: conversation.id });
    const link = {
      id: testStore.ids.next(),
      personId,
      connectionId: testStore.crmId,
      role: 'contact' as const,
      object: 'res.partner',
      recordId: '48',
      linkedBy: 'auto' as const,
      evidence: 'phone',
      since: SEEN_AT,
      endedAt: null,
    };
    const write = (
      changes: Parameters<Parameters<Parameters<typeof testStore.store.transaction>[0]>[0]['write']>[0]['changes'],
    ) =>
      testStore.store.transaction(async (tx) => {
        await tx.openPeople([{ by: 'person', workspaceId: testStore.workspaceId, personId }]);
        await tx.loadPeople(testStore.workspaceId, [personId], NOTHING);
        await tx.write({ workspaceId: testStore.workspaceId, changes, commands: [], eventStates: [] });
      });
    await write([
      { type: 'conversation.save', conversation },
      { type: 'message.insert', message },
      {
        type: 'message.insert',
        message: aMessage(testStore, personId, {
          conversationId: conversation.id,
          direction: 'out',
          wamid: null,
          commandId,
        }),
      },
      { type: 'link.save', link },
    ]);
    const byMessage = (wamid: string, command: string | null): PersonScope => ({
      by: 'message',
      workspaceId: testStore.workspaceId,
      phoneNumberId: message.phoneNumberId,
      wamid,
      commandId: command,
    });
    const byRecord: PersonScope = {
      by: 'record',
      workspaceId: testStore.workspaceId,
      connectionId: testStore.crmId,
      object: 'res.partner',
      recordId: '48',
    };
    expect(
      await open(
        byMessage(message.wamid!, null),
        byMessage('wamid.unheard', commandId),
        byMessage('wamid.unheard', 'not ours'),
        byMessage('wamid.unheard', null),
        byRecord,
        { ...byRecord, recordId: '49' },
      ),
    ).toEqual([personId, personId, null, null, personId, null]);
    await write([{ type: 'link.save', link: { ...link, endedAt: SEEN_AT } }]);
    expect(await open(byRecord)).toEqual([null]);
  });

  test('knows nobody of another workspace', async () => {
    const number = newNumber();
    const [personId = ''] = await openNumbers(testStore, [number]);
    const elsewhere = testStore.ids.next();
    expect(
      await open(
        { ...sender(testStore, number, false), workspaceId: elsewhere },
        { by: 'person', workspaceId: elsewhere, personId },
      ),
    ).toEqual([null, null]);
  });
});
