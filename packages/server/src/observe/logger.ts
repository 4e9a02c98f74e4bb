import type { Logger } from '@kaiwa/core';
import pino, { type DestinationStream } from 'pino';
import pretty from 'pino-pretty';
import { maskFields, maskText } from './mask';

/** How lines are written. */
export interface LoggerOptions {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** `auto`: for people when a terminal reads it. */
  format: 'auto' | 'json' | 'pretty';
  /** Where to; default: standard error. */
  destination?: DestinationStream;
}

const STANDARD_ERROR = 2;

/** The logger of a process: pino behind the port, with every field masked on its way. */
export function createLogger({ level, format, destination }: LoggerOptions): Logger {
  const forPeople = format === 'pretty' || (format === 'auto' && destination === undefined && process.stderr.isTTY);
  const plain = destination ?? pino.destination({ fd: STANDARD_ERROR, sync: true });
  const stream = forPeople
    ? pretty({ destination: plain, colorize: process.stderr.isTTY, ignore: 'pid,hostname', sync: true })
    : plain;
  const lines = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  const write =
    (as: keyof Logger) =>
    (fields: Readonly<Record<string, unknown>>, sentence: string): void => {
      if (lines.isLevelEnabled(as)) lines[as](maskFields(fields), maskText(sentence));
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
