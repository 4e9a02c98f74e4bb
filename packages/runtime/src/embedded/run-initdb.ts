import { spawn } from 'node:child_process';
import { KaiwaError } from '@kaiwa/core';
import { isListedUser, readPasswd, type UserIds } from './unprivileged';

/**
 * The environment of PostgreSQL's processes: nothing of ours, so that no secret of the application stands in theirs, and no
 * PG* variable of the machine changes what they do.
 */
export const POSTGRES_ENVIRONMENT: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Any listed user will do inside the namespace: files are still written as the real one. */
const NAMESPACE_USER = '65534';

/**
 * Runs initdb to its end as `user` (`null`: as ourselves).
 *
 * initdb looks its own uid up in /etc/passwd and gives up when it is not listed, as in a container started with an arbitrary
 * `--user`. unshare(1) then shows it a listed uid, where the kernel allows user namespaces.
 *
 * @throws KaiwaError `misconfigured` / `INITDB_FAILED`, with the last lines of what it said
 */
export async function runInitdb(initdb: string, args: readonly string[], user: UserIds | null): Promise<void> {
  const uid = process.getuid?.();
  if (user || uid === undefined || process.platform !== 'linux' || isListedUser(readPasswd(), uid)) {
    return run(initdb, args, user);
  }
  const mapping = ['--user', `--map-user=${NAMESPACE_USER}`, `--map-group=${NAMESPACE_USER}`];
  try {
    await run('unshare', [...mapping, initdb, ...args], null);
  } catch (cause) {
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'INITDB_FAILED',
      message: `User id ${uid} is not listed in /etc/passwd, which PostgreSQL's initdb needs, and no user namespace is allowed`,
      hint: 'Run as a listed user (or as root), or set DATABASE_URL and REDIS_URL.',
      cause,
    });
  }
}

async function run(command: string, args: readonly string[], user: UserIds | null): Promise<void> {
  const child = spawn(command, args, {
    ...user,
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signalName) => resolve(code === 0 ? '' : `exit ${code ?? signalName}`));
  });
  if (ended === '') return;
  throw new KaiwaError({
    kind: 'misconfigured',
    code: 'INITDB_FAILED',
    message: `PostgreSQL could not create its data folder (${ended}): ${said.trim().split('\n').slice(-3).join(' ')}`,
    hint: 'Check free disk space and permissions of the data folder.',
  });
}
