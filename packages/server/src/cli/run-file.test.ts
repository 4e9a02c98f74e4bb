import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRunFile, writeRunFile } from './run-file';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kaiwa-run-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const run = { pid: process.pid, url: 'http://127.0.0.1:8642', startedAt: '2026-11-24T10:00:00.000Z' };

test('a server is found while it runs, by its user alone, and no more afterwards', () => {
  const remove = writeRunFile(folder, run);
  expect(readRunFile(folder)).toEqual(run);
  expect(statSync(join(folder, 'run.json')).mode & 0o777).toBe(0o600);
  remove();
  expect(readRunFile(folder)).toBeNull();
});

test('a server that died without a word is not taken for a running one', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeRunFile(folder, { ...run, pid });
  expect(readRunFile(folder)).toBeNull();
});

test('the file of a later server is left alone', () => {
  const removeFirst = writeRunFile(folder, { ...run, pid: process.ppid });
  writeRunFile(folder, run);
  removeFirst();
  expect(readRunFile(folder)).toEqual(run);
});

test('half a file is no server', () => {
  writeFileSync(join(folder, 'run.json'), '{"pid":');
  expect(readRunFile(folder)).toBeNull();
});
