import { main } from './cli';

/** What bin/kaiwa.js loads. A failure that no command caught is a bug: Node prints it and ends with 1. */
async function runProgram(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2));
}

void runProgram();
