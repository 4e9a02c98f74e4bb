import type { Change, PersonState } from '@kaiwa/core';
import { NOTHING, openNumbers, openTestStore, SEEN_AT, type TestStore } from './__fixtures__/test-store';

const LATER = new Date('2026-11-20T10:00:00.000Z');

describe('what a batch decided about keys', () => {
  let testStore: TestStore;
  let numbers = 32_470_000_000;

  beforeAll(async () => {
    testStore = await openTestStore();
  });
  afterAll(() => testStore.close());

  const newNumber = (): string => String((numbers += 1));
  async function newPerson(): Promise<string> {
    const [personId = ''] = await openNumbers(testStore, [newNumber()]);
    return personId;
  }
  function write(personIds: string[], changes: Change[]): Promise<void> {
    return testStore.store.transaction(async (tx) => {
      await tx.openPeople(
        personIds.map((personId) => ({ by: 'person', workspaceId: testStore.workspaceId, personId })),
      );
      await tx.loadPeople(testStore.workspaceId, personIds, NOTHING);
      await tx.write({ workspaceId: testStore.workspaceId, changes, commands: [], eventStates: [] });
    });
  }
  async function read(personId: string): Promise<PersonState> {
    const state = (await testStore.store.readPeople(testStore.workspaceId, [personId], NOTHING)).get(personId);
    if (!state) throw new Error('The person has no state');
    return state;
  }
  const seen = { firstSeenAt: SEEN_AT, lastSeenAt: SEEN_AT, endedAt: null, evidence: 'test' };

  test('a key that moved on belongs to the next person, and stays in the history of the first', async () => {
    const number = newNumber();
    const [before = ''] = await openNumbers(testStore, [number]);
    const after = await newPerson();
    await write(
      [before, after],
      [
        { type: 'identity.save', identity: { kind: 'wa', value: number, personId: after, ...seen } },
        { type: 'identity.save', identity: { kind: 'wa', value: number, personId: before, ...seen, endedAt: LATER } },
      ],
    );
    expect(await openNumbers(testStore, [number])).toEqual([after]);
    expect((await read(before)).identities).toMatchObject([{ value: number, endedAt: LATER }]);
  });

  test('a key that is another person’s stays there', async () => {
    const number = newNumber();
    const [holder = ''] = await openNumbers(testStore, [number]);
    const claimer = await newPerson();
    await write(
      [claimer],
      [{ type: 'identity.save', identity: { kind: 'wa', value: number, personId: claimer, ...seen } }],
    );
    expect(await openNumbers(testStore, [number])).toEqual([holder]);
  });

  test('a new key that two people claim in one batch goes to one of them, and harms nobody', async () => {
    const number = newNumber();
    const [one, other] = [await newPerson(), await newPerson()];
    await write(
      [one, other],
      [one, other].map((personId) => ({
        type: 'identity.save',
        identity: { kind: 'wa', value: number, personId, ...seen },
      })),
    );
    expect([one, other]).toContain((await openNumbers(testStore, [number]))[0]);
  });

  test('being seen again moves the last time forward, never back', async () => {
    const number = newNumber();
    const [personId = ''] = await openNumbers(testStore, [number]);
    const identity = { kind: 'wa' as const, value: number, personId, ...seen };
    await write([personId], [{ type: 'identity.save', identity: { ...identity, lastSeenAt: LATER } }]);
    await write([personId], [{ type: 'identity.save', identity }]);
    expect((await read(personId)).identities).toMatchObject([{ lastSeenAt: LATER }]);
  });
});
