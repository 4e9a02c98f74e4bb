import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { until } from '../../../../test/support/until';
import { startWebServer, type WebServer } from './web-server';

let server: WebServer;
let held: ServerResponse[];
let sockets: Socket[];

beforeEach(async () => {
  held = [];
  sockets = [];
  server = await startWebServer(
    {
      door: () => false,
      app: (request, response) => {
        if (request.url === '/held') held.push(response);
        else response.writeHead(200, { 'content-length': 0 }).end();
      },
    },
    { host: '127.0.0.1', port: 0 },
  );
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close(0);
});

/** A kept connection and everything that was said on it. */
function visit(): { ask(path: string): void; said(): string; ended: Promise<void>; socket: Socket } {
  let said = '';
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return {
    ask: (path) => void socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`),
    said: () => said,
    ended: new Promise((resolve) => socket.once('close', () => resolve())),
    socket,
  };
}
const answers = (said: string): string[] => said.match(/^(HTTP\/1\.1 \d+|connection: \S+)/gim) ?? [];

describe('a server that leaves', () => {
  test('answers what is under way, and says that the connection ends', async () => {
    const one = visit();
    one.ask('/held');
    await until('it is heard', () => held.length);
    const closing = server.close(10_000);
    held[0]?.writeHead(200, { 'content-length': 0 }).end();
    await Promise.all([closing, one.ended]);
    expect(answers(one.said())).toEqual(['HTTP/1.1 200', 'connection: close']);
  });

  test('does not cut off whoever sends one request after another, but parts with the next answer', async () => {
    const one = visit();
    one.ask('/first');
    await until('it is answered', () => answers(one.said()).length === 2);
    const closing = server.close(10_000);
    one.ask('/second');
    await Promise.all([closing, one.ended]);
    expect(answers(one.said())).toEqual([
      'HTTP/1.1 200',
      'Connection: keep-alive',
      'HTTP/1.1 200',
      'connection: close',
    ]);
  });

  test('closes what is idle, and waits for nobody then', async () => {
    const one = visit();
    one.ask('/first');
    await until('it is answered', () => answers(one.said()).length === 2);
    const startedAt = Date.now();
    await server.close(60_000);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await one.ended;
  });

  test('cuts what takes longer than its grace', async () => {
    const one = visit();
    one.ask('/held');
    await until('it is heard', () => held.length);
    await server.close(50);
    await one.ended;
    expect(one.said()).toBe('');
  });
});
