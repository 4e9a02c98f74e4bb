import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import { isFileLocked, lockFile } from '@kaiwa/runtime';
import { z } from 'zod';

const runSchema = z.object({
  /** Of the process that serves; for people, who may want to end it. Nothing is concluded from it. */
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

/**
 * Written by a server when it listens; only its user may read it. The server holds the file's lock as long as it lives, which is
 * what proves the file is its own. To be called by the holder of the folder's lock. Returns what removes the file again.
 */
export function writeRunFile(folder: string, run: RunFile): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, NAME);
  rmSync(`${file}.new`, { force: true });
  const lock = lockFile(`${file}.new`);
  if (!lock) throw new KaiwaError({ kind: 'broken', code: 'RUN_FILE_TAKEN', message: `Somebody else writes ${file}` });
  writeFileSync(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`);
  // The lock goes with the file, not with its name: whoever finds the name finds it locked.
  renameSync(`${file}.new`, file);
  return () => {
    rmSync(file, { force: true });
    lock.release();
  };
}

/**
 * The server that runs on a data folder; null when there is none, also when it died without a word. That it lives is not guessed from
 * its process id, which may be anybody's by now, nor asked over HTTP, where a busy server is silent: it holds the lock of its file.
 * @throws KaiwaError `misconfigured` / `DATA_FOLDER_LOCK_FAILED` when there is a file, and no way to find out about its lock
 */
export function readRunFile(folder: string): RunFile | null {
  const file = join(folder, NAME);
  // First the lock, then the words: what is read later is as new as what was locked, or newer.
  if (!isFileLocked(file)) return null;
  try {
    return runSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Removed at this moment, by a server that stops.
    return null;
  }
}
