import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Whether a folder is at `path`, or may be made there: what is nearest to it of what exists is a folder. */
export function mayBeFolder(path: string): boolean {
  for (let place = resolve(path); ; place = dirname(place)) {
    try {
      return statSync(place).isDirectory();
    } catch (error) {
      // A file stands in the way; or nothing is there, and the folder around it tells; or it is not ours to look at.
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
      if (code === 'ENOTDIR') return false;
      if (code !== 'ENOENT' || place === dirname(place)) return true;
    }
  }
}

/** Whether a file is at `path` and this process may read it. */
export function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
