import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KaiwaError } from '@kaiwa/core';
import { type DataFolderLock, lockDataFolder } from '../../packages/runtime/src/embedded/data-folder-lock';
import { startEmbeddedPostgres } from '../../packages/runtime/src/embedded/postgres';
import { clearLeftPostmaster } from '../../packages/runtime/src/embedded/postmaster-lock';

/** The servers of one Jest run. */
export interface TestServers {
  /** As superuser. */
  readonly postgresAdminUrl: string;
  /** As `kaiwa`, the owner of the application's databases. */
  readonly postgresUrl: string;
  /** `null` where no `redis-server` is installed. */
  readonly redisUrl: string | null;
  stop(): Promise<void>;
  /** For the last moment of a process that is being ended: no waiting, no new work. */
  stopAtOnce(): void;
}

/** Runs of each user apart: one user cannot stop the servers of another. */
const RUNS = join(tmpdir(), `kaiwa-tests-${process.getuid?.() ?? 'user'}`);
const RUN_PREFIX = 'run-';
const REDIS_PID_FILE = 'redis.pid';

/** Starts PostgreSQL (not durable: nothing here outlives the run) and Redis for this run, in the temporary folder. */
export async function startTestServers(): Promise<TestServers> {
  mkdirSync(RUNS, { recursive: true, mode: 0o711 });
  chmodSync(RUNS, 0o711);
  const { folder, lock } = await takeRunFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
  const redis = await startRedis(folder).catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  let stopped = false;
  void postgres.ended.then(() => (stopped = true));
  return {
    postgresAdminUrl: postgres.adminUrl,
    postgresUrl: postgres.url,
    redisUrl: redis?.url ?? null,
    async stop() {
      stopped = true;
      await Promise.all([postgres.stop(), redis?.stop()]);
      release(lock, folder);
    },
    stopAtOnce() {
      redis?.process.kill('SIGKILL');
      if (!stopped) process.kill(postgres.pid, 'SIGQUIT');
    },
  };
}

/** Removes what dead runs left, and makes a folder for this one; under a lock, so that nobody takes a new run for a dead one. */
async function takeRunFolder(): Promise<{ folder: string; lock: DataFolderLock }> {
  let all = tryLock(RUNS);
  for (; !all; all = tryLock(RUNS)) await delay(20);
  try {
    await removeDeadRuns();
    const folder = realpathSync(mkdtempSync(join(RUNS, RUN_PREFIX)));
    chmodSync(folder, 0o711);
    return { folder, lock: lockDataFolder(folder) };
  } finally {
    all.release();
  }
}

/** A run whose folder can be locked has no living owner: the kernel dropped its lock. What it left is stopped and removed. */
async function removeDeadRuns(): Promise<void> {
  for (const name of readdirSync(RUNS).filter((entry) => entry.startsWith(RUN_PREFIX))) {
    const folder = join(RUNS, name);
    const lock = tryLock(folder);
    if (!lock) continue;
    await clearLeftPostmaster(join(realpathSync(folder), 'data', 'postgres'));
    killLeftRedis(folder);
    release(lock, folder);
  }
}

/** `null` when another process holds the folder. */
function tryLock(folder: string): DataFolderLock | null {
  try {
    return lockDataFolder(folder);
  } catch (error) {
    if (KaiwaError.is(error) && error.code === 'DATA_FOLDER_IN_USE') return null;
    throw error;
  }
}

function release(lock: DataFolderLock, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  lock.release();
}

interface RedisServer {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

async function startRedis(folder: string): Promise<RedisServer | null> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = await freePort();
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', flags, { stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  writeFileSync(join(folder, REDIS_PID_FILE), String(child.pid));
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode} while starting`);
    await delay(10);
  }
  child.unref();
  return {
    url: `redis://127.0.0.1:${port}`,
    process: child,
    async stop() {
      child.ref();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** By its working folder, which redis takes from `--dir`: the pid alone may belong to anybody by now. */
function killLeftRedis(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, REDIS_PID_FILE), 'utf8'));
    if (pid > 0 && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)) process.kill(pid, 'SIGKILL');
  } catch {
    // No pid file, no such process, or no /proc: nothing that can be told to be ours.
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
