import { issueWords, KaiwaError } from '@kaiwa/core';
import type { z } from 'zod';
import { faultText } from '../config/fault';

/** A request as handlers see it: no framework in sight. */
export interface HandlerRequest {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
  /** Whether a program on this machine asks, past all proxies. */
  isLocal: boolean;
  /** Aborts when the asker has gone. */
  signal: AbortSignal;
}

/** What a handler answers: JSON, plain text, or one JSON value per line as they come. */
export type HandlerAnswer =
  | { status: number; body: unknown }
  | { status: number; text: string; type: string }
  | { status: number; lines: AsyncIterable<unknown> };

/** One route's work. Failures are thrown as KaiwaErrors. */
export type Handler = (request: HandlerRequest) => Promise<HandlerAnswer>;

/** Reads what somebody sent. @throws KaiwaError `rejected` / `REQUEST_INVALID`, with every problem and no values. */
export function parseRequest<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${faultText(issue)}`);
  throw new KaiwaError({
    kind: 'rejected',
    code: 'REQUEST_INVALID',
    message: `The request is not well formed: ${problems.join('; ')}`,
    hint: 'Correct what is named and send it again.',
  });
}

/** A KaiwaError that says that something does not exist. `list` is the command that shows what there is. */
export function notFound(what: string, list?: string): KaiwaError {
  return new KaiwaError({
    kind: 'rejected',
    code: 'NOT_FOUND',
    message: `There is no such ${what}`,
    hint: list === undefined ? 'List what there is, and copy the id.' : `See what there is: ${list}`,
  });
}
