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
 * The outside world over HTTP.
 * @throws KaiwaError `unavailable` / `UNREACHABLE` with effect `none` when the request surely never left (DNS, refused, TLS),
 *   and `unavailable` / `NO_ANSWER` with effect `unknown` when it may have been served (timeout, reset, truncated answer).
 */
export interface Http {
  send(request: HttpRequest): Promise<HttpAnswer>;
}
