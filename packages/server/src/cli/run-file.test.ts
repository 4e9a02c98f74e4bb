import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningScript, runScript } from '../../../../test/support/run-script';
import { testWhen, unlessLinux } from '../../../../test/support/test-when';
import { until } from '../../../../test/support/until';
import { readRunFile, writeRunFile, type RunFile } from './run-file';

const HOLDER = join(__dirname, '..', '..', '..', '..', 'test', 'support', 'hold-run-file.ts');

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaiwa run é '));
  file = join(folder, 'run.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const run: RunFile = { pid: process.pid, url: 'http://127.0.0.1:8642', startedAt: '2026-11-24T10:00:00.000Z' };

/** A server in a process of its own. */
async function serve(prefix?: string[]): Promise<{ script: RunningScript; written: RunFile }> {
  const script = runScript(HOLDER, [folder], prefix && { prefix });
  return { script, written: JSON.parse(await script.line(/^\{/)) as RunFile };
}

test('a server is found while it runs, by its user alone, and no more afterwards', () => {
  const remove = writeRunFile(folder, run);
  expect(readRunFile(folder)).toEqual(run);
  expect(readRunFile(folder)).toEqual(run);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  remove();
  expect(readRunFile(folder)).toBeNull();
});

test('a server that was killed without a word is not taken for a running one', async () => {
  const { script, written } = await serve();
  expect(readRunFile(folder)).toEqual(written);
  script.process.kill('SIGKILL');
  await script.ended;
  expect(readFileSync(file, 'utf8')).toContain(String(written.pid));
  expect(readRunFile(folder)).toBeNull();
});

test.each([
  ['ours', process.pid],
  ['our parent’s', process.ppid],
  ['that of the first process of the machine', 1],
])('a process id that is %s by now proves nothing', (_title, pid) => {
  writeFileSync(file, JSON.stringify({ ...run, pid }));
  expect(readRunFile(folder)).toBeNull();
});

testWhen(unlessLinux)('a killed server that nobody has reaped counts as gone', async () => {
  // A shell that is stopped does not reap.
  const { script, written } = await serve(['sh', '-c', '"$@" & wait', 'sh']);
  try {
    script.process.kill('SIGSTOP');
    process.kill(written.pid, 'SIGKILL');
    await until('a zombie', () => /\) Z/.test(readFileSync(`/proc/${written.pid}/stat`, 'utf8')));
    // Its other threads let go of the lock a moment after the first one counts as a zombie.
    await until('the lock is let go of', () => readRunFile(folder) === null);
    expect(() => process.kill(written.pid, 0)).not.toThrow();
  } finally {
    script.process.kill('SIGKILL');
    await script.ended;
  }
});

test('a server that is too busy to answer is found all the same', async () => {
  const { script, written } = await serve();
  script.process.kill('SIGSTOP');
  expect(readRunFile(folder)).toEqual(written);
  script.process.kill('SIGKILL');
  await script.ended;
});

test.each(['', '{"pid":', '{"pid":1}', 'null'])('the file %j is no server, nor is half of one', (text) => {
  writeFileSync(file, text);
  expect(readRunFile(folder)).toBeNull();
  const remove = writeRunFile(folder, run);
  writeFileSync(file, text);
  expect(readRunFile(folder)).toBeNull();
  remove();
});

test('what a killed server left is replaced by the next one', async () => {
  const { script } = await serve();
  script.process.kill('SIGKILL');
  await script.ended;
  renameSync(file, `${file}.new`);
  writeFileSync(file, 'half');
  const remove = writeRunFile(folder, run);
  expect(readRunFile(folder)).toEqual(run);
  remove();
});
