import type { ConsentEntry } from '@kaiwa/core';
import { sql } from 'kysely';
import { NOTHING, openNumbers, openTestStore, SEEN_AT, type TestStore } from './__fixtures__/test-store';
import { verifyLedger } from './consent-ledger';

const LATER = new Date('2026-11-20T10:00:00.000Z');

describe('the consent ledger', () => {
  let testStore: TestStore;
  let personId: string;
  let people = 0;

  beforeAll(async () => {
    testStore = await openTestStore(20);
  });
  afterAll(() => testStore.close());
  beforeEach(async () => {
    people += 1;
    [personId = ''] = await openNumbers(testStore, [`3247000${people}`]);
  });

  function anEntry(overrides: Partial<ConsentEntry> = {}): ConsentEntry {
    const id = testStore.ids.next();
    return {
      id,
      workspaceId: testStore.workspaceId,
      personId,
      purpose: 'all',
      state: 'opted-out',
      source: 'whatsapp:keyword',
      wording: 'STOP',
      policyVersion: 'keywords/1',
      actor: 'person',
      at: SEEN_AT,
      eventKey: `message:${id}`,
      ...overrides,
    };
  }
  const append = (...entries: ConsentEntry[]): Promise<void> =>
    testStore.store.transaction(async (tx) => {
      await tx.loadPeople(testStore.workspaceId, [personId], NOTHING);
      await tx.write({
        workspaceId: testStore.workspaceId,
        changes: entries.map((entry) => ({ type: 'consent.append', entry })),
        commands: [],
        eventStates: [],
      });
    });
  const current = async (of = personId) =>
    (await testStore.store.readPeople(testStore.workspaceId, [of], NOTHING)).get(of)?.consents;
  const verify = () => verifyLedger(testStore.db, testStore.workspaceId);
  const count = async (): Promise<number> => (await testStore.admin('select 1 from consents')).length;

  test('tells the newest state per purpose; where times are equal, the stricter', async () => {
    await append(anEntry({ state: 'opted-in', at: LATER }), anEntry({ state: 'opted-out', at: SEEN_AT }));
    await append(
      anEntry({ purpose: 'marketing', state: 'opted-out' }),
      anEntry({ purpose: 'marketing', state: 'opted-in' }),
    );
    expect(await current()).toEqual({
      all: { state: 'opted-in', at: LATER, source: 'whatsapp:keyword' },
      marketing: { state: 'opted-out', at: SEEN_AT, source: 'whatsapp:keyword' },
    });
    const [stranger = ''] = await openNumbers(testStore, ['32479999999']);
    expect(await current(stranger)).toEqual({});
  });

  test('counts one event once per purpose', async () => {
    const entry = anEntry();
    const before = await count();
    await append(entry);
    await append({ ...entry, id: testStore.ids.next() });
    await append({ ...entry, id: testStore.ids.next(), purpose: 'marketing' });
    expect(await count()).toBe(before + 2);
    expect(await verify()).toBeNull();
  });

  test('stays one chain when many write at once', async () => {
    const before = await count();
    await Promise.all(Array.from({ length: 20 }, () => append(anEntry(), anEntry())));
    expect(await count()).toBe(before + 40);
    expect(await verify()).toBeNull();
  });

  test('does not know the person by name or id, nor the words', async () => {
    await append(anEntry({ wording: 'unmistakable words' }));
    const texts = (await testStore.admin('select * from consents')).map((row) => JSON.stringify(row));
    expect(texts.filter((text) => text.includes(personId) || text.includes('unmistakable'))).toEqual([]);
  });

  test('holds when the words are erased', async () => {
    await append(anEntry());
    await sql`update consent_texts set wording = null where person_id = ${personId}`.execute(testStore.db);
    expect(await verify()).toBeNull();
  });

  test.each([
    ['update', sql`update consents set state = 'opted-in'`],
    ['delete', sql`delete from consents`],
    ['truncate', sql`truncate consents`],
  ])('refuses %s', async (_, statement) => {
    await append(anEntry());
    await expect(statement.execute(testStore.db)).rejects.toThrow(/append-only|permission denied/);
  });

  test.each([
    ['a changed state', `update consents set state = 'opted-in' where seq = $1`],
    ['a changed time', `update consents set at = at + interval '1 hour' where seq = $1`],
    ['an exchanged person', `update consents set pseudonym = sha256('other') where seq = $1`],
    ['an exchanged wording', `update consents set wording_commitment = sha256('other') where seq = $1`],
    ['a hash made to fit', `update consents set hash = sha256('other') where seq = $1`],
    ['an entry taken out', `delete from consents where seq = $1`],
  ])('shows %s by somebody who got past the trigger', async (_, tampering) => {
    await append(anEntry({ state: 'opted-out' }), anEntry());
    expect(await verify()).toBeNull();
    const seq = (await count()) - 1;
    const kept = await testStore.admin('select * from consents where seq = $1', [seq]);
    await testStore.admin('alter table consents disable trigger user');
    await testStore.admin(tampering, [seq]);
    expect([seq, seq + 1]).toContain(await verify());
    await testStore.admin('delete from consents where seq = $1', [seq]);
    const columns = Object.keys(kept[0] ?? {});
    await testStore.admin(
      `insert into consents (${columns.join(', ')}) values (${columns.map((_column, index) => `$${index + 1}`).join(', ')})`,
      Object.values(kept[0] ?? {}),
    );
    await testStore.admin('alter table consents enable trigger user');
    expect(await verify()).toBeNull();
  });

  test('is read through an index, however long it grows', async () => {
    await testStore.db.connection().execute(async (db) => {
      await sql`set enable_seqscan = off`.execute(db);
      const { rows } = await sql<{ 'QUERY PLAN': string }>`
        explain select * from current_consents
        where workspace_id = ${testStore.workspaceId} and pseudonym = any(${[Buffer.from('x')]}::bytea[])
      `.execute(db);
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Cond:.*pseudonym/);
    });
  });
});
