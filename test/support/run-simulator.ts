import { runSimulator } from '../../packages/simulators/src/main';

// A simulator in a process of its own, which outlives the Kaiwa it serves. Arguments as for the `kaiwa-simulator` command.
runSimulator(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
