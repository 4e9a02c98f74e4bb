import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The process and all its descendants, by /proc. */
export function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processTree)];
}

/** Sends a signal to each of `pids` that is still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Resolves when none of `pids` runs any more; a zombie does not run. */
export async function untilEnded(pids: readonly number[]): Promise<void> {
  while (pids.some(isRunning)) await delay(5);
}

/** Resolves when each of `pids` is stopped (state T): from then on it writes nothing. */
export async function untilStopped(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => stateOf(pid) !== 'T' && isRunning(pid))) await delay(5);
}

function isRunning(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function stateOf(pid: number): string | undefined {
  try {
    return /\) (\w) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
