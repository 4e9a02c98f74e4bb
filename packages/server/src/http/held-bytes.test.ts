import { connect, type Socket } from 'node:net';
import { KaiwaError, type NewReceipt } from '@kaiwa/core';
import { until } from '../../../../test/support/until';
import { openTestDoor, signatureOf, type TestDoor } from './__fixtures__/test-door';
import type { DoorResult } from './door';

const MOST = 100_000;
let door: TestDoor;
let broken: KaiwaError | null;
let sockets: Socket[];
let held: { receipts: NewReceipt[]; end(): void }[] | null;

beforeEach(async () => {
  broken = null;
  held = null;
  sockets = [];
  door = await openTestDoor({
    maxBytes: MOST,
    maxHeldBytes: MOST,
    patience: { requestMs: 2000, headersMs: 1000, checkEveryMs: 20 },
    async append(receipts) {
      if (broken) throw broken;
      if (held) await new Promise<void>((resolve) => held?.push({ receipts, end: resolve }));
      return receipts.map(() => 'stored');
    },
  });
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  return door.close(0);
});

/** A well-formed body of so many bytes. */
const aBody = (length: number): Buffer => Buffer.from(`{"text":"${'x'.repeat(length - 11)}"}`);

function send(body: Buffer, signature = signatureOf(body)): Promise<Response> {
  return fetch(door.delivery, { method: 'POST', body, headers: { 'x-hub-signature-256': signature } });
}

/** The law: whatever happened, afterwards all of the memory is free, and so the largest body is taken. */
async function takesTheLargest(): Promise<void> {
  await until('the largest body is taken', async () => (await send(aBody(MOST))).status === 200);
}

/** A sender that announces a body, sends `bytes` of it, and waits. */
function sendSlowly(bytes: number, announced = 0.9 * MOST): Socket {
  const socket = connect(door.port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  socket.write(`POST /webhooks/whatsapp/main HTTP/1.1\r\nhost: x\r\ncontent-length: ${announced}\r\n\r\n`);
  socket.write(aBody(bytes));
  return socket;
}
const said = (socket: Socket): Promise<string> =>
  new Promise((resolve) => socket.once('data', (chunk: Buffer) => resolve(chunk.toString())));

describe('memory for bodies', () => {
  test('counts what is still being read, and who finds no room is asked to come again', async () => {
    for (let sender = 0; sender < 3; sender += 1) sendSlowly(30_000, 30_001);
    const refused = await until('there is no room left', async () => {
      const answer = await send(aBody(20_000));
      return answer.status === 503 ? answer : null;
    });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await send(aBody(1000))).status).toBe(200);
    expect(door.counted).toContain('full');
  });

  test('is not kept from others by promises of bytes', async () => {
    for (let sender = 0; sender < 20; sender += 1) sendSlowly(100);
    await until('all are there', () => sockets.every((socket) => socket.bytesWritten > 100));
    expect((await send(aBody(0.7 * MOST))).status).toBe(200);
  });

  test('counts what is being stored', async () => {
    held = [];
    const first = send(aBody(60_000));
    await until('it is being stored', () => held?.length);
    expect((await send(aBody(60_000))).status).toBe(503);
    held[0]?.end();
    held = null;
    expect((await first).status).toBe(200);
    await takesTheLargest();
  });

  test('that is full in the middle of a body ends that body, and takes the rest of nobody', async () => {
    const slow = sendSlowly(60_000);
    const other = sendSlowly(60_000);
    const answer = await Promise.race([said(slow), said(other)]);
    expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 5/i);
    expect(door.counted).toEqual(['full']);
  });
});

describe('memory is given back', () => {
  const big = aBody(0.9 * MOST);
  test.each<[string, DoorResult, () => Promise<unknown>]>([
    ['after a stored delivery', 'stored', () => send(big)],
    ['after a forged one', 'forged', () => send(big, signatureOf(aBody(20)))],
    ['after one that is no JSON', 'notJson', () => send(Buffer.alloc(big.length, 'x'))],
    [
      'after one that could not be stored',
      'unavailable',
      async () => {
        broken = new KaiwaError({ kind: 'unavailable', code: 'DATABASE_UNAVAILABLE', message: 'away' });
        await send(big);
        broken = null;
      },
    ],
    [
      'when the sender hangs up',
      'aborted',
      async () => {
        const socket = sendSlowly(80_000);
        await until('the memory is taken', async () => (await send(aBody(60_000))).status === 503);
        socket.destroy();
      },
    ],
    [
      'when the sender is too slow, who is told so',
      'aborted',
      async () => expect(await said(sendSlowly(80_000))).toMatch(/^HTTP\/1\.1 408/),
    ],
    [
      'when a body grows too large',
      'tooLarge',
      () =>
        fetch(door.delivery, {
          method: 'POST',
          body: new Blob([aBody(2 * MOST)]).stream(),
          duplex: 'half',
        } as RequestInit),
    ],
  ])('%s', async (_title, result, happen) => {
    await happen();
    await takesTheLargest();
    expect(door.counted).toContain(result);
  });
});

test('whoever says nothing at all is let go too', async () => {
  const socket = connect(door.port, '127.0.0.1').resume();
  await new Promise((resolve) => socket.once('close', resolve));
});

test('whoever sends a byte now and then is let go all the same', async () => {
  const socket = sendSlowly(20);
  const trickle = setInterval(() => socket.write('x'), 20);
  expect(await said(socket)).toMatch(/^HTTP\/1\.1 408/);
  clearInterval(trickle);
  await until('it is counted', () => door.counted.includes('aborted'));
});
