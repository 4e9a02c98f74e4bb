import { appendFileSync, closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { StateSection } from './kept-map';

/** What was appended is folded into the whole once it is longer than the whole, and than this. Characters. */
const LEAST_TO_FOLD = 1_000_000;

const wholeSchema = z.record(z.string(), z.array(z.tuple([z.string(), z.unknown()])));
/** Section, key and new value; `null` where the key is gone. */
const changesSchema = z.array(z.tuple([z.string(), z.string(), z.unknown()]));

/** What a state file holds: values by key, by section. */
export type LoadedState = Map<string, Map<string, unknown>>;

/** Keeps a simulator's state in one file, so that nothing it has answered is forgotten when the process is killed. */
export interface StateFile {
  /** The stored state, or `undefined` when nothing was stored yet. Throws when the file is not one of ours. */
  load(): LoadedState | undefined;
  /**
   * Puts everything that changed since the last time into the file before it returns. False when that failed, for example because
   * the disk is full: then nothing may be answered, and the next save tries again.
   */
  save(): boolean;
  /** Saves, and stops. */
  close(): void;
}

/**
 * Opens the state file at `path`; with no path nothing is ever read or written.
 *
 * Its first line is a whole state, every further line what one save added to it; so a save costs as much as what changed, however
 * large the state is. The first save of a process, and one that finds more appended than the whole is long, writes the whole anew
 * and replaces the file in one step. A write that returned is in the file even when the process is killed right after it (it is not
 * written through to the disk: this is about killed processes, not about power cuts). A kill in the middle of a write leaves half a
 * last line: that save was never answered, and the line is left out.
 */
export function openStateFile(path: string | undefined, sections: Readonly<Record<string, StateSection>>): StateFile {
  if (path === undefined) return { load: () => undefined, save: () => forget(sections), close() {} };
  let descriptor: number | undefined;
  let mustWriteAll = true;
  let wholeLength = 0;
  let appendedLength = 0;
  const closeFile = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const writeAll = (): void => {
    forget(sections);
    const text = wholeText(sections);
    writeFileSync(`${path}.new`, text);
    closeFile();
    renameSync(`${path}.new`, path);
    descriptor = openSync(path, 'a');
    [mustWriteAll, wholeLength, appendedLength] = [false, text.length, 0];
  };
  const append = (): void => {
    const changes = takeChanges(sections);
    if (changes.length === 0 || descriptor === undefined) return;
    const text = `${JSON.stringify(changes)}\n`;
    appendFileSync(descriptor, text);
    appendedLength += text.length;
  };
  const save = (): boolean => {
    try {
      if (mustWriteAll || appendedLength > Math.max(wholeLength, LEAST_TO_FOLD)) writeAll();
      else append();
      return true;
    } catch (error) {
      // What was taken as changed may not be in the file, and half of it may be.
      mustWriteAll = true;
      process.emitWarning(`The state cannot be kept in ${path}: ${String(error)}`);
      return false;
    }
  };
  return {
    load: () => readState(path),
    save,
    close() {
      save();
      closeFile();
    },
  };
}

function readState(path: string): LoadedState | undefined {
  if (!existsSync(path)) return undefined;
  const [first = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const whole = wholeSchema.parse(JSON.parse(first));
  const state: LoadedState = new Map(Object.entries(whole).map(([section, entries]) => [section, new Map(entries)]));
  // What follows the last line break is empty, or half of a save that nobody was told of.
  for (const line of lines.slice(0, -1)) {
    for (const [section, key, value] of changesSchema.parse(JSON.parse(line))) {
      if (value === null) state.get(section)?.delete(key);
      else state.get(section)?.set(key, value);
    }
  }
  return state;
}

function wholeText(sections: Readonly<Record<string, StateSection>>): string {
  const whole = Object.entries(sections).map(([name, section]) => [name, [...section.entries()]]);
  return `${JSON.stringify(Object.fromEntries(whole))}\n`;
}

function takeChanges(sections: Readonly<Record<string, StateSection>>): z.output<typeof changesSchema> {
  return Object.entries(sections).flatMap(([name, section]) =>
    section.takeChanged().map((key): [string, string, unknown] => [name, key, section.get(key) ?? null]),
  );
}

/** Lets go of what is remembered as changed. */
function forget(sections: Readonly<Record<string, StateSection>>): true {
  for (const section of Object.values(sections)) section.takeChanged();
  return true;
}
