import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KaiwaError } from '@kaiwa/core';
import type { Door } from './door';
import { createParting } from './parting';

/** How patient the server is with its visitors, in milliseconds. */
export interface Patience {
  /** From the first byte of a request to its last. */
  requestMs: number;
  /** From the first byte to the end of the headers. */
  headersMs: number;
  /** How often the two are looked after. */
  checkEveryMs: number;
}

/** Slow senders are let go before they pile up; Meta's largest delivery (3 MB) may come as slowly as 150 kB/s. */
export const defaultPatience: Patience = { requestMs: 20_000, headersMs: 10_000, checkEveryMs: 2000 };

/** A listening server. */
export interface WebServer {
  /** `http://<host>:<port>`, without a slash at the end. */
  url: string;
  port: number;
  /** {@link Parting.close} */
  close(graceMs: number): Promise<void>;
}

/**
 * One server, two rooms: the webhook door first, the web framework for everything else.
 * @throws KaiwaError `misconfigured` / `PORT_TAKEN` or `ADDRESS_UNUSABLE`
 */
export async function startWebServer(
  rooms: { door: Door; app: RequestListener },
  place: { host: string; port: number },
  patience: Patience = defaultPatience,
): Promise<WebServer> {
  const server = createServer(
    {
      requestTimeout: patience.requestMs,
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.checkEveryMs,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
    },
    (request, response) => {
      parting.add(response);
      if (!rooms.door(request, response)) rooms.app(request, response);
    },
  );
  const parting = createParting(server);
  // The door asks for a body itself, when it wants it.
  server.on('checkContinue', (request, response) => {
    parting.add(response);
    if (rooms.door(request, response)) return;
    response.writeContinue();
    rooms.app(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(unusable(error, place)));
    server.listen(place.port, place.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${place.host.includes(':') ? `[${place.host}]` : place.host}:${port}`,
    port,
    close: parting.close,
  };
}

function unusable(cause: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): KaiwaError {
  if (cause.code === 'EADDRINUSE') {
    return new KaiwaError({
      kind: 'misconfigured',
      code: 'PORT_TAKEN',
      message: `Port ${port} is taken by another program`,
      hint: 'Stop the other program, or choose another port with --port or KAIWA_PORT.',
      cause,
    });
  }
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'ADDRESS_UNUSABLE',
    message: `Cannot listen on ${host}:${port} (${cause.code})`,
    hint: 'Check KAIWA_HOST and KAIWA_PORT.',
    cause,
  });
}
