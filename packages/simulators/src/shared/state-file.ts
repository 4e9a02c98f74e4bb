import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createTimerSet } from './timer-set';

const SAVE_WITHIN_MS = 150;

/** Keeps a simulator's state in one JSON file. */
export interface StateFile {
  /** The stored state, or `undefined` when nothing was stored yet. Throws when the file is not JSON. */
  load(): unknown;
  /** Asks for a save within 200 ms; many calls make one save. */
  touch(): void;
  /** Saves now if a save is waiting, and stops. */
  close(): void;
}

/**
 * Opens the state file at `path`; with no path nothing is ever read or written.
 * `readState` gives the state at the moment of the save. A save replaces the file in one step, so a kill leaves the old
 * or the new state, never half of one.
 */
export function openStateFile(path: string | undefined, readState: () => unknown): StateFile {
  const timers = createTimerSet();
  let isWaiting = false;
  const save = (): void => {
    if (path === undefined || !isWaiting) return;
    isWaiting = false;
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(readState()));
    renameSync(temporary, path);
  };
  return {
    load() {
      if (path === undefined || !existsSync(path)) return undefined;
      const state: unknown = JSON.parse(readFileSync(path, 'utf8'));
      return state;
    },
    touch() {
      if (path === undefined || isWaiting) return;
      isWaiting = true;
      timers.after(SAVE_WITHIN_MS, save);
    },
    close() {
      timers.close();
      save();
    },
  };
}
