import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { KaiwaError } from '@kaiwa/core';
import type { PostgresBinaries } from './binaries';
import { readPostmasterLock, stopPostmaster } from './postmaster-lock';
import { POSTGRES_ENVIRONMENT } from './run-initdb';
import type { UserIds } from './unprivileged';

/** How to run a postmaster. `clusterDir` is a real path: the process is recognised by it later. */
export interface PostmasterPlan {
  readonly clusterDir: string;
  readonly logFile: string;
  readonly binaries: PostgresBinaries;
  readonly user: UserIds | null;
  readonly durable: boolean;
}

/** A running postmaster. */
export interface Postmaster {
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Fast shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
}

/** Replaying the log after a crash may take long on a slow disk; silence for longer than this is a fault. */
const READY_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 10;
/** Another program may take the free port between our look and PostgreSQL's bind; killed servers leave children for a moment. */
const ATTEMPTS = 20;
const BETWEEN_ATTEMPTS_MS = 250;
const WORTH_ANOTHER_ATTEMPT = /could not bind|could not create any TCP|pre-existing shared memory block/;

/**
 * Starts PostgreSQL and waits until it accepts connections on 127.0.0.1.
 *
 * @param port the port to use, or `null` for any free one
 * @throws KaiwaError `misconfigured` / `POSTGRES_WILL_NOT_START` with the last lines of its log
 */
export async function startPostmaster(plan: PostmasterPlan, port: number | null): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freeLoopbackPort());
    const outcome = await tryPostmaster(plan, chosen);
    if (typeof outcome !== 'string') return outcome;
    if (attempt === ATTEMPTS || !WORTH_ANOTHER_ATTEMPT.test(outcome)) throw willNotStart(plan, outcome);
    await delay(BETWEEN_ATTEMPTS_MS);
  }
}

/** One attempt: a running postmaster, or what its log said. */
async function tryPostmaster(plan: PostmasterPlan, port: number): Promise<Postmaster | string> {
  // A file and not a pipe: it goes on working when we are killed and PostgreSQL is not. Fresh at each start, so it stays small.
  const log = openSync(plan.logFile, 'w', 0o600);
  chmodSync(plan.logFile, 0o600);
  const child = spawn(plan.binaries.postgres, ['-D', plan.clusterDir, ...settings(plan, port)], {
    ...plan.user,
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', log, log],
    // Its own session: Ctrl-C in a terminal reaches us alone, and we stop it when our last write is done.
    detached: true,
  });
  closeSync(log);
  // A process that exits without stopping it takes it along: it would go on for nobody until the next start.
  const takeAlong = (): void => void child.kill('SIGINT');
  process.once('exit', takeAlong);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  }).finally(() => process.off('exit', takeAlong));
  const pid = await untilReady(child, plan);
  if (pid === null) return readFileSync(plan.logFile, 'utf8') || 'nothing was logged';
  child.unref();
  return {
    port,
    pid,
    ended,
    async stop() {
      child.ref();
      await stopPostmaster(pid, plan.clusterDir);
      await ended;
    },
  };
}

/** The pid once connections are accepted, `null` when the process ended before that. */
async function untilReady(child: ChildProcess, plan: PostmasterPlan): Promise<number | null> {
  const deadline = performance.now() + READY_WITHIN_MS;
  // Without a pid it could not even be spawned.
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const lock = readPostmasterLock(plan.clusterDir);
    if (lock?.ready && lock.pid === child.pid) return lock.pid;
    if (performance.now() > deadline) {
      child.kill('SIGQUIT');
      throw willNotStart(plan, `not ready after ${READY_WITHIN_MS / 1000} s`);
    }
    await delay(LOOK_AGAIN_MS);
  }
  return null;
}

function settings(plan: PostmasterPlan, port: number): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    // No socket file: its path has a limit of 107 bytes, and /tmp is everybody's.
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    // Containers have a /dev/shm of 64 MB: shared memory lies in files of the cluster and in anonymous pages.
    dynamic_shared_memory_type: 'mmap',
    shared_memory_type: 'mmap',
    shared_buffers: '64MB',
    huge_pages: 'off',
    max_parallel_workers_per_gather: 0,
    io_method: 'sync',
    jit: 'off',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log must name no person: neither the statement that failed nor the key that collided.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length_on_error: 0,
    ...(plan.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function freeLoopbackPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port was given')),
      );
    });
  });
}

function willNotStart(plan: PostmasterPlan, log: string): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'POSTGRES_WILL_NOT_START',
    message: `PostgreSQL did not start: ${log.trim().split('\n').slice(-3).join(' ').slice(-600)}`,
    hint: `Read ${plan.logFile}; check free disk space and the permissions of the data folder.`,
  });
}
