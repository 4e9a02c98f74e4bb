import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from '../config/read-env';

/**
 * How a person starts this program from where it was started: `kaiwa` where the shell finds it, else `npx kaiwa`, which works in a
 * checkout and in a project that has it installed. npm adds its own folders to PATH for what it starts (`npm start`, `npx`), so
 * what is found there says nothing about the shell.
 * https://docs.npmjs.com/cli/v11/using-npm/scripts (environment, path)
 *
 * @param exists whether there is a file at a path
 */
export function commandName(environment: Environment, exists: (path: string) => boolean = existsSync): string {
  const isByNpm = environment['npm_execpath'] !== undefined || environment['npm_command'] !== undefined;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const isFound = !isByNpm && folders.some((folder) => exists(join(folder, 'kaiwa')));
  return isFound ? 'kaiwa' : 'npx kaiwa';
}
