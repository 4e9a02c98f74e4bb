import { readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolder } from './cluster';
import { LOCK_FILE } from './data-folder-lock';
import { clearLeftPostmaster } from './postmaster-lock';

/** Processes of a database that was killed linger for a moment, and may still write. */
const ATTEMPTS = { maxRetries: 10, retryDelay: 50 };

/**
 * Removes everything in a data folder but its lock, and stops a database that a killed Kaiwa left running on it. Only to be called
 * by the holder of the folder's lock.
 *
 * @param folder an existing folder
 * @throws KaiwaError `misconfigured` / `POSTGRES_WILL_NOT_STOP`
 */
export async function emptyDataFolder(folder: string): Promise<void> {
  const dataDir = realpathSync(folder);
  await clearLeftPostmaster(clusterFolder(dataDir));
  for (const name of readdirSync(dataDir)) {
    if (name !== LOCK_FILE) rmSync(join(dataDir, name), { recursive: true, force: true, ...ATTEMPTS });
  }
}
