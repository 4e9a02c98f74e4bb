import type { LogFields, Logger } from '@kaiwa/core';

/** One line that a {@link createMemoryLogger} kept. */
export interface LogLine {
  readonly level: keyof Logger;
  readonly fields: LogFields;
  readonly sentence: string;
}

/** A logger that says nothing: for programs that embed the runtime and want no word of it. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** A logger that keeps its lines, for tests that ask what was said and what was kept quiet. */
export function createMemoryLogger(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const keep =
    (level: keyof Logger) =>
    (fields: LogFields, sentence: string): void => {
      lines.push({ level, fields, sentence });
    };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

function ignore(): void {}
