/** Fields of a log line. Never a secret, a phone number or a message body. */
export type LogFields = Record<string, unknown>;

/** Constant sentence, data in fields. */
export interface Logger {
  debug(fields: LogFields, sentence: string): void;
  info(fields: LogFields, sentence: string): void;
  warn(fields: LogFields, sentence: string): void;
  error(fields: LogFields, sentence: string): void;
}
