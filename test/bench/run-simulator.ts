import { runSimulator } from '../../packages/simulators/src/main';

runSimulator(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
