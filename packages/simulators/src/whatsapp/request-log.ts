const KEPT = 60;

/** One vendor call as Meta saw it. No bodies: only what happened. */
export interface SeenRequest {
  at: string;
  method: string;
  path: string;
  /** HTTP status, or `null` when the connection ended without an answer. */
  status: number | null;
  errorCode: number | null;
  tookMs: number;
}

/** The latest vendor calls, newest first. */
export interface RequestLog {
  add(request: SeenRequest): void;
  read(): SeenRequest[];
  clear(): void;
}

/** Makes an empty log that keeps the latest 60 calls. */
export function createRequestLog(): RequestLog {
  let requests: SeenRequest[] = [];
  return {
    add(request) {
      requests = [request, ...requests.slice(0, KEPT - 1)];
    },
    read: () => requests,
    clear() {
      requests = [];
    },
  };
}
