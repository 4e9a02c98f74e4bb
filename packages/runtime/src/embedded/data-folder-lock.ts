import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';

/** Holds the data folder until `release()` is called or the process dies, whichever comes first. */
export interface DataFolderLock {
  release(): void;
}

const LOCK_FILE = 'kaiwa.lock';
/** `O_EXLOCK` of the BSDs and macOS (sys/fcntl.h): `open` takes the flock itself. Node does not name it. */
const BSD_OPEN_EXCLUSIVELY_LOCKED = 0x20;

/**
 * Takes the folder for this process alone.
 *
 * The lock is a kernel `flock`, not a pid file: the kernel drops it when the process dies, however it dies, so a `kill -9`
 * never leaves a folder locked and a reused pid never looks like a living owner. Node has no `flock`, but a flock belongs to
 * the open file description: flock(1) (util-linux, busybox) locks the descriptor it inherits from us and exits, and the lock
 * stays with our copy. Node opens files close-on-exec, so PostgreSQL does not inherit it and cannot outlive us with it.
 *
 * @param dataDir an existing folder
 * @throws KaiwaError `misconfigured` / `DATA_FOLDER_IN_USE` when another process holds it, `DATA_FOLDER_LOCK_FAILED` when the
 *   lock cannot be taken at all
 */
export function lockDataFolder(dataDir: string): DataFolderLock {
  const descriptor = process.platform === 'darwin' ? openLocked(dataDir) : lockThroughFlockCommand(dataDir);
  let held = true;
  return {
    release() {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
}

function lockThroughFlockCommand(dataDir: string): number {
  const descriptor = openSync(join(dataDir, LOCK_FILE), constants.O_RDWR | constants.O_CREAT, 0o600);
  const answer = spawnSync('flock', ['-x', '-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
  if (answer.status === 0) return descriptor;
  closeSync(descriptor);
  if (answer.status === 1) throw inUse(dataDir);
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'DATA_FOLDER_LOCK_FAILED',
    message: `The data folder ${dataDir} could not be locked with the flock command`,
    hint: 'Install util-linux (or busybox), which ships flock, or set DATABASE_URL and REDIS_URL.',
    cause: answer.error,
  });
}

function openLocked(dataDir: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | BSD_OPEN_EXCLUSIVELY_LOCKED;
  try {
    return openSync(join(dataDir, LOCK_FILE), flags, 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') throw inUse(dataDir);
    throw error;
  }
}

function inUse(dataDir: string): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'DATA_FOLDER_IN_USE',
    message: `Another Kaiwa is running on the data folder ${dataDir}`,
    hint: 'Stop the other one, or give this one its own folder with KAIWA_DATA_DIR.',
  });
}
