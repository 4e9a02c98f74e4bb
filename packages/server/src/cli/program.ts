import { Option, type Command, type OutputConfiguration } from 'commander';
import { createOutput, type Output, type Streams } from './output';
import type { CommandWorld } from './with-server';

/** What every command of the program is given. */
export interface ProgramContext {
  world: CommandWorld;
  streams: Streams;
  /** Keeps the exit code of the command that ran. */
  finish(code: number): void;
}

/** What a command does with its arguments. */
export type Action = (output: Output, ...given: unknown[]) => Promise<number> | number;

/** Adds what all commands have: `--json`, two examples, and how they end. */
export function define(
  command: Command,
  context: ProgramContext,
  about: { examples: readonly [string, string]; action: Action },
): Command {
  const [one, other] = about.examples;
  return command
    .option('--json', 'print results as JSON')
    .addHelpText('after', `\nExamples:\n  $ ${one}\n  $ ${other}`)
    .action(async (...given: unknown[]) => {
      const options = command.opts<{ json?: boolean }>();
      const output = createOutput(options.json === true, context.streams);
      try {
        context.finish(await about.action(output, ...given.slice(0, -1)));
      } catch (error) {
        output.fail(error);
        context.finish(isMisuse(error) ? 2 : 1);
      }
    });
}

/** `--dry-run`, for commands that write. */
export function dryRun(): Option {
  return new Option('--dry-run', 'say what would happen, change nothing').default(false);
}

/** Sends commander's own words to the streams of this run. */
export function configureStreams({ stdout, stderr }: Streams): OutputConfiguration {
  return { writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) };
}

function isMisuse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MISUSED';
}
