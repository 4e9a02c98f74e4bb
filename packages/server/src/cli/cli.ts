import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { addDataCommands } from './data-commands';
import { addServerCommands } from './server-commands';
import { createOutput, EXIT, type Streams } from './output';
import { configureStreams, isMisuse, type ProgramContext } from './program';
import { commandOf, toMisuse } from './to-misuse';
import type { CommandWorld } from './with-server';

const packageSchema = z.object({ version: z.string() });

/**
 * Runs `kaiwa <argv>`: results on standard output, talk on standard error. Resolves with the exit code: 0 done, 1 failed, 2 misused.
 * @param argv without node and script
 */
export async function runCli(argv: readonly string[], world: CommandWorld, streams: Streams): Promise<number> {
  let exitCode: number = EXIT.done;
  const context: ProgramContext = { world, streams, finish: (code) => (exitCode = code) };
  const program = createProgram(context);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    if (!(error instanceof CommanderError) && !isMisuse(error)) throw error;
    createOutput(argv.includes('--json'), streams).fail(toMisuse(error, commandOf(program, argv)));
    return EXIT.misused;
  }
}

/** The whole command, not yet run. */
export function createProgram(context: ProgramContext): Command {
  const { version } = packageSchema.parse(require('../../package.json'));
  const program = new Command('kaiwa')
    .description("Connects a business's WhatsApp number to the CRM it already uses.")
    .version(version)
    .configureOutput(configureStreams(context.streams))
    .exitOverride()
    .addHelpText(
      'after',
      '\nExamples:\n  $ kaiwa dev\n  $ kaiwa connect whatsapp --help\n\nExit codes: 0 done, 1 failed, 2 misused.',
    );
  addServerCommands(program, context);
  addDataCommands(program, context);
  for (const command of everyCommand(program)) {
    command.configureOutput(configureStreams(context.streams)).exitOverride();
    if (command !== program && command.commands.length > 0) addGroupExamples(command);
  }
  return program;
}

/** A group alone does nothing: its examples are the ways into it. */
function addGroupExamples(group: Command): void {
  const [first, second = first] = group.commands.map((each) => `kaiwa ${group.name()} ${each.name()} --help`);
  group.addHelpText('after', `\nExamples:\n  $ ${first}\n  $ ${second}`);
}

/** The command and all that hang below it. */
export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((each) => everyCommand(each))];
}

/** The program as started from a shell. The first signal asks whatever runs to end well, the second ends it. */
export async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(EXIT.failed);
      stop.abort();
    });
  }
  return runCli(argv, { environment: process.env, signal: stop.signal }, process);
}
