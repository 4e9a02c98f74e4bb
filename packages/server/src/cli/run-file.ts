import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const runSchema = z.object({
  /** Of the process that serves. */
  pid: z.number().int().positive(),
  url: z.url(),
  startedAt: z.string(),
  /** Present for `kaiwa dev`: where its simulators are, and who may use them. */
  simulators: z
    .object({
      whatsapp: z.object({ url: z.url(), phoneNumberId: z.string() }),
      odoo: z.object({ url: z.url(), database: z.string(), login: z.string(), apiKey: z.string() }),
    })
    .optional(),
});

/** How commands find the server that runs on a data folder. */
export type RunFile = z.output<typeof runSchema>;

const NAME = 'run.json';

/** Written by a server when it listens; only its user may read it. Returns what removes it. */
export function writeRunFile(folder: string, run: RunFile): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, NAME);
  writeFileSync(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return () => {
    if (readRunFile(folder)?.pid === run.pid) rmSync(file, { force: true });
  };
}

/** The server that runs on a data folder; null when there is none, also when it died without a word. */
export function readRunFile(folder: string): RunFile | null {
  try {
    const run = runSchema.parse(JSON.parse(readFileSync(join(folder, NAME), 'utf8')));
    process.kill(run.pid, 0);
    return isZombie(run.pid) ? null : run;
  } catch {
    // No file, half a file, or a process that is gone or another user's: nobody whom we could ask.
    return null;
  }
}

/** A killed process that nobody has reaped yet still takes signals, but serves nobody. Told by /proc, so on Linux alone. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}
