import { KaiwaError } from '@kaiwa/core';
import type { z } from 'zod';

/** A request as handlers see it: no framework in sight. */
export interface HandlerRequest {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
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
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`);
  throw new KaiwaError({
    kind: 'rejected',
    code: 'REQUEST_INVALID',
    message: `The request is not well formed: ${problems.join('; ')}`,
    hint: 'Correct what is named and send it again.',
  });
}

/** A KaiwaError that says that something does not exist. */
export function notFound(what: string): KaiwaError {
  return new KaiwaError({
    kind: 'rejected',
    code: 'NOT_FOUND',
    message: `There is no such ${what}`,
    hint: `List what there is, and copy the id.`,
  });
}
