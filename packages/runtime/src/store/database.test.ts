import { KaiwaError } from '@kaiwa/core';
import { sql } from 'kysely';
import { startStallProxy } from '../../../../test/support/stall-proxy';
import { openTestStore, type TestStore } from './__fixtures__/test-store';
import { asStoreError, isConflict, openDatabase, stored, withWorkspace } from './database';

function databaseError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('what the driver throws becomes a KaiwaError', () => {
  test.each([
    ['a refused socket', databaseError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'unavailable'],
    [
      'a server that shuts down',
      databaseError('57P01', 'terminating connection due to administrator command'),
      'unavailable',
    ],
    ['a full disk', databaseError('53100', 'could not extend file'), 'unavailable'],
    ['a failing disk', databaseError('58030', 'could not write block'), 'unavailable'],
    ['a statement that took too long', databaseError('57014', 'canceling statement'), 'unavailable'],
    ['a lock that took too long', databaseError('55P03', 'canceling statement'), 'unavailable'],
    ['a database that may only be read', databaseError('25006', 'cannot execute INSERT'), 'unavailable'],
    ['a database that does not exist', databaseError('3D000', 'database "kaiwa" does not exist'), 'unavailable'],
    ['a wrong password', databaseError('28P01', 'password authentication failed'), 'unavailable'],
    ['a server that fell silent', new Error('Query read timeout'), 'unavailable'],
    ['a lost connection', new Error('Connection terminated unexpectedly'), 'unavailable'],
    [
      'a double key whose index is called after connections',
      databaseError('23505', 'duplicate key value violates unique constraint "connections_external"'),
      'broken',
    ],
    ['a blank in connection_id', databaseError('23502', 'null value in column "connection_id"'), 'broken'],
    ['a fault of ours', new TypeError('x is not a function'), 'broken'],
  ])('%s', (_, error, kind) => {
    expect(asStoreError(error)).toMatchObject({ kind, cause: error });
  });

  test('and a KaiwaError stays itself', () => {
    const error = new KaiwaError({ kind: 'refused', code: 'NO', message: 'No' });
    expect(asStoreError(error)).toBe(error);
  });

  test.each([
    ['40P01', true],
    ['40001', true],
    ['23505', true],
    ['23502', false],
  ])('a transaction that ended with %s is worth another try: %s', (code, again) => {
    expect(isConflict(databaseError(code, ''))).toBe(again);
  });
});

test('a database that is not there is unavailable, not broken', async () => {
  const db = openDatabase({ url: 'postgres://kaiwa@127.0.0.1:1/kaiwa', role: 'pipeline' });
  await expect(stored(sql`select 1`.execute(db))).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'DATABASE_UNAVAILABLE',
  });
  await db.destroy();
});

describe('a pool', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  test.each(['pipeline', 'web'] as const)(
    'of the %s works under its role from its first statement on',
    async (role) => {
      const db = openDatabase({ url: store.database.url, role });
      const { rows } =
        await sql`select current_user as name, rolsuper as super from pg_roles where rolname = current_user`.execute(
          db,
        );
      expect(rows).toEqual([{ name: `kaiwa_${role}`, super: false }]);
      await db.destroy();
    },
  );

  test('counts in numbers', async () => {
    expect((await sql`select count(*) as n, 9007199254740991::bigint as most`.execute(store.db)).rows).toEqual([
      { n: 1, most: Number.MAX_SAFE_INTEGER },
    ]);
  });

  test('outlives a connection that is killed, and works on the next one', async () => {
    const db = openDatabase({ url: store.database.url, role: 'pipeline', max: 1 });
    const pid = async (): Promise<unknown> =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;
    const first = await pid();
    await store.admin('select pg_terminate_backend($1)', [first]);
    // The news of the end and the end itself arrive apart: each may cost one query, and says it was the database.
    const again = async (tries: number): Promise<unknown> => {
      try {
        return await pid();
      } catch (error) {
        expect(asStoreError(error).kind).toBe('unavailable');
        expect(tries).toBeGreaterThan(0);
        return again(tries - 1);
      }
    };
    const second = await again(2);
    expect(second).not.toBe(first);
    await db.destroy();
  });

  test('ends a statement that takes longer than its patience, and works on', async () => {
    const db = openDatabase({ url: store.database.url, role: 'pipeline', max: 1, patienceMs: 1000 });
    await expect(stored(sql`select pg_sleep(60)`.execute(db))).rejects.toMatchObject({ vendorCode: '57014' });
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    await db.destroy();
  });

  test('gives up a connection whose server fell silent, and works on another', async () => {
    const proxy = await startStallProxy(store.database.url);
    const db = openDatabase({ url: proxy.through(store.database.url), role: 'pipeline', max: 1, patienceMs: 2000 });
    await sql`select 1`.execute(db);
    proxy.stallOpen();
    const work = db.transaction().execute(async (tx) => sql`select 1`.execute(tx));
    await expect(stored(work)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await sql`select 2 as two`.execute(db)).rows).toEqual([{ two: 2 }]);
    await db.destroy();
    await proxy.close();
  });

  test('of the web names its workspace for one transaction only', async () => {
    const db = openDatabase({ url: store.database.url, role: 'web', max: 1 });
    const named = (tx: typeof db) => sql`select current_setting('kaiwa.workspace', true) as workspace`.execute(tx);
    expect((await withWorkspace(db, store.workspaceId, named)).rows).toEqual([{ workspace: store.workspaceId }]);
    expect((await named(db)).rows).toEqual([{ workspace: '' }]);
    await db.destroy();
  });
});
