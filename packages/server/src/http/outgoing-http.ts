import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { KaiwaError, type Http, type HttpRequest } from '@kaiwa/core';

const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
/**
 * An idle connection is dropped before the other side does: a request that meets a closing connection leaves us in doubt whether it
 * was served, and a message in doubt may end up before an operator.
 */
const IDLE_MS = 4000;
/** Toward one host. A number that may send a thousand messages a second has that many calls under way where answers take a second. */
const MOST_SOCKETS = 1000;

/** The outside world over node:http, with kept connections, a deadline for the whole exchange and no redirects. */
export interface OutgoingHttp extends Http {
  /** Drops idle connections. */
  close(): void;
}

/** Makes the real {@link Http}. */
export function createOutgoingHttp(): OutgoingHttp {
  const options = { keepAlive: true, maxSockets: MOST_SOCKETS, timeout: IDLE_MS };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  const begin = (request: HttpRequest): Promise<Begun> => {
    const url = new URL(request.url);
    const secure = url.protocol === 'https:';
    return beginExchange(request, url, {
      start: secure ? https.request : http.request,
      agent: secure ? agents['https:'] : agents['http:'],
    });
  };
  return {
    async send(request) {
      const { incoming, body } = await begin(request);
      const chunks: Uint8Array[] = [];
      for await (const chunk of body) chunks.push(chunk);
      return { status: incoming.statusCode ?? 0, headers: flatten(incoming.headers), body: Buffer.concat(chunks) };
    },
    async open(request) {
      const { incoming, body } = await begin(request);
      return { status: incoming.statusCode ?? 0, headers: flatten(incoming.headers), body };
    },
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

/** An exchange whose answer has begun. */
interface Begun {
  incoming: http.IncomingMessage;
  body: AsyncIterable<Uint8Array>;
}

function beginExchange(
  request: HttpRequest,
  url: URL,
  { start, agent }: { start: typeof http.request; agent: http.Agent },
): Promise<Begun> {
  const { method, headers = {}, body, timeoutMs, maxBytes = DEFAULT_MAX_BYTES } = request;
  return new Promise((resolve, reject) => {
    let mayBeServed = false;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const length = bytes ? { 'content-length': String(bytes.byteLength) } : {};
    const outgoing = start(url, {
      method,
      agent,
      headers: { ...headers, ...length },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const toError = (cause: unknown): KaiwaError => failure(url, mayBeServed, cause);
    outgoing.once('socket', (socket: Socket) => {
      const secure = url.protocol === 'https:';
      if (!socket.connecting && (!secure || outgoing.reusedSocket)) mayBeServed = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (mayBeServed = true));
    });
    // Also after the answer has begun: then nobody waits for it here, and the reader of the body meets the same error.
    outgoing.on('error', (cause) => reject(toError(cause)));
    outgoing.once('response', (incoming) => {
      resolve({ incoming, body: readBody(incoming, maxBytes, () => outgoing.destroy(), toError) });
    });
    outgoing.end(bytes);
  });
}

/** The body as it comes. Whoever leaves before its end, or meets its limit, closes the connection. */
async function* readBody(
  incoming: http.IncomingMessage,
  maxBytes: number,
  close: () => void,
  toError: (cause: unknown) => KaiwaError,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  let isWhole = false;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
    isWhole = true;
  } catch (cause) {
    throw toError(cause);
  } finally {
    if (!isWhole) close();
  }
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** The host is named, the path is not: it may hold a phone number or a token. */
function failure(url: URL, mayBeServed: boolean, cause: unknown): KaiwaError {
  if (KaiwaError.is(cause)) return cause;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const late = code === 'ABORT_ERR' || (cause instanceof Error && cause.name === 'TimeoutError');
  const why = late ? 'no answer in time' : code || 'connection lost';
  if (!mayBeServed) {
    return new KaiwaError({
      kind: 'unavailable',
      code: 'UNREACHABLE',
      message: `${url.host} cannot be reached (${why})`,
      hint: 'Check the address, DNS, firewall and certificate; it is tried again by itself.',
      effect: 'none',
      vendorCode: code,
      cause,
    });
  }
  return new KaiwaError({
    kind: 'unavailable',
    code: 'NO_ANSWER',
    message: `${url.host} gave no complete answer (${why})`,
    hint: 'The request may have been served; what happened is found out before it is tried again.',
    effect: 'unknown',
    vendorCode: code,
    cause,
  });
}

function tooLarge(maxBytes: number): KaiwaError {
  return new KaiwaError({
    kind: 'unreadable',
    code: 'ANSWER_TOO_LARGE',
    message: `An answer was longer than ${maxBytes} bytes and was not read to its end`,
    effect: 'unknown',
  });
}
