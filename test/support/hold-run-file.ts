import { readRunFile, writeRunFile } from '../../packages/server/src/cli/run-file';

// Arguments: the folder. Writes a run file as a server does, and holds it until it is killed.
const [, , folder = ''] = process.argv;
writeRunFile(folder, { pid: process.pid, url: 'http://127.0.0.1:8642', startedAt: new Date().toISOString() });
process.stdout.write(`${JSON.stringify(readRunFile(folder))}\n`);
setInterval(() => {}, 60_000);
