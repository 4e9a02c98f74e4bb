import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareBinaries } from './binaries';

const STRANGER = { uid: 54_321, gid: 54_321 };

/** The files the real package has, with a word in each instead of machine code; links left to whoever reads the list. */
function writePackage(folder: string): string {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ version: '18.4.0-test' }),
    'native/bin/postgres': 'postgres',
    'native/bin/initdb': 'initdb',
    'native/lib/libpq.so.5.18': 'libpq',
    'native/lib/postgresql/plpgsql.so': 'plpgsql',
    'native/share/postgresql/postgres.bki': 'bki',
    'native/pg-symlinks.json': JSON.stringify([
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' },
      { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' },
    ]),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: path.includes('/bin/') ? 0o755 : 0o644 });
  }
  return join(folder, 'native');
}

describe('the shipped programs', () => {
  let folder: string;
  let native: string;
  let copyTo: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kaiwa-binaries-'));
    chmodSync(folder, 0o755);
    native = writePackage(join(folder, 'package'));
    copyTo = join(folder, 'copies');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are used where they are, and get the links that the install script did not make', async () => {
    const binaries = await prepareBinaries(copyTo, STRANGER, native);
    expect(binaries).toMatchObject({ root: native, postgres: join(native, 'bin/postgres'), version: '18.4.0-test' });
    expect(readlinkSync(join(native, 'lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(readFileSync(join(native, 'lib/libpq.so'), 'utf8')).toBe('libpq');
    await prepareBinaries(copyTo, STRANGER, native);
  });

  test('below a 0700 folder are copied once, readable, with their links, and the copy is used again', async () => {
    chmodSync(join(folder, 'package'), 0o700);
    const first = await prepareBinaries(copyTo, STRANGER, native);
    expect(first.root.startsWith(copyTo)).toBe(true);
    expect(readFileSync(join(first.root, 'lib/libpq.so.5'), 'utf8')).toBe('libpq');
    const { ino } = lstatSync(first.postgres);
    expect(await prepareBinaries(copyTo, STRANGER, native)).toEqual(first);
    expect(lstatSync(first.postgres).ino).toBe(ino);
  });

  test('installed with umask 077 are copied with open modes', async () => {
    chmodSync(join(native, 'share/postgresql/postgres.bki'), 0o600);
    chmodSync(join(native, 'bin/postgres'), 0o700);
    const copy = await prepareBinaries(copyTo, STRANGER, native);
    expect(lstatSync(copy.postgres).mode & 0o777).toBe(0o755);
    expect(lstatSync(join(copy.root, 'share/postgresql/postgres.bki')).mode & 0o777).toBe(0o644);
  });

  test('below a 0700 folder stay there when we run them ourselves', async () => {
    chmodSync(join(folder, 'package'), 0o700);
    expect((await prepareBinaries(copyTo, null, native)).root).toBe(native);
  });

  test('of an older version, and a copy that was cut short, go when a new one is made', async () => {
    mkdirSync(join(copyTo, '17.0.0-linux-x64', 'native'), { recursive: true });
    const name = `18.4.0-test-${process.platform}-${process.arch}`;
    mkdirSync(join(copyTo, `${name}.partial`, 'native'), { recursive: true });
    chmodSync(join(folder, 'package'), 0o700);
    await prepareBinaries(copyTo, STRANGER, native);
    expect(readdirSync(copyTo)).toEqual([name]);
  });

  test('are found through npm when nobody says where', async () => {
    expect((await prepareBinaries(copyTo, null)).version).toMatch(/^18\./);
  });

  test('that are missing are missed with a word on what to do', async () => {
    await expect(prepareBinaries(copyTo, null, join(folder, 'nothing', 'native'))).rejects.toMatchObject({
      code: 'POSTGRES_BINARIES_MISSING',
      hint: expect.stringContaining('DATABASE_URL'),
    });
  });
});
