import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runScript } from '../../../../test/support/run-script';
import { takeDataFolder } from './data-folder-lock';
import { emptyDataFolder } from './empty-data-folder';
import { isPostmasterOf } from './postmaster-lock';
import { startEmbeddedPostgres } from './postgres';

const SERVER = join(__dirname, '..', '..', '..', '..', 'test', 'support', 'serve-until-killed.ts');

test('a folder whose Kaiwa was killed is emptied, its database stopped, and a new one starts under the same lock', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaiwa-empty-'));
  chmodSync(dataDir, 0o711);
  try {
    const killed = runScript(SERVER, [dataDir, 'fast']);
    const { pid } = z.object({ pid: z.number() }).parse(JSON.parse(await killed.line(/^\{/)));
    writeFileSync(join(dataDir, 'run.json'), '{}');
    killed.process.kill('SIGKILL');
    await killed.ended;
    expect(isPostmasterOf(pid, join(dataDir, 'postgres'))).toBe(true);

    const lock = await takeDataFolder(dataDir);
    await emptyDataFolder(dataDir);
    expect(isPostmasterOf(pid, join(dataDir, 'postgres'))).toBe(false);
    expect(readdirSync(dataDir)).toEqual(['kaiwa.lock']);

    const next = await startEmbeddedPostgres({ dataDir, durable: false, lock });
    await next.stop();
    // The lock is the caller's: the server that stopped has not let it go.
    await expect(takeDataFolder(dataDir)).rejects.toThrow(/Another Kaiwa/);
    lock.release();
    (await takeDataFolder(dataDir)).release();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 60_000);
