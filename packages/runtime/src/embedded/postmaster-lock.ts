import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KaiwaError } from '@kaiwa/core';

/** What `postmaster.pid` says (PostgreSQL 18, src/include/utils/pidfile.h). */
export interface PostmasterLock {
  readonly pid: number;
  /** TCP port; 0 while the postmaster has not come so far. */
  readonly port: number;
  /** True once connections are accepted. */
  readonly ready: boolean;
}

const LOCK_FILE = 'postmaster.pid';
/** After this long, a postmaster asked to stop fast is told to stop at once; what it had accepted is in its log. */
const FAST_STOP_MS = 5_000;
const IMMEDIATE_STOP_MS = 5_000;
const LOOK_AGAIN_MS = 20;

/** Reads `postmaster.pid`; `null` when there is none or it is not one. */
export function readPostmasterLock(clusterDir: string): PostmasterLock | null {
  let lines: string[];
  try {
    lines = readFileSync(join(clusterDir, LOCK_FILE), 'utf8').split('\n');
  } catch {
    return null;
  }
  // A postmaster started with --single or --boot writes its pid negated.
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isSafeInteger(pid) || pid === 0) return null;
  return { pid, port: Number(lines[3]) || 0, ready: (lines[7] ?? '').trim() === 'ready' };
}

/**
 * Whether the process `pid` is a PostgreSQL server on `clusterDir`. A pid alone says nothing: it may be reused by anybody
 * after a reboot, and a killed server that nobody reaped (state Z) is dead although its pid exists.
 */
export function isPostmasterOf(pid: number, clusterDir: string): boolean {
  return process.platform === 'linux' ? isPostmasterByProc(pid, clusterDir) : isPostmasterByPs(pid, clusterDir);
}

/**
 * Clears the way for a new postmaster: stops one left behind by a killed parent, and removes the lock file of a dead one.
 * Only to be called by the holder of the data folder's lock: then no living Kaiwa owns what it finds.
 *
 * @returns what was found
 */
export async function clearLeftPostmaster(clusterDir: string): Promise<'none' | 'stopped' | 'stale'> {
  const lock = readPostmasterLock(clusterDir);
  const wasRunning = lock !== null && isPostmasterOf(lock.pid, clusterDir);
  if (wasRunning) await stopPostmaster(lock.pid, clusterDir);
  // A file that cannot be understood goes too: PostgreSQL itself would refuse to start on it ("bogus data").
  rmSync(join(clusterDir, LOCK_FILE), { force: true });
  if (wasRunning) return 'stopped';
  return lock === null ? 'none' : 'stale';
}

/**
 * Stops a postmaster: SIGINT (fast shutdown: sessions are ended, a checkpoint is written), and SIGQUIT when that takes longer
 * than 5 s (immediate: the next start replays the log; nothing acknowledged is lost).
 *
 * @throws KaiwaError `misconfigured` / `POSTGRES_WILL_NOT_STOP`
 */
export async function stopPostmaster(pid: number, clusterDir: string): Promise<void> {
  signal(pid, clusterDir, 'SIGINT');
  if (await isGoneWithin(pid, clusterDir, FAST_STOP_MS)) return;
  signal(pid, clusterDir, 'SIGQUIT');
  if (await isGoneWithin(pid, clusterDir, IMMEDIATE_STOP_MS)) return;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'POSTGRES_WILL_NOT_STOP',
    message: `The PostgreSQL process ${pid} on ${clusterDir} does not stop`,
    hint: `End process ${pid} by hand and start again.`,
  });
}

async function isGoneWithin(pid: number, clusterDir: string, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (isPostmasterOf(pid, clusterDir)) {
    if (performance.now() > deadline) return false;
    await delay(LOOK_AGAIN_MS);
  }
  return true;
}

/** Looks again before each signal: a pid that was ours may be anybody's by now. */
function signal(pid: number, clusterDir: string, name: NodeJS.Signals): void {
  if (!isPostmasterOf(pid, clusterDir)) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    if (!isGone) throw error;
  }
}

function isPostmasterByProc(pid: number, clusterDir: string): boolean {
  try {
    // `pid (name) state ...`, and the name may itself hold a bracket: the state follows the last one (man 5 proc).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    if (state === 'Z' || state === 'X') return false;
    return (
      workingFolder(pid) === clusterDir || isNamedIn(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), clusterDir, '\0')
    );
  } catch {
    return false;
  }
}

/** A postmaster works inside its cluster. `null` where another user's process keeps that to itself. */
function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function isPostmasterByPs(pid: number, clusterDir: string): boolean {
  const answer = spawnSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const line = answer.status === 0 ? answer.stdout.trim() : '';
  return line !== '' && !line.startsWith('Z') && isNamedIn(line, clusterDir, ' ');
}

/** Our own command line: `…/postgres -D <cluster> …`. */
function isNamedIn(commandLine: string, clusterDir: string, separator: string): boolean {
  return commandLine.includes(['postgres', '-D', clusterDir, ''].join(separator));
}
