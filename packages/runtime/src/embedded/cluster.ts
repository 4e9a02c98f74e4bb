import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';
import { renameDurably, writeSecretFile } from '../system/durable-file';
import type { PostgresBinaries } from './binaries';
import { runInitdb } from './run-initdb';
import type { UserIds } from './unprivileged';

/** The superuser of an embedded cluster; the application never connects as this role. */
export const SUPERUSER = 'postgres';
/** The major version of the shipped programs: a cluster is bound to it. */
const MAJOR_VERSION = '18';

const credentialsSchema = z.object({ superuser: z.string().min(20), owner: z.string().min(20) });

/** Passwords of the two roles, random, kept in the data folder with mode 0600. */
export type Credentials = z.infer<typeof credentialsSchema>;

/** Where the cluster itself lies inside a data folder. */
export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Who owns the existing cluster, or `undefined` when there is none yet. */
export function clusterOwner(dataDir: string): UserIds | undefined {
  const folder = clusterFolder(dataDir);
  return existsSync(folder) ? { uid: statSync(folder).uid, gid: statSync(folder).gid } : undefined;
}

/**
 * Refuses a cluster that the shipped programs cannot open.
 * @throws KaiwaError `misconfigured` / `POSTGRES_VERSION_MISMATCH`, `DATA_FOLDER_DAMAGED`
 */
export function checkClusterVersion(dataDir: string): void {
  const folder = clusterFolder(dataDir);
  if (!existsSync(folder)) return;
  const versionFile = join(folder, 'PG_VERSION');
  if (!existsSync(versionFile)) throw damaged(`${folder} holds no PostgreSQL cluster`);
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version === MAJOR_VERSION) return;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'POSTGRES_VERSION_MISMATCH',
    message: `The data in ${folder} belongs to PostgreSQL ${version}, this Kaiwa brings PostgreSQL ${MAJOR_VERSION}`,
    hint: `Dump it with the Kaiwa version that wrote it (or pg_dump ${version}), move ${folder} away, start, and restore.`,
  });
}

/**
 * Reads the passwords, or makes them where no cluster exists yet.
 * @throws KaiwaError `misconfigured` / `DATA_FOLDER_DAMAGED` when a cluster is there but its passwords are not
 */
export function loadCredentials(dataDir: string): Credentials {
  const file = join(dataDir, 'database-passwords.json');
  if (existsSync(file)) {
    const kept = credentialsSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
    if (kept.success) return kept.data;
  }
  if (existsSync(clusterFolder(dataDir))) throw damaged(`${file} is missing or unreadable`);
  const made = { superuser: randomBytes(24).toString('base64url'), owner: randomBytes(24).toString('base64url') };
  writeSecretFile(file, JSON.stringify(made));
  return made;
}

/** What {@link initializeCluster} needs. `user` is `null` where this process runs PostgreSQL under its own user. */
export interface ClusterPlan {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly user: UserIds | null;
  readonly credentials: Credentials;
  readonly durable: boolean;
}

/**
 * Makes the cluster where there is none, in a folder that takes its name only when initdb has finished: a start that was
 * killed half way leaves nothing to repair.
 *
 * @throws KaiwaError `misconfigured` / `INITDB_FAILED`
 */
export async function initializeCluster(plan: ClusterPlan): Promise<void> {
  const folder = clusterFolder(plan.dataDir);
  if (existsSync(folder)) return;
  const partial = `${folder}.partial`;
  const passwordFile = join(plan.dataDir, 'initdb-password');
  rmSync(partial, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(partial, { mode: 0o700 });
  writeFileSync(passwordFile, plan.credentials.superuser, { mode: 0o600 });
  if (plan.user) {
    chownSync(partial, plan.user.uid, plan.user.gid);
    chownSync(passwordFile, plan.user.uid, plan.user.gid);
  }
  try {
    await runInitdb(plan.binaries.initdb, initdbArguments(plan, partial, passwordFile), plan.user);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameDurably(partial, folder);
}

function initdbArguments(plan: ClusterPlan, folder: string, passwordFile: string): string[] {
  return [
    ['-D', folder],
    ['--username', SUPERUSER],
    ['--pwfile', passwordFile],
    ['--auth', 'scram-sha-256'],
    ['--encoding', 'UTF8'],
    // The built-in provider sorts alike on every machine; glibc's order changes with its version and breaks indexes.
    ['--locale', 'C'],
    ['--locale-provider', 'builtin'],
    ['--builtin-locale', 'C.UTF-8'],
    // Also while it works itself: a small /dev/shm would abort it.
    ['--set', 'dynamic_shared_memory_type=mmap'],
    plan.durable ? [] : ['--no-sync'],
  ].flat();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(what: string): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'DATA_FOLDER_DAMAGED',
    message: `The data folder is damaged: ${what}`,
    hint: 'Restore the folder as a whole from a backup, or start with an empty one.',
  });
}
