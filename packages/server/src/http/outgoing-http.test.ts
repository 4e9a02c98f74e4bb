import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '@kaiwa/core';
import { createOutgoingHttp, type OutgoingHttp } from './outgoing-http';

let open: { close(): void }[] = [];
let outgoing: OutgoingHttp;

beforeEach(() => (outgoing = createOutgoingHttp()));
afterEach(() => {
  outgoing.close();
  for (const each of open) each.close();
  open = [];
});

/** A server that treats each connection as told, after the request arrived. */
async function rawServer(treat: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => treat(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`;
}

function ask(url: string, more: Partial<HttpRequest> = {}) {
  return outgoing.send({ method: 'POST', url, body: '{}', timeoutMs: 5000, ...more });
}

const unreachable = { kind: 'unavailable', code: 'UNREACHABLE', effect: 'none' };
const noAnswer = { kind: 'unavailable', code: 'NO_ANSWER', effect: 'unknown' };

describe('what surely never left', () => {
  test('a refused connection', async () => {
    const url = await rawServer(() => undefined);
    open[0]?.close();
    await expect(ask(url)).rejects.toMatchObject(unreachable);
  });

  test('a name nobody has', async () => {
    await expect(ask('http://nobody.invalid/')).rejects.toMatchObject({ code: 'UNREACHABLE', effect: 'none' });
  });

  test('TLS that fails before the request', async () => {
    const url = await rawServer((socket) => socket.end('not tls'));
    await expect(ask(url.replace('http:', 'https:'))).rejects.toMatchObject(unreachable);
  });
});

describe('what may have been served', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['a reset before any answer', (socket) => socket.resetAndDestroy()],
    ['a close before any answer', (socket) => socket.end()],
    [
      'a reset inside the body',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () => socket.resetAndDestroy()),
    ],
    ['half an answer, then a close', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')],
    ['something that is no HTTP', (socket) => socket.end('hello\r\n\r\n')],
  ])('%s', async (_title, treat) => {
    await expect(ask(await rawServer(treat))).rejects.toMatchObject(noAnswer);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['silence', () => undefined],
    ['half an answer, then silence', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')],
  ])('%s, at the deadline', async (_title, treat) => {
    await expect(ask(await rawServer(treat), { timeoutMs: 100 })).rejects.toMatchObject(noAnswer);
  });

  test('an answer too large to keep', async () => {
    const url = await rawServer((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n${'x'.repeat(5000)}`),
    );
    await expect(ask(url, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE', effect: 'unknown' });
    await expect(ask(url, { maxBytes: 5000 })).resolves.toMatchObject({ status: 200 });
  });
});

describe('a complete answer', () => {
  test('comes back whatever its status, and a redirect is not followed', async () => {
    const url = await rawServer((socket) =>
      socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'),
    );
    expect(await ask(url)).toMatchObject({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
  });

  test('brings bytes and lower-case headers, over a kept connection', async () => {
    const ports = new Set<number | undefined>();
    const server = createHttpServer((request, response) => {
      ports.add(request.socket.remotePort);
      request
        .resume()
        .once('end', () =>
          response.setHeader('X-Made-By', 'test').end(`${request.method} ${request.headers['content-length']}`),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => server.close() && server.closeAllConnections() });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const first = await ask(url, { body: 'ä' });
    expect(Buffer.from(first.body).toString()).toBe('POST 2');
    expect(first.headers['x-made-by']).toBe('test');
    await ask(url);
    expect(ports.size).toBe(1);
  });

  test('a failure names the host, never the path', async () => {
    const url = await rawServer((socket) => socket.end());
    const error = await ask(url).catch((thrown: Error) => thrown);
    expect((error as Error).message).toContain('127.0.0.1');
    expect((error as Error).message).not.toContain('secret-path');
  });
});

describe('an answer piece by piece', () => {
  const large = 3 * 1024 * 1024;
  /** Serves `length` bytes; tells when its connection was closed. */
  async function bigServer(length: number): Promise<{ url: string; closed: Promise<void> }> {
    let tell = (): void => undefined;
    const closed = new Promise<void>((resolve) => (tell = resolve));
    const server = createHttpServer((_request, response) => {
      response.socket?.once('close', () => tell());
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': length });
      response.end(Buffer.alloc(length, 1));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => server.close() && server.closeAllConnections() });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`, closed };
  }
  const fetchFrom = (url: string, maxBytes: number) =>
    outgoing.open({ method: 'GET', url, timeoutMs: 10_000, maxBytes });
  async function measure(body: AsyncIterable<Uint8Array>): Promise<number[]> {
    const sizes: number[] = [];
    for await (const chunk of body) sizes.push(chunk.byteLength);
    return sizes;
  }

  test('status and headers come first, and no piece holds it all', async () => {
    const { url } = await bigServer(large);
    const stream = await fetchFrom(url, large);
    expect(stream).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    const sizes = await measure(stream.body);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(large);
    expect(Math.max(...sizes)).toBeLessThan(large / 2);
  });

  test('beyond the limit it ends, and the connection is closed', async () => {
    const { url, closed } = await bigServer(large);
    const { body } = await fetchFrom(url, 1000);
    await expect(measure(body)).rejects.toMatchObject({ code: 'ANSWER_TOO_LARGE' });
    await closed;
  });

  test('whoever leaves early closes the connection', async () => {
    const { url, closed } = await bigServer(large);
    for await (const chunk of (await fetchFrom(url, large)).body) {
      expect(chunk.byteLength).toBeGreaterThan(0);
      break;
    }
    await closed;
  });

  test('an answer that breaks off is told as such', async () => {
    const url = await rawServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', () => socket.resetAndDestroy()),
    );
    const measured = fetchFrom(url, 100).then(({ body }) => measure(body));
    await expect(measured).rejects.toMatchObject(noAnswer);
  });

  test('nobody there is the same as ever', async () => {
    await expect(fetchFrom('http://nobody.invalid/', 1)).rejects.toMatchObject(unreachable);
  });
});
