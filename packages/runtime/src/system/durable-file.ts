import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file that is either whole or absent after a crash or a power cut, and on disk when this returns. Mode 0600: what
 * is kept this way are keys and passwords.
 */
export function writeSecretFile(path: string, text: string): void {
  const partial = `${path}.new`;
  // A leftover would keep its own mode.
  rmSync(partial, { force: true });
  writeFileSync(partial, text, { mode: 0o600, flush: true });
  renameDurably(partial, path);
}

/** Renames within one folder, and returns when the new name is on disk too: until its folder is synced it is not. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
