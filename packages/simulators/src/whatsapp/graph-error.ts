import { randomBytes } from 'node:crypto';
import { GRAPH_ERROR_FACTS, type GraphErrorFact } from './graph-error-codes';

/** Extra facts of one refusal. */
export interface GraphErrorExtras {
  details?: string;
  /** Replaces the whole `message`. */
  message?: string;
  subcode?: number;
  type?: string;
}

const UNKNOWN_FACT: GraphErrorFact = { httpStatus: 400, title: 'Unknown error', details: '' };
const HELP_PAGE = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/** A refusal in Meta's words: thrown by a handler, answered as Meta's error envelope. */
export class GraphError extends Error {
  readonly code: number;
  readonly httpStatus: number;
  private readonly extras: GraphErrorExtras;

  constructor(code: number, extras: GraphErrorExtras = {}) {
    super(extras.message ?? `(#${code}) ${factOf(code).title}`);
    this.name = 'GraphError';
    this.code = code;
    this.httpStatus = factOf(code).httpStatus;
    this.extras = extras;
  }

  /** The HTTP body Meta answers. */
  toEnvelope(): Record<string, unknown> {
    const details = this.extras.details ?? factOf(this.code).details;
    return {
      error: {
        message: this.message,
        type: this.extras.type ?? 'OAuthException',
        code: this.code,
        ...(details !== '' && { error_data: { messaging_product: 'whatsapp', details } }),
        ...(this.extras.subcode !== undefined && { error_subcode: this.extras.subcode }),
        fbtrace_id: `A${randomBytes(11).toString('hex').toUpperCase()}`,
      },
    };
  }
}

/** The object Meta puts into `statuses[].errors[]` when it refuses after having accepted. */
export function asyncError(code: number): Record<string, unknown> {
  const { title, details } = factOf(code);
  return { code, title, message: title, error_data: { details }, href: HELP_PAGE };
}

/** Meta's answer for an id that is unknown, or belongs to somebody else (code 100, subcode 33). */
export function unknownObject(id: string, verb = 'get'): GraphError {
  return new GraphError(100, {
    message: `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
    details: '',
    subcode: 33,
    type: 'GraphMethodException',
  });
}

/** Meta's answer to a token whose life is over. */
export function expiredToken(now: Date): GraphError {
  return new GraphError(190, {
    message: `Error validating access token: Session has expired on ${now.toUTCString()}.`,
    subcode: 463,
  });
}

function factOf(code: number): GraphErrorFact {
  return GRAPH_ERROR_FACTS[code] ?? UNKNOWN_FACT;
}
