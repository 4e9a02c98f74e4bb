import { posix } from 'node:path';

/** The environment variables that say where data lives; anything else in the environment is ignored. */
export interface DataFolderEnvironment {
  readonly KAIWA_DATA_DIR?: string | undefined;
  readonly XDG_DATA_HOME?: string | undefined;
  readonly HOME?: string | undefined;
}

/**
 * Where the embedded mode keeps its data. Pure: reads nothing but its arguments.
 *
 * `KAIWA_DATA_DIR` wins; else `/var/lib/kaiwa` for root, `~/Library/Application Support/kaiwa` on macOS, and the XDG data
 * folder elsewhere (https://specifications.freedesktop.org/basedir-spec/latest/, which ignores a relative `XDG_DATA_HOME`).
 *
 * @param uid numeric user id of this process; `undefined` where the platform has none
 * @param platform as `process.platform` says it
 * @returns an absolute path, or `null` when nothing says where: no `KAIWA_DATA_DIR`, no home folder
 */
export function defaultDataFolder(
  env: DataFolderEnvironment,
  uid: number | undefined,
  platform: NodeJS.Platform,
): string | null {
  if (env.KAIWA_DATA_DIR) return posix.resolve(env.KAIWA_DATA_DIR);
  if (uid === 0) return '/var/lib/kaiwa';
  if (platform !== 'darwin' && env.XDG_DATA_HOME && posix.isAbsolute(env.XDG_DATA_HOME)) {
    return posix.join(env.XDG_DATA_HOME, 'kaiwa');
  }
  if (!env.HOME || !posix.isAbsolute(env.HOME)) return null;
  return platform === 'darwin'
    ? posix.join(env.HOME, 'Library', 'Application Support', 'kaiwa')
    : posix.join(env.HOME, '.local', 'share', 'kaiwa');
}
