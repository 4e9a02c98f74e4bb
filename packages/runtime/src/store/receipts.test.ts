import { createHash } from 'node:crypto';
import type { NewReceipt, ReceiptStore } from '@kaiwa/core';
import { sql } from 'kysely';
import { openTestStore, type TestStore } from './__fixtures__/test-store';
import { openDatabase, type Database } from './database';
import { createReceiptStore } from './receipts';

const RECEIVED_AT = new Date('2026-11-24T10:00:00.123Z');

describe('receipts', () => {
  let testStore: TestStore;
  let receipts: ReceiptStore;
  let received: number;

  beforeAll(async () => {
    testStore = await openTestStore();
  });
  afterAll(() => testStore.close());
  beforeEach(async () => {
    await testStore.admin('truncate receipts, delivery_digests');
    receipts = createReceiptStore(testStore.db);
    received = 0;
  });

  /** One second after the one before. */
  function aReceipt(body: string, digested = true): NewReceipt {
    received += 1;
    return {
      id: testStore.ids.next(),
      receivedAt: new Date(RECEIVED_AT.getTime() + received * 1000),
      source: 'whatsapp',
      app: 'main',
      headers: { 'x-hub-signature-256': 'sha256=00', 'user-agent': `quote " comma , brace } backslash \\` },
      body: Buffer.from(body),
      digest: digested ? createHash('sha256').update(body).digest() : null,
    };
  }

  const claim = (limit: number) => testStore.store.transaction((tx) => tx.claimReceipts(limit));

  test('come back byte for byte, oldest first', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const first = { ...aReceipt('one'), body: bytes };
    const second = aReceipt('{"text":"\\u0000 ✓ 会話"}');
    expect(await receipts.append([second])).toEqual(['stored']);
    expect(await receipts.append([first])).toEqual(['stored']);
    const claimed = await claim(10);
    expect(claimed.map(({ body, ...rest }) => ({ ...rest, body: Buffer.from(body).toString('hex') }))).toEqual(
      [first, second].map(({ digest: _digest, body, ...rest }) => ({
        ...rest,
        body: Buffer.from(body).toString('hex'),
      })),
    );
  });

  test('of all sizes that share a statement come back byte for byte, a repetition among them notwithstanding', async () => {
    const sizes = [1, 70_000, 0, 13, 13, 3_000_000, 6_000_000, 255];
    const bodies = sizes.map((size, index) => Buffer.alloc(size, index === 4 ? 3 : index));
    const given = bodies.map((body) => ({
      ...aReceipt(''),
      body,
      digest: createHash('sha256').update(body).digest(),
    }));
    const results = await receipts.append([aReceipt('first'), ...given]);
    expect(results.map((each) => each === 'duplicate')).toEqual([...Array(5).fill(false), true, false, false, false]);
    const there = new Map((await claim(20)).map((each) => [each.id, Buffer.from(each.body)]));
    for (const [index, { id, body }] of given.entries())
      expect(there.get(id)?.equals(body)).toBe(index === 4 ? undefined : true);
  });

  test('delivered again byte for byte are stored once, in one call, in two and side by side', async () => {
    const [first, again, other] = await receipts.append([aReceipt('same'), aReceipt('same'), aReceipt('other')]);
    // The two may travel in two statements, and either of these may be first.
    expect([first, again].toSorted()).toEqual(['duplicate', 'stored']);
    expect(other).toBe('stored');
    expect(await receipts.append([aReceipt('same')])).toEqual(['duplicate']);
    const stores = Array.from({ length: 8 }, () => createReceiptStore(testStore.db));
    const results = await Promise.all(
      stores.map((store) => store.append([aReceipt('at once'), aReceipt('at once too')])),
    );
    expect(results.flat().filter((each) => each === 'stored')).toHaveLength(2);
    expect(await receipts.countByState()).toMatchObject({ new: 4 });
  });

  test('of vendors whose equal bodies are real news are all kept', async () => {
    expect(await receipts.append([aReceipt('same', false), aReceipt('same', false)])).toEqual(['stored', 'stored']);
  });

  test('that arrive together share few statements, and each one acknowledged is there', async () => {
    let statements = 0;
    const counting = openDatabase({ url: testStore.database.url, role: 'pipeline', max: 4 });
    const executor = counting.getExecutor();
    const original = executor.executeQuery.bind(executor);
    jest.spyOn(executor, 'executeQuery').mockImplementation((query) => {
      statements += 1;
      return original(query);
    });
    const grouped = createReceiptStore(countingDatabase(counting, executor));
    const all = Array.from({ length: 500 }, (_, index) => aReceipt(`body ${index}`));
    const results = await Promise.all(all.map((receipt) => grouped.append([receipt])));
    expect(results.flat()).toEqual(all.map(() => 'stored'));
    expect(statements).toBeGreaterThan(4);
    expect(statements).toBeLessThanOrEqual(10);
    const there = new Set((await testStore.admin('select id from receipts')).map((row) => row['id']));
    expect(all.filter((receipt) => !there.has(receipt.id))).toEqual([]);
    await counting.destroy();
  });

  test('are refused to all who share a write that fails, and none of them is there', async () => {
    const gone = openDatabase({ url: testStore.database.url, role: 'pipeline', max: 1 });
    await sql`select 1`.execute(gone);
    await gone.destroy();
    const store = createReceiptStore(gone);
    const results = await Promise.allSettled([1, 2, 3].map((index) => store.append([aReceipt(`lost ${index}`)])));
    expect(results.map((each) => each.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await testStore.admin('select id from receipts')).toEqual([]);
  });

  test('are claimed by one worker at a time, and the others take the next ones', async () => {
    await receipts.append(['a', 'b', 'c'].map((body) => aReceipt(body)));
    await testStore.store.transaction(async (one) => {
      const first = await one.claimReceipts(2);
      const second = await claim(2);
      expect([...first, ...second].map(({ body }) => Buffer.from(body).toString())).toEqual(['a', 'b', 'c']);
    });
  });

  test('end read or parked; parked ones are shown, tried again, and survive the purge', async () => {
    await receipts.append(['a', 'b', 'c'].map((body) => aReceipt(body)));
    await testStore.store.transaction(async (tx) => {
      const claimed = await tx.claimReceipts(2);
      await tx.finishReceipts(
        claimed.map(({ id, receivedAt, body }) =>
          Buffer.from(body).toString() === 'a'
            ? { id, receivedAt, state: 'read', reason: null }
            : { id, receivedAt, state: 'parked', reason: 'UNKNOWN_NUMBER' },
        ),
      );
    });
    expect(await receipts.countByState()).toEqual({
      new: 1,
      parked: 1,
      oldestNewAt: new Date(RECEIVED_AT.getTime() + 3000),
    });
    expect((await receipts.listParked(5)).map((each) => [Buffer.from(each.body).toString(), each.reason])).toEqual([
      ['b', 'UNKNOWN_NUMBER'],
    ]);
    const [{ id: parkedId } = { id: '' }] = await receipts.listParked(5);
    expect(await receipts.findParked(parkedId)).toMatchObject({ id: parkedId, reason: 'UNKNOWN_NUMBER' });
    expect(await receipts.findParked(testStore.ids.next())).toBeNull();
    const later = new Date(RECEIVED_AT.getTime() + 60_000);
    expect(await receipts.purge(later, RECEIVED_AT)).toBe(1);
    expect(await receipts.append([aReceipt('a')])).toEqual(['duplicate']);
    expect(await receipts.purge(later, later)).toBe(0);
    expect(await receipts.append([aReceipt('a')])).toEqual(['stored']);
    expect(await receipts.retryParked([testStore.ids.next()])).toBe(0);
    expect(await receipts.retryParked(null)).toBe(1);
    expect(await receipts.countByState()).toMatchObject({ new: 3, parked: 0 });
  });

  test('that are given up count as read, and go with the others when their time has come', async () => {
    await receipts.append([aReceipt('a')]);
    await testStore.store.transaction(async (tx) => {
      const [claimed] = await tx.claimReceipts(1);
      if (!claimed) throw new Error('nothing was claimed');
      const { id, receivedAt } = claimed;
      await tx.finishReceipts([{ id, receivedAt, state: 'parked', reason: 'NOT_JSON' }]);
      return id;
    });
    const [{ id } = { id: '' }] = await receipts.listParked(1);
    expect([await receipts.leaveParked(id), await receipts.leaveParked(id)]).toEqual([true, false]);
    expect(await receipts.countByState()).toEqual({ new: 0, parked: 0, oldestNewAt: null });
    expect(await receipts.purge(new Date(RECEIVED_AT.getTime() + 60_000), RECEIVED_AT)).toBe(1);
  });
});

/** The same database, with an executor that is watched. */
function countingDatabase(db: Database, executor: ReturnType<Database['getExecutor']>): Database {
  return new Proxy(db, {
    get: (target, name) => (name === 'getExecutor' ? () => executor : Reflect.get(target, name)),
  });
}
