/** One outgoing HTTP request. `timeoutMs` covers everything from connecting to the last byte of the answer. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  timeoutMs: number;
  /** Answers longer than this are refused. Default 10 MB. */
  maxBytes?: number;
}

/** A complete answer. Redirects are never followed. */
export interface HttpAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * An answer whose body comes piece by piece. Read it to its end or leave the loop: either frees the connection. The loop throws
 * KaiwaError `unreadable` / `ANSWER_TOO_LARGE` beyond `maxBytes`, and `unavailable` / `NO_ANSWER` where the answer breaks off.
 */
export interface HttpStream {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
}

/**
 * The outside world over HTTP.
 * @throws KaiwaError `unavailable` / `UNREACHABLE` with effect `none` when the request surely never left (DNS, refused, TLS),
 *   and `unavailable` / `NO_ANSWER` with effect `unknown` when it may have been served (timeout, reset, truncated answer).
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Like `send`, for answers too large to be held. */
  open(request: HttpRequest): Promise<HttpStream>;
}
