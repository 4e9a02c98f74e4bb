import { KaiwaError } from '@kaiwa/core';
import { Option, type Command, type OutputConfiguration } from 'commander';
import { createOutput, EXIT, type Output, type Streams } from './output';
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
        context.finish(isMisuse(error) ? EXIT.misused : EXIT.failed);
      }
    });
}

/** `--dry-run`, for commands that write. */
export function dryRun(): Option {
  return new Option('--dry-run', 'say what would happen, change nothing').default(false);
}

/** Sends help to the streams of this run. What commander says of a misuse is said by to-misuse.ts instead. */
export function configureStreams({ stdout }: Streams): OutputConfiguration {
  return { writeOut: (text) => void stdout.write(text), writeErr: () => undefined };
}

/** Whether it was misused: exit code 2. */
export function isMisuse(error: unknown): error is KaiwaError {
  return KaiwaError.is(error) && error.code === 'MISUSED';
}
