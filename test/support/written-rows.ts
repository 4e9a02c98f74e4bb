import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../packages/runtime/src/embedded/postgres';
import { type RunningScript, runScript } from './run-script';

const WRITER = join(__dirname, 'write-until-killed.ts');

/** One process that writes and acknowledges; see write-until-killed.ts. */
export interface Writer {
  readonly script: RunningScript;
  readonly postmasterPid: number;
}

/** How {@link startWriter} writes. */
export interface WriterPlan {
  readonly dataDir: string;
  readonly acknowledgements: string;
  readonly round: string;
  readonly durability?: 'durable' | 'fast';
  readonly acknowledges?: 'after-commit' | 'before-commit';
}

/** Starts a writer and waits until it has acknowledged `rows` rows more than stand in the file. */
export async function startWriter(plan: WriterPlan, rows: number): Promise<Writer> {
  const { dataDir, acknowledgements, round, durability = 'durable', acknowledges = 'after-commit' } = plan;
  const before = readAcknowledged(acknowledgements).length;
  const script = runScript(WRITER, [dataDir, acknowledgements, round, durability, acknowledges]);
  const postmasterPid = Number((await script.line(/^writing with \d+$/)).split(' ').at(-1));
  while (readAcknowledged(acknowledgements).length < before + rows) await delay(5);
  return { script, postmasterPid };
}

/** The ids that were acknowledged. A last line cut short by the kill was not finished, so it does not count. */
export function readAcknowledged(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

/** Opens the data folder, as a start after the accident would, and returns the acknowledged ids that are not in it, whole. */
export async function findLost(dataDir: string, acknowledgements: string): Promise<string[]> {
  const server = await startEmbeddedPostgres({ dataDir });
  try {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const kept = await client.query<{ there: boolean }>(`select to_regclass('written') is not null as there`);
    const rows = kept.rows[0]?.there
      ? (await client.query<{ id: string }>('select id from written where body = repeat(id, 40)')).rows
      : [];
    await client.end();
    const ids = new Set(rows.map((row) => row.id));
    return readAcknowledged(acknowledgements).filter((id) => !ids.has(id));
  } finally {
    await server.stop();
  }
}
