import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testDatabase, testServerUrl, type TestDatabase } from '../../../../test/support/database';
import { databaseUrl } from '../../../../test/support/template';
import { migrateToLatest } from './migrate';

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  const databases: TestDatabase[] = [];
  /** A database with nothing in it, whatever the template holds. */
  async function emptyDatabase(): Promise<TestDatabase> {
    const database = await testDatabase();
    databases.push(database);
    await query(database.adminUrl, 'drop schema public cascade');
    await query(database.adminUrl, 'create schema public authorization kaiwa');
    return database;
  }
  afterAll(() => Promise.all(databases.map((each) => each.drop())));

  test('fill an empty database, in the order of their names, and find nothing to do the second time', async () => {
    const { url } = await emptyDatabase();
    const applied = await migrateToLatest(url);
    expect(applied.slice(0, 2)).toEqual(['0001-directory', '0002-receipts-and-events']);
    expect(applied).toEqual(applied.toSorted());
    expect(await migrateToLatest(url)).toEqual([]);
  });

  test('may start several times at once, in one database and in several of one server', async () => {
    const [one, other] = [await emptyDatabase(), await emptyDatabase()];
    const applied = await Promise.all([one, one, one, other, other].map(({ url }) => migrateToLatest(url)));
    const counts = applied.map((each) => each.length);
    // Of those that met in one database, one did all of it.
    expect(
      counts
        .slice(0, 3)
        .toSorted((a, b) => a - b)
        .slice(0, 2),
    ).toEqual([0, 0]);
    expect(counts.slice(3).toSorted((a, b) => a - b)[0]).toBe(0);
    expect(Math.max(...counts.slice(0, 3))).toBe(Math.max(...counts.slice(3)));
  });

  test('leave a database alone that a newer program wrote', async () => {
    const { url } = await emptyDatabase();
    await migrateToLatest(url);
    await query(url, `insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '')`);
    await expect(migrateToLatest(url)).rejects.toMatchObject({
      kind: 'misconfigured',
      code: 'DATABASE_TOO_NEW',
      message: expect.stringContaining('9999-from-the-future'),
    });
  });

  test('say what an administrator must run where the user may not make roles', async () => {
    const name = `plain_${randomBytes(4).toString('hex')}`;
    const admin = testServerUrl();
    await query(admin, `create role ${name} login password 'plain'`);
    await query(admin, `create database ${name} owner ${name}`);
    const url = new URL(databaseUrl(admin, name));
    [url.username, url.password] = [name, 'plain'];
    try {
      await expect(migrateToLatest(url.toString())).rejects.toMatchObject({
        kind: 'misconfigured',
        code: 'ROLES_MISSING',
        hint: expect.stringContaining('grant kaiwa_web, kaiwa_pipeline to'),
      });
      // Once he has run it, the same user gets through.
      await query(admin, `grant kaiwa_web, kaiwa_pipeline to ${name}`);
      expect((await migrateToLatest(url.toString())).length).toBeGreaterThan(0);
    } finally {
      await query(admin, `drop database ${name} with (force)`);
      await query(admin, `drop role ${name}`);
    }
  });

  test('tell a server that is not there from a broken one', async () => {
    await expect(migrateToLatest('postgres://kaiwa@127.0.0.1:1/kaiwa')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
