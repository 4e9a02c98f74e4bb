import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { answerEarly, type Linger } from './answer-early';
import { openTestDoor, type TestDoor } from './__fixtures__/test-door';
import type { DoorResult } from './door';

const TIMES = process.env['KAIWA_TEST_FULL'] ? 50 : 10;
/** More than sockets buffer on their way: when the answer comes, most of it has not been read by anybody. */
const BIG = Buffer.alloc(6_000_000, 0x20);

/** One that refuses what is long, and one that would take it but has no room. */
const DOORS = {
  narrow: { maxBytes: 10_000, maxHeldBytes: 20_000 },
  full: { maxBytes: 10_000_000, maxHeldBytes: 1_000_000 },
};
type Place = keyof typeof DOORS;

const doors = new Map<Place, TestDoor>();

beforeAll(async () => {
  for (const [place, limits] of Object.entries(DOORS)) doors.set(place as Place, await openTestDoor(limits));
});
afterAll(() => Promise.all([...doors.values()].map((each) => each.close(0))));

type Send = (url: string, method: string, body: Buffer) => Promise<number>;

const byFetch: Send = async (url, method, body) => {
  const wish: RequestInit = { method, body };
  return (await fetch(url, wish)).status;
};

const byFetchChunked: Send = async (url, method, body) =>
  (await fetch(url, { method, body: new Blob([body]).stream(), duplex: 'half' } as RequestInit)).status;

function byNode(headers: Record<string, string | number>): Send {
  return (url, method, body) =>
    new Promise((resolve, reject) => {
      const sending = httpRequest(url, { method, headers, agent: false }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      });
      sending.once('error', reject);
      sending.once('continue', () => reject(new Error('asked for a body that is refused')));
      if (headers['expect']) sending.flushHeaders();
      else sending.end(body);
    });
}

/** A sender that looks for its answer only when it has sent everything. */
function bySocket(head: string, encode: (body: Buffer) => Buffer): Send {
  return (url, method, body) =>
    new Promise((resolve, reject) => {
      const { hostname, port, pathname } = new URL(url);
      const socket = connect(Number(port), hostname).pause();
      socket.once('error', reject);
      socket.write(`${method} ${pathname} HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n`);
      socket.write(encode(body), () => {
        let said = '';
        socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1'))).resume();
        socket.once('end', () => resolve(Number(/^HTTP\/1\.1 (\d+) [^]*\r\n\r\n$/.exec(said)?.[1])));
      });
    });
}

/** As HTTP cuts up what has no length, in pieces of 64 kB. */
function chunked(body: Buffer): Buffer {
  const piece = body.subarray(0, 65_536);
  const pieces = Array.from({ length: Math.ceil(body.length / piece.length) }, () => [
    Buffer.from(`${piece.length.toString(16)}\r\n`),
    piece,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces.flat(), Buffer.from('0\r\n\r\n')]);
}

const SENDERS: [string, Send][] = [
  ['fetch', byFetch],
  ['fetch, without a length', byFetchChunked],
  ['node:http', byNode({ 'content-length': BIG.length })],
  ['node:http, without a length', byNode({})],
  ['node:http, which asks first', byNode({ 'content-length': BIG.length, expect: '100-continue' })],
  ['a socket that sends everything first', bySocket(`content-length: ${BIG.length}`, (body) => body)],
  ['a socket that sends chunks', bySocket('transfer-encoding: chunked', chunked)],
];

describe.each(SENDERS)(`an answer given before the end of the body reaches %s`, (_title, send) => {
  test.each<[number, DoorResult, Place, string]>([
    [413, 'tooLarge', 'narrow', 'POST'],
    [405, 'unknown', 'narrow', 'PUT'],
    [503, 'full', 'full', 'POST'],
  ])(`%i, ${TIMES} times`, async (status, result, place, method) => {
    const door = doors.get(place);
    const before = door?.counted.length;
    const answers: number[] = [];
    for (let time = 0; time < TIMES; time += 1) answers.push(await send(door?.delivery ?? '', method, BIG));
    expect(answers).toEqual(Array(TIMES).fill(status));
    expect(door?.counted.slice(before)).toEqual(Array(TIMES).fill(result));
  });
});

describe('a server', () => {
  let plain: Server;
  afterEach(() => {
    plain.closeAllConnections();
    return new Promise((resolve) => plain.close(resolve));
  });

  async function serve(listener: RequestListener): Promise<string> {
    plain = createServer(listener);
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
  }
  const lingering = (linger: Linger) => serve((request, response) => answerEarly(request, response, 413, linger));

  /** Sends for as long as it may. */
  function sendForEver(url: string): Socket {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const piece = Buffer.alloc(65_536);
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000000\r\n\r\n');
    socket.on('drain', more).on('error', () => undefined);
    more();
    return socket;
  }
  const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));

  test('that closes without lingering loses the answer: this proof can fail', async () => {
    const url = await serve((request, response) => {
      response.once('finish', () => request.destroy());
      response.writeHead(413, { 'content-length': 0, connection: 'close' }).end();
    });
    const send = bySocket(`content-length: ${BIG.length}`, (body) => body);
    let lost = 0;
    for (let time = 0; time < TIMES; time += 1) await send(url, 'POST', BIG).catch(() => (lost += 1));
    expect(lost).toBeGreaterThan(0);
  });

  test('reads on for a while only', async () => {
    await closed(sendForEver(await lingering({ bytes: Number.MAX_SAFE_INTEGER, ms: 50 })));
  });

  test('reads on for some bytes only', async () => {
    const socket = sendForEver(await lingering({ bytes: 1_000_000, ms: 60_000 }));
    await closed(socket);
    // What lies in buffers on the way is sent, but read by nobody.
    expect(socket.bytesWritten).toBeLessThan(50_000_000);
  });

  test('lets go at once when the sender does', async () => {
    const socket = sendForEver(await lingering({ bytes: Number.MAX_SAFE_INTEGER, ms: 60_000 }));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await new Promise((resolve) => plain.close(resolve));
  });

  test('answers what came before on the same connection first', async () => {
    let answerFirst = (): unknown => undefined;
    const url = await serve((request, response) => {
      if (request.url === '/first') answerFirst = () => response.writeHead(200, { 'content-length': 0 }).end();
      else {
        answerEarly(request, response, 413);
        answerFirst();
      }
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    socket.write('POST /first HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    socket.write(`POST /second HTTP/1.1\r\nhost: x\r\ncontent-length: ${BIG.length}\r\n\r\n`);
    socket.write(BIG);
    await closed(socket);
    expect(said.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 413']);
  });
});
