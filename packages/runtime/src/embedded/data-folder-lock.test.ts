import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../../../../test/support/run-script';
import { lockDataFolder, takeDataFolder } from './data-folder-lock';

const HOLDER = join(__dirname, '..', '..', '..', '..', 'test', 'support', 'hold-lock.ts');

describe('the lock on a data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kaiwa lock é '))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is refused to a second holder with a word on what to do, and free again after release', () => {
    const first = lockDataFolder(folder);
    expect(() => lockDataFolder(folder)).toThrow(
      expect.objectContaining({
        kind: 'misconfigured',
        code: 'DATA_FOLDER_IN_USE',
        message: expect.stringContaining(folder),
        hint: expect.stringContaining('KAIWA_DATA_DIR'),
      }),
    );
    first.release();
    first.release();
    lockDataFolder(folder).release();
  });

  test('held by another process dies with it, at once, also by kill -9', async () => {
    const holder = runScript(HOLDER, [folder]);
    await holder.line(/locked/);
    expect(() => lockDataFolder(folder)).toThrow(/Another Kaiwa/);
    holder.process.kill('SIGKILL');
    expect(await holder.ended).toBe('SIGKILL');
    lockDataFolder(folder).release();
  });

  test('is waited for while its holder is dying', async () => {
    const holder = runScript(HOLDER, [folder]);
    await holder.line(/locked/);
    const taken = takeDataFolder(folder);
    holder.process.kill('SIGKILL');
    (await taken).release();
    await holder.ended;
  });

  test('is not inherited by the children of its holder', async () => {
    const holder = runScript(HOLDER, [folder, 'with-child']);
    const child = Number((await holder.line(/^child \d+/)).split(' ')[1]);
    holder.process.kill('SIGKILL');
    // Not `ended`: the child keeps the holder's output open, which is the point of the exercise.
    await new Promise((resolve) => holder.process.once('exit', resolve));
    try {
      expect(() => process.kill(child, 0)).not.toThrow();
      lockDataFolder(folder).release();
    } finally {
      process.kill(child, 'SIGKILL');
      await holder.ended;
    }
  });
});
