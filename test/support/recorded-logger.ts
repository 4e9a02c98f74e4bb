import type { LogFields, Logger } from '@kaiwa/core';

/** What was logged, one entry per line, for tests that look for what must not be there. */
export type RecordedLines = { level: string; sentence: string; fields: LogFields }[];

/** A logger that keeps everything. */
export function recordedLogger(): { logger: Logger; lines: RecordedLines } {
  const lines: RecordedLines = [];
  const at = (level: string) => (fields: LogFields, sentence: string) => void lines.push({ level, sentence, fields });
  return { logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines };
}
