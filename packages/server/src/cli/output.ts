import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';

/** Exit codes of the command. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/** Where a command writes: results on standard output, talk on standard error. */
export interface Output {
  readonly isJson: boolean;
  /** A result: `text` for people, `data` with `--json`. */
  result(data: unknown, text: string): void;
  /** One of many results, as it comes. */
  line(data: unknown, text: string): void;
  /** What a person may want to know; nothing with `--json`. */
  talk(text: string): void;
  /** The next command to try, as the last word. */
  next(command: string): void;
  /** A failure with its next step; an object with `--json`. */
  fail(thrown: unknown): void;
}

/** Two streams, so that tests and pipes can tell results from talk. */
export interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

/** Makes the output of one command. */
export function createOutput(isJson: boolean, { stdout, stderr }: Streams): Output {
  const talk = (text: string): void => {
    if (!isJson) stderr.write(`${text}\n`);
  };
  return {
    isJson,
    result: (data, text) => void stdout.write(isJson ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`),
    line: (data, text) => void stdout.write(isJson ? `${JSON.stringify(data)}\n` : `${text}\n`),
    talk,
    next: (command) => talk(`\nNext: ${command}`),
    fail(thrown) {
      const error = KaiwaError.from(readable(thrown));
      const cause = error.code === 'UNEXPECTED' && thrown instanceof Error ? thrown.message : undefined;
      if (isJson)
        stderr.write(
          `${JSON.stringify({ code: error.code, kind: error.kind, message: error.message, hint: error.hint, cause })}\n`,
        );
      else
        stderr.write(
          `${error.code}: ${error.message}${cause ? ` (${cause})` : ''}\n${error.hint ? `Next: ${error.hint}\n` : ''}`,
        );
    },
  };
}

/** Columns as wide as their longest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a validator or the file system throws is for programmers: here it is said for people. */
function readable(thrown: unknown): unknown {
  if (thrown instanceof z.ZodError)
    return new KaiwaError({
      kind: 'unreadable',
      code: 'ANSWER_OF_ANOTHER_FORM',
      message: 'Something answered in a form this command does not know',
      hint: 'Check that server and command are of the same version.',
      cause: thrown,
    });
  const trouble = fileTrouble.safeParse(thrown);
  if (!trouble.success) return thrown;
  const { path, code } = trouble.data;
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'FILE_UNUSABLE',
    message: `${path}: ${TROUBLES[code] ?? code}`,
    hint: 'Check who owns it, and KAIWA_DATA_DIR.',
    cause: thrown,
  });
}

/** https://nodejs.org/api/errors.html#common-system-errors */
const fileTrouble = z.object({ code: z.string(), path: z.string(), syscall: z.string() });
const TROUBLES: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use it',
  EPERM: 'this user may not use it',
  ENOTDIR: 'something else than a folder stands there',
  EEXIST: 'something else than a folder stands there',
  ENOENT: 'it is not there',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system may only be read',
};

/** Something of the right form that is not there. Ends with exit code 1. `list`: the command that shows what there is. */
export function absent(what: string, list: string): KaiwaError {
  return new KaiwaError({
    kind: 'rejected',
    code: 'NOT_FOUND',
    message: `There is no such ${what}`,
    hint: `See what there is: ${list}`,
  });
}

/** A misuse: said with what to write instead; without a hint, the help of the command is named. Ends with exit code 2. */
export function misuse(message: string, hint?: string): KaiwaError {
  return new KaiwaError({ kind: 'misconfigured', code: 'MISUSED', message, ...(hint !== undefined && { hint }) });
}
