import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { KaiwaError } from '@kaiwa/core';
import { type FileLock, lockFile } from '../system/file-lock';

/** Holds the data folder until `release()` is called or the process dies, whichever comes first. */
export type DataFolderLock = FileLock;

/** In the data folder; the one file that stays there when everything else is removed. */
export const LOCK_FILE = 'kaiwa.lock';
/** A killed process lets go of its files a moment after the kill. */
const DYING_MS = 1000;
const LOOK_AGAIN_MS = 25;

/**
 * Takes the folder for this process alone.
 *
 * @param dataDir an existing folder
 * @throws KaiwaError `misconfigured` / `DATA_FOLDER_IN_USE` when another process holds it, `DATA_FOLDER_LOCK_FAILED` when the
 *   lock cannot be taken at all
 */
export function lockDataFolder(dataDir: string): DataFolderLock {
  const lock = lockFile(join(dataDir, LOCK_FILE));
  if (lock) return lock;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'DATA_FOLDER_IN_USE',
    message: `Another Kaiwa is running on the data folder ${dataDir}`,
    hint: 'Stop the other one, or give this one its own folder with KAIWA_DATA_DIR.',
  });
}

/** {@link lockDataFolder}, but with the patience (1 s) that a holder who is just dying needs. */
export async function takeDataFolder(dataDir: string): Promise<DataFolderLock> {
  const deadline = performance.now() + DYING_MS;
  for (;;) {
    try {
      return lockDataFolder(dataDir);
    } catch (error) {
      if (!KaiwaError.is(error) || error.code !== 'DATA_FOLDER_IN_USE' || performance.now() > deadline) throw error;
    }
    await delay(LOOK_AGAIN_MS);
  }
}
