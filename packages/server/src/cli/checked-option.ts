import { Argument, Option } from 'commander';
import type { z } from 'zod';
import { faultText } from '../config/fault';
import { misuse } from './output';

/** How a value on the command line is read: from its text to what the command needs. */
export type Reader<T = unknown> = z.ZodType<T>;

/** An option whose value is checked before the command runs; a bad one is a misuse, named by its flag. */
export function checkedOption(flags: string, words: string, reader: Reader): Option {
  const option = new Option(flags, words);
  return option.argParser((text) => read(reader, text, option.long ?? flags));
}

/** A {@link checkedOption} that may be repeated: its value is a list. */
export function repeatedOption(flags: string, words: string, reader: Reader<string>): Option {
  const option = new Option(flags, words);
  return option.argParser((text, before: string[] | undefined) => [
    ...(before ?? []),
    read(reader, text, option.long ?? flags),
  ]);
}

/** An argument that is checked like an option. With dots (`[ids...]`) its value is a list. */
export function checkedArgument(name: string, words: string, reader: Reader): Argument {
  const argument = new Argument(name, words);
  return argument.argParser<unknown>((text, before) => {
    const value = read(reader, text, argument.name());
    return argument.variadic ? [...(Array.isArray(before) ? (before as unknown[]) : []), value] : value;
  });
}

function read<T>(reader: Reader<T>, text: string, name: string): T {
  const parsed = reader.safeParse(text);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw misuse(`${name}: ${issue ? faultText(issue) : 'it cannot be used'}`);
}
