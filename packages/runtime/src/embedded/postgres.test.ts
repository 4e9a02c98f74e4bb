import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { testWhen, unlessRoot } from '../../../../test/support/test-when';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function setting(url: string, name: string): Promise<unknown> {
  return (await query(url, `select current_setting('${name}') as value`)).map((row) => Object.values(row ?? {})[0])[0];
}

describe('an embedded PostgreSQL', () => {
  let folder: string;
  let dataDir: string;
  let server: EmbeddedPostgres;
  const logged: unknown[] = [];
  const log = (fields: unknown, sentence: string): void => void logged.push([fields, sentence]);
  const logger = { debug: log, info: log, warn: log, error: log };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kaiwa données 会話 '));
    // mkdtemp makes it private; a root that keeps its data below a private folder is refused, and has its own test.
    if (process.getuid?.() === 0) rmSync(folder, { recursive: true });
    if (process.getuid?.() === 0) mkdirSync(folder, { mode: 0o755 });
    dataDir = join(folder, 'data of Ana');
    server = await startEmbeddedPostgres({ dataDir, logger });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('gives the application an owner role that is no superuser, and its own database', async () => {
    const sql = `select rolname, rolsuper, rolcreaterole, rolbypassrls, pg_get_userbyid(datdba) as owner, version() as v
      from pg_roles, pg_database where rolname = current_user and datname = current_database()`;
    expect(await query(server.url, sql)).toEqual([
      {
        rolname: 'kaiwa',
        rolsuper: false,
        rolcreaterole: true,
        rolbypassrls: false,
        owner: 'kaiwa',
        v: expect.stringMatching(/^PostgreSQL 18\./),
      },
    ]);
    expect(await query(server.adminUrl, 'select usesuper from pg_user where usename = current_user')).toEqual([
      { usesuper: true },
    ]);
  });

  test.each([
    ['listen_addresses', '127.0.0.1'],
    ['unix_socket_directories', ''],
    ['dynamic_shared_memory_type', 'mmap'],
    ['shared_memory_type', 'mmap'],
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    ['full_page_writes', 'on'],
    ['TimeZone', 'UTC'],
    ['server_encoding', 'UTF8'],
  ])('runs with %s = %s', async (name, value) => {
    expect(await setting(server.adminUrl, name)).toBe(value);
  });

  test('lets nobody in without the password, and no auth line trusts anybody', async () => {
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(query(wrong.toString(), 'select 1')).rejects.toThrow(/password authentication failed/);
    const lines = (await query(server.adminUrl, 'select distinct auth_method from pg_hba_file_rules')).map((row) =>
      Object.values(row ?? {}),
    );
    expect(lines).toEqual([['scram-sha-256']]);
  });

  test.each(['database-passwords.json', 'postgres.log', 'kaiwa.lock'])('keeps %s to its owner', (name) => {
    expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
  });

  test('runs under a user that is not root, who owns the cluster', () => {
    const owner = statSync(join(dataDir, 'postgres')).uid;
    expect(owner).not.toBe(0);
    expect(owner === process.getuid?.() || process.getuid?.() === 0).toBe(true);
  });

  test('logs when it is up, and never a password', () => {
    expect(logged).toContainEqual([expect.objectContaining({ port: server.port }), 'database started']);
    const file = z.record(z.string(), z.string());
    const passwords = Object.values(
      file.parse(JSON.parse(readFileSync(join(dataDir, 'database-passwords.json'), 'utf8'))),
    );
    expect(passwords).toHaveLength(2);
    for (const password of passwords) expect(JSON.stringify(logged)).not.toContain(password);
  });

  test('writes no data of people into its log when a statement fails', async () => {
    await query(server.url, 'create table numbers (phone text primary key)');
    await query(server.url, `insert into numbers values ('+5511987654321')`);
    await expect(query(server.url, `insert into numbers values ('+5511987654321')`)).rejects.toThrow(/duplicate key/);
    const written = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
    expect(written).toContain('duplicate key');
    expect(written).not.toContain('5511987654321');
  });

  test('is refused to a second Kaiwa on the same folder, and the first goes on', async () => {
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
    expect(await query(server.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  test('keeps its data over a restart, and needs no second initdb', async () => {
    const made = statSync(join(dataDir, 'postgres', 'PG_VERSION')).mtimeMs;
    await query(server.url, 'create table kept (word text)');
    await query(server.url, `insert into kept values ('会話')`);
    await server.stop();
    await server.stop();
    await server.ended;
    server = await startEmbeddedPostgres({ dataDir });
    expect(await query(server.url, 'select word from kept')).toEqual([{ word: '会話' }]);
    expect(statSync(join(dataDir, 'postgres', 'PG_VERSION')).mtimeMs).toBe(made);
  });

  test('not asked to be durable, it is not: for throw-away servers alone', async () => {
    await server.stop();
    server = await startEmbeddedPostgres({ dataDir, durable: false });
    expect(await setting(server.url, 'fsync')).toBe('off');
  });
});

describe('a data folder that cannot be used', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(tmpdir(), `kaiwa-refused-${process.pid}`);
    mkdirSync(folder, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function writeCluster(version: string | null): void {
    mkdirSync(join(folder, 'postgres'));
    if (version) writeFileSync(join(folder, 'postgres', 'PG_VERSION'), `${version}\n`);
  }

  test.each([
    ['of an older PostgreSQL', () => writeCluster('17'), 'POSTGRES_VERSION_MISMATCH', /PostgreSQL 17.*PostgreSQL 18/],
    ['of a newer PostgreSQL', () => writeCluster('19'), 'POSTGRES_VERSION_MISMATCH', /PostgreSQL 19.*PostgreSQL 18/],
    [
      'with something else in the place of the cluster',
      () => writeCluster(null),
      'DATA_FOLDER_DAMAGED',
      /no PostgreSQL cluster/,
    ],
    ['without its passwords', () => writeCluster('18'), 'DATA_FOLDER_DAMAGED', /database-passwords\.json/],
  ])('%s is refused with a clear word, and left as it is', async (_title, prepare, code, message) => {
    prepare();
    const refusal = expect.objectContaining({ kind: 'misconfigured', code, message: expect.stringMatching(message) });
    await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toEqual(refusal);
    // The refusal freed the folder: the second attempt hears the same reason, not "in use".
    await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toEqual(refusal);
    expect(statSync(join(folder, 'postgres')).isDirectory()).toBe(true);
  });

  testWhen(unlessRoot)(
    'below a private home is refused to root, whose PostgreSQL user could not reach it',
    async () => {
      mkdirSync(join(folder, 'home'), { mode: 0o700 });
      await expect(startEmbeddedPostgres({ dataDir: join(folder, 'home', 'data') })).rejects.toMatchObject({
        code: 'DATA_FOLDER_UNREACHABLE',
        hint: expect.stringContaining('/var/lib/kaiwa'),
      });
    },
  );
});
