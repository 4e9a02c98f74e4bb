import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unlessRoot } from './test-when';

/** A file system of a few hundred megabytes, which a test fills up. */
export interface SmallDisk {
  readonly mountPoint: string;
  /** Fills it but for `left` bytes. */
  fill(left: number): void;
  /** Gives the room back. */
  empty(): void;
  /** Unmounts it. Nobody may be using it any more. */
  remove(): void;
}

/** Makes one of `megabytes` in memory. */
export function createSmallDisk(megabytes: number): SmallDisk {
  const mountPoint = mkdtempSync(join(tmpdir(), 'kaiwa-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', mountPoint], {
      stdio: 'pipe',
    });
  } catch (error) {
    rmSync(mountPoint, { recursive: true });
    throw error;
  }
  const filler = join(mountPoint, 'filler');
  return {
    mountPoint,
    fill(left) {
      const file = openSync(filler, 'a');
      const piece = Buffer.alloc(65_536);
      for (;;) {
        const { bavail, bsize } = statfsSync(mountPoint);
        const room = bavail * bsize - left;
        if (room <= 0) break;
        writeSync(file, piece, 0, Math.min(piece.length, room));
      }
      closeSync(file);
    },
    empty() {
      const file = openSync(filler, 'w');
      ftruncateSync(file, 0);
      closeSync(file);
    },
    remove() {
      execFileSync('umount', [mountPoint]);
      rmSync(mountPoint, { recursive: true, force: true });
    },
  };
}

/** For `testWhen`: what this machine lacks for a small disk, or `null`. */
export function unlessSmallDisks(): string | null {
  if (unlessRoot) return unlessRoot;
  try {
    createSmallDisk(1).remove();
    return null;
  } catch {
    return 'mounts are not allowed here';
  }
}
