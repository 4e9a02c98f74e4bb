import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A TypeScript file running in a process of its own. */
export interface RunningScript {
  readonly process: ChildProcess;
  /** Lines written to its standard output so far. */
  readonly lines: string[];
  /** Resolves with the first line that matches, also one that was written before. Rejects when the process ends without. */
  line(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

const HOOK = join(__dirname, 'typescript-hook.js');

/**
 * Runs `script` (absolute path) under Node. What it writes to standard error ends up in the rejection of {@link RunningScript.line}.
 * @param prefix a command that runs the rest of the command line, such as `['setpriv', '--reuid', '65534']`
 */
export function runScript(
  script: string,
  args: readonly string[],
  { prefix = [], ...options }: SpawnOptions & { prefix?: readonly string[] } = {},
): RunningScript {
  const [command, ...rest] = [...prefix, process.execPath, '--require', HOOK, script, ...args];
  const child = spawn(command ?? process.execPath, rest, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  let complaints = '';
  let over = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    for (const listener of listeners) listener();
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      over = true;
      resolve(code ?? signal ?? 'SIGKILL');
      for (const listener of listeners) listener();
    });
  });
  return {
    process: child,
    lines,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found !== undefined) resolve(found);
          else if (over) reject(new Error(`ended without ${pattern}: ${[...lines, complaints].join('\n')}`));
          else return;
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
  };
}
