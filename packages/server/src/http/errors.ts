import { KaiwaError, type ErrorKind } from '@kaiwa/core';

/** RFC 9457 problem details. `code` is the heading in docs/errors.md. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  /** The one next step. */
  detail?: string;
  traceId: string;
}

const BY_CODE: Record<string, number> = {
  REQUEST_INVALID: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  LOOPBACK_ONLY: 403,
  BODY_TOO_LARGE: 413,
  BODY_NOT_JSON: 415,
};

const BY_KIND: Record<ErrorKind, number> = {
  refused: 409,
  rejected: 422,
  throttled: 429,
  unavailable: 503,
  unauthorized: 502,
  unreadable: 502,
  misconfigured: 500,
  broken: 500,
};

/** The HTTP status of an error. */
export function statusOf(error: KaiwaError): number {
  return BY_CODE[error.code] ?? BY_KIND[error.kind];
}

/** An error as its asker may see it: what it is and what to do, never what caused it inside. */
export function toProblem(error: KaiwaError, traceId: string): Problem {
  return {
    type: error.docs,
    title: error.message,
    status: statusOf(error),
    code: error.code,
    ...(error.hint !== undefined && { detail: error.hint }),
    traceId,
  };
}

/** What the web framework itself throws while it reads a body. */
export function fromFramework(thrown: unknown): KaiwaError {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : undefined;
  if (status === 413) {
    return new KaiwaError({
      kind: 'rejected',
      code: 'BODY_TOO_LARGE',
      message: 'The body is longer than 1 MB',
      hint: 'Send less at a time.',
    });
  }
  if (status === 400) {
    return new KaiwaError({
      kind: 'rejected',
      code: 'REQUEST_INVALID',
      message: 'The body is not JSON',
      hint: 'Send a JSON object.',
    });
  }
  return KaiwaError.from(thrown);
}
