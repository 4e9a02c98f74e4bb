import { spawn } from 'node:child_process';
import { lockDataFolder } from '../../packages/runtime/src/embedded/data-folder-lock';

// Arguments: the folder, and optionally `with-child`. Holds the lock until killed.
const [, , folder = '', withChild] = process.argv;
lockDataFolder(folder);
if (withChild) {
  const child = spawn('sleep', ['600'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  process.stdout.write(`child ${child.pid}\n`);
}
process.stdout.write('locked\n');
setInterval(() => {}, 60_000);
