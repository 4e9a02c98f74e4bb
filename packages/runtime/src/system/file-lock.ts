import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { KaiwaError } from '@kaiwa/core';

/** Holds a file until `release()` is called or the process dies, whichever comes first. */
export interface FileLock {
  /** May be called twice. */
  release(): void;
}

/** `O_SHLOCK` and `O_EXLOCK` of the BSDs and macOS (sys/fcntl.h): `open` takes the flock itself. Node does not name them. */
const BSD_OPEN_LOCKED = { shared: 0x10, exclusive: 0x20 } as const;
const FLOCK_OPTION = { shared: '-s', exclusive: '-x' } as const;

/**
 * Takes a file for this process alone, making it (mode 0600) where it is missing; `null` when a living process holds it.
 *
 * The lock is a kernel `flock`, not a pid in a file: the kernel drops it when the process dies, however it dies, so a `kill -9`
 * never leaves a file locked, a dead process that nobody reaped holds nothing, and a reused pid never looks like a living owner.
 * Node has no `flock`, but a flock belongs to the open file description: flock(1) (util-linux, busybox) locks the descriptor it
 * inherits from us and exits, and the lock stays with our copy. Node opens files close-on-exec, so no child of ours inherits it.
 *
 * @throws KaiwaError `misconfigured` / `DATA_FOLDER_LOCK_FAILED` when the lock cannot be taken at all
 */
export function lockFile(path: string): FileLock | null {
  const descriptor = open(path, constants.O_RDWR | constants.O_CREAT, 'exclusive');
  if (descriptor === null) return null;
  let held = true;
  return {
    release() {
      if (held) closeSync(descriptor);
      held = false;
    },
  };
}

/**
 * Whether a living process holds the file through {@link lockFile}, however busy it is. False where the file is missing or is not
 * ours to open. Leaves no trace: many may look at once.
 *
 * @throws KaiwaError `misconfigured` / `DATA_FOLDER_LOCK_FAILED` when it cannot be found out
 */
export function isFileLocked(path: string): boolean {
  try {
    const descriptor = open(path, constants.O_RDONLY, 'shared');
    if (descriptor === null) return true;
    closeSync(descriptor);
    return false;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return false;
    throw error;
  }
}

type Kind = keyof typeof FLOCK_OPTION;

/** A descriptor that holds the lock; `null` when somebody else does. */
function open(path: string, flags: number, kind: Kind): number | null {
  if (process.platform === 'darwin') return openLocked(path, flags, kind);
  const descriptor = openSync(path, flags, 0o600);
  const answer = spawnSync('flock', [FLOCK_OPTION[kind], '-n', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
  });
  if (answer.status === 0) return descriptor;
  closeSync(descriptor);
  if (answer.status === 1) return null;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'DATA_FOLDER_LOCK_FAILED',
    message: `The file ${path} could not be locked with the flock command`,
    hint: 'Install util-linux (or busybox), which ships flock, or set DATABASE_URL and REDIS_URL.',
    cause: answer.error,
  });
}

function openLocked(path: string, flags: number, kind: Kind): number | null {
  try {
    return openSync(path, flags | constants.O_NONBLOCK | BSD_OPEN_LOCKED[kind], 0o600);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return null;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
