import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../../../../test/support/run-script';
import { testWhen, unlessLinux } from '../../../../test/support/test-when';
import { isFileLocked, lockFile } from './file-lock';

const HOLDER = join(__dirname, '..', '..', '..', '..', 'test', 'support', 'hold-lock.ts');

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaiwa file é '));
  file = join(folder, 'held');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one holds it, whoever looks sees it and takes nothing away, and it is free afterwards', () => {
  const lock = lockFile(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect([isFileLocked(file), isFileLocked(file), lockFile(file)]).toEqual([true, true, null]);
  lock?.release();
  lock?.release();
  expect(isFileLocked(file)).toBe(false);
  lockFile(file)?.release();
});

test('nobody holds a file that is missing, or that nobody locked', () => {
  expect(isFileLocked(file)).toBe(false);
  writeFileSync(file, '');
  expect(isFileLocked(file)).toBe(false);
});

testWhen(unlessLinux)('without the flock command it is said what to install, and nothing is guessed', async () => {
  const holder = runScript(HOLDER, [folder], { env: { PATH: folder } });
  await expect(holder.line(/locked$/)).rejects.toThrow(/DATA_FOLDER_LOCK_FAILED/);
});
