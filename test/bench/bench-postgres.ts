import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest, startEmbeddedPostgres } from '@kaiwa/runtime';

/** A database as an ordinary installation has it, durable, in a folder that is removed at the end. */
export interface BenchPostgres {
  url: string;
  dataDir: string;
  /** From nothing to an up-to-date schema, in milliseconds. */
  madeInMs: number;
  /** Stops the server and starts it again on the same data. Returns how long the start took, in milliseconds. */
  restart(): Promise<number>;
  remove(): Promise<void>;
}

/** Makes a database. Commits wait for the disk, as they do for users. */
export async function makeBenchPostgres(): Promise<BenchPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'kaiwa-bench-'));
  chmodSync(dataDir, 0o711);
  const open = async (): Promise<Awaited<ReturnType<typeof startEmbeddedPostgres>>> => {
    const started = await startEmbeddedPostgres({ dataDir, durable: true });
    await migrateToLatest(started.url);
    return started;
  };
  const startedAt = performance.now();
  let postgres = await open();
  const madeInMs = performance.now() - startedAt;
  const made: BenchPostgres = {
    url: postgres.url,
    dataDir,
    madeInMs,
    async restart() {
      await postgres.stop();
      const restartedAt = performance.now();
      postgres = await open();
      made.url = postgres.url;
      return performance.now() - restartedAt;
    },
    async remove() {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return made;
}
