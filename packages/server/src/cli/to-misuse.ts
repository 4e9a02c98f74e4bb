import type { KaiwaError } from '@kaiwa/core';
import { CommanderError, type Command } from 'commander';
import { misuse } from './output';

/** The command that `argv` means, as far as its words are known: the program itself, a group or a command. */
export function commandOf(program: Command, argv: readonly string[]): Command {
  let found = program;
  for (const word of argv) {
    if (word.startsWith('-')) continue;
    const next = found.commands.find((each) => each.name() === word);
    if (!next) break;
    found = next;
  }
  return found;
}

/** A misuse in one plain sentence, with the help of the command as the next step where nothing better is known. */
export function toMisuse(error: CommanderError | KaiwaError, command: Command): KaiwaError {
  const help = `${pathOf(command)} --help`;
  if (!(error instanceof CommanderError)) return misuse(error.message, error.hint ?? help);
  if (error.code === 'commander.help') {
    const names = command.commands.map((each) => each.name()).join(', ');
    return misuse(`${pathOf(command)} needs one more word: ${names}`, help);
  }
  return misuse(plain(error.message), help);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** Commander's words on one line. What was written behind a `=` is not repeated: it may be a secret. */
function plain(message: string): string {
  const words = message
    .replace(/^error: /, '')
    .replace(/(--[\w-]+)=[^']*/g, '$1')
    .replace(/\s*\n\s*/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
