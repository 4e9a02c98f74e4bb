import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { type RunningScript, runScript } from '../../../../test/support/run-script';
import { testWhen, unlessLinux } from '../../../../test/support/test-when';
import { startEmbeddedPostgres } from './postgres';
import { clearLeftPostmaster, isPostmasterOf, readPostmasterLock } from './postmaster-lock';

const SERVER = join(__dirname, '..', '..', '..', '..', 'test', 'support', 'serve-until-killed.ts');
const announced = z.object({ url: z.string(), pid: z.number() });

async function serve(
  dataDir: string,
  durability = 'fast',
): Promise<{ script: RunningScript; url: string; pid: number }> {
  const script = runScript(SERVER, [dataDir, durability]);
  return { script, ...announced.parse(JSON.parse(await script.line(/^\{/))) };
}

async function insert(url: string, word: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('create table if not exists kept (word text)');
    await client.query('insert into kept values ($1)', [word]);
    return (await client.query<{ word: string }>('select word from kept order by word')).rows.map((row) => row.word);
  } finally {
    await client.end();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** The third field of /proc/<pid>/stat: `Z` for a process that has ended and was not reaped. */
function processState(pid: number): string | undefined {
  return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

describe('a server whose parent was killed', () => {
  let dataDir: string;
  let clusterDir: string;
  beforeEach(() => {
    dataDir = join(tmpdir(), `kaiwa-left-${process.pid}`);
    clusterDir = join(dataDir, 'postgres');
    mkdirSync(dataDir, { mode: 0o755 });
  });
  afterEach(async () => {
    await clearLeftPostmaster(clusterDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('runs on, is stopped by the next start within 10 s, and nothing written is lost', async () => {
    const first = await serve(dataDir);
    await insert(first.url, 'before the kill');
    first.script.process.kill('SIGKILL');
    await first.script.ended;
    expect(isPostmasterOf(first.pid, clusterDir)).toBe(true);

    const killedAt = performance.now();
    const second = await startEmbeddedPostgres({ dataDir });
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    expect(isPostmasterOf(first.pid, clusterDir)).toBe(false);
    expect(await insert(second.url, 'then')).toEqual(['before the kill', 'then']);
    await second.stop();
  });

  testWhen(unlessLinux)('that is dead and not reaped (state Z) blocks nothing', async () => {
    const first = await serve(dataDir, 'durable');
    await insert(first.url, 'before the kill');
    // A stopped parent cannot reap.
    first.script.process.kill('SIGSTOP');
    process.kill(first.pid, 'SIGKILL');
    await until(() => processState(first.pid) === 'Z');
    expect(() => process.kill(first.pid, 0)).not.toThrow();
    expect(readPostmasterLock(clusterDir)?.pid).toBe(first.pid);

    expect(isPostmasterOf(first.pid, clusterDir)).toBe(false);
    expect(await clearLeftPostmaster(clusterDir)).toBe('stale');
    expect(existsSync(join(clusterDir, 'postmaster.pid'))).toBe(false);

    first.script.process.kill('SIGKILL');
    await first.script.ended;
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await insert(second.url, 'then')).toEqual(['before the kill', 'then']);
    await second.stop();
  });

  test('a pid that belongs to somebody else by now is left alone, and its file removed', async () => {
    const stranger = spawn('sleep', ['600']);
    mkdirSync(clusterDir);
    writeFileSync(
      join(clusterDir, 'postmaster.pid'),
      `${stranger.pid}\n${clusterDir}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`,
    );
    expect(await clearLeftPostmaster(clusterDir)).toBe('stale');
    expect(existsSync(join(clusterDir, 'postmaster.pid'))).toBe(false);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill('SIGKILL');
    await new Promise((resolve) => stranger.once('exit', resolve));
    expect(stranger.signalCode).toBe('SIGKILL');
  });

  test('and so is the PostgreSQL of another folder', async () => {
    const other = await serve(dataDir);
    const mine = `${dataDir}-mine`;
    mkdirSync(mine);
    writeFileSync(join(mine, 'postmaster.pid'), `${other.pid}\n${mine}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`);
    try {
      expect(await clearLeftPostmaster(mine)).toBe('stale');
      expect(isPostmasterOf(other.pid, clusterDir)).toBe(true);
      expect(await insert(other.url, 'still here')).toEqual(['still here']);
    } finally {
      rmSync(mine, { recursive: true });
      other.script.process.kill('SIGTERM');
      expect(await other.script.ended).toBe(0);
    }
    expect(isPostmasterOf(other.pid, clusterDir)).toBe(false);
  });
});

describe('postmaster.pid', () => {
  test.each([
    [
      'of a server that accepts connections',
      '77\n/d\n1\n5433\n\n127.0.0.1\n  1 2\nready   \n',
      { pid: 77, port: 5433, ready: true },
    ],
    [
      'of one that is still replaying',
      '77\n/d\n1\n5433\n\n127.0.0.1\n  1 2\nstarting\n',
      { pid: 77, port: 5433, ready: false },
    ],
    ['cut short', '77\n', { pid: 77, port: 0, ready: false }],
    ['of a single-user session', '-77\n/d\n', { pid: 77, port: 0, ready: false }],
    ['that is empty', '', null],
    ['that is garbage', 'x\ny\n', null],
  ])('%s', (_title, text, expected) => {
    const folder = join(tmpdir(), `kaiwa-pid-file-${process.pid}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'postmaster.pid'), text);
    expect(readPostmasterLock(folder)).toEqual(expected);
    rmSync(folder, { recursive: true });
  });
});
