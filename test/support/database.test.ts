import http from 'node:http';
import { Client } from 'pg';
import { type TestDatabase, testDatabase } from './database';
import { describeWithRedis } from './redis';
import Redis from 'ioredis';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a database per test file', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([testDatabase(), testDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([first.drop(), second.drop()]);
  });

  test('belongs to the owner, who is no superuser and may create roles', async () => {
    const sql = 'select rolsuper, rolcreaterole, current_user as name from pg_roles where rolname = current_user';
    expect(await query(first.url, sql)).toEqual([{ rolsuper: false, rolcreaterole: true, name: 'kaiwa' }]);
    await query(first.url, 'create table only_here (id int)');
  });

  test('and what one file writes, another never sees', async () => {
    await query(first.url, 'create table secret_of_first (id int)');
    await expect(query(second.url, 'select * from secret_of_first')).rejects.toThrow(/does not exist/);
  });

  test('is gone after drop, open connections or not', async () => {
    const third = await testDatabase();
    const lingering = new Client({ connectionString: third.url });
    lingering.on('error', () => {});
    await lingering.connect();
    await third.drop();
    await lingering.end();
    await expect(query(third.url, 'select 1')).rejects.toThrow(/does not exist/);
  });
});

describeWithRedis('the Redis of the run', (url) => {
  test('answers and keeps nothing on disk', async () => {
    const redis = new Redis(url);
    redis.on('error', () => {});
    expect(await redis.ping()).toBe('PONG');
    expect(await redis.config('GET', 'save')).toEqual(['save', '']);
    await redis.quit();
  });
});

describe('the network in tests', () => {
  test('ends at this machine', async () => {
    const outside = new Promise((_, reject) => {
      http.get('http://graph.facebook.com/', () => {}).once('error', reject);
    });
    await expect(outside).rejects.toThrow(/Disallowed net connect/);
  });

  test('loopback is open', async () => {
    const server = http.createServer((_, response) => response.end('ok'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const status = await new Promise((resolve, reject) => {
        http
          .get(`http://127.0.0.1:${port}/`, (response) => resolve(response.resume().statusCode))
          .once('error', reject);
      });
      expect(status).toBe(200);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
