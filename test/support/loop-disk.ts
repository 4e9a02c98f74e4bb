import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unlessRoot } from './test-when';

/** A file system of its own inside a file: what is in the file has really been sent to the "disk". */
export interface LoopDisk {
  readonly mountPoint: string;
  /** A copy of the disk as it is at this moment, mounted: what a machine finds after its power was cut. */
  cutPower(): LoopDisk;
  /** Unmounts and forgets it. Nobody may be using it any more. */
  remove(): void;
}

/**
 * The journal is written when somebody asks for it (fsync), and not by itself every 5 s: the copy is taken from a disk nobody
 * writes to, while all writers are stopped.
 */
const MOUNT_OPTIONS = 'loop,commit=600';

/** Makes an empty ext4 of 1 GB (sparse), mounted. */
export function createLoopDisk(): LoopDisk {
  const folder = newFolder();
  const image = join(folder, 'disk');
  execFileSync('truncate', ['-s', '1G', image]);
  execFileSync('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image]);
  return mount(folder, image);
}

/** For `testWhen`: what this machine lacks for a loop disk, or `null`. */
export function unlessLoopDisks(): string | null {
  if (unlessRoot) return unlessRoot;
  if (spawnSync('mkfs.ext4', ['-V']).status !== 0) return 'mkfs.ext4 is not installed';
  try {
    createLoopDisk().remove();
    return null;
  } catch {
    return 'loop mounts are not allowed here';
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaiwa-disk-'));
  execFileSync('chmod', ['0755', folder]);
  return folder;
}

function mount(folder: string, image: string): LoopDisk {
  const mountPoint = join(folder, 'mounted');
  mkdirSync(mountPoint);
  try {
    execFileSync('mount', ['-o', MOUNT_OPTIONS, image, mountPoint], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    mountPoint,
    cutPower() {
      const copyFolder = newFolder();
      const copy = join(copyFolder, 'disk');
      execFileSync('cp', ['--sparse=always', image, copy]);
      return mount(copyFolder, copy);
    },
    remove() {
      execFileSync('umount', [mountPoint]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
