import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { createHeldBytes, type HeldShare } from './held-bytes';
import { looksLikeJsonObject, readBody } from './read-body';

const MAX = 100_000;

/** A request that announces what it is told to; its bytes are written to it. */
function aRequest(announced?: number): PassThrough & IncomingMessage {
  const headers = announced === undefined ? {} : { 'content-length': String(announced) };
  return Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;
}

/** A share that remembers the most it ever held. */
function measuredShare(most: number): HeldShare & { peak(): number } {
  const share = createHeldBytes(most).share();
  let held = 0;
  return {
    grow(bytes) {
      const fits = share.grow(bytes);
      if (fits) held += bytes;
      return fits;
    },
    free: share.free,
    peak: () => held,
  };
}

async function read(chunks: Buffer[], { announced, most = 10 * MAX }: { announced?: number; most?: number } = {}) {
  const request = aRequest(announced);
  const share = measuredShare(most);
  const reading = readBody(request, MAX, share);
  for (const chunk of chunks) request.write(chunk);
  request.end();
  return { reading: await reading, held: share.peak() };
}

const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, (_, index) => index % 251));
const cut = (whole: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, part) => whole.subarray(part * size, (part + 1) * size));

describe('a body', () => {
  test.each<[string, number, number, boolean, number]>([
    ['in one piece takes its own length', 1500, 1500, true, 1500],
    ['in one piece, unannounced, too', 1500, 1500, false, 1500],
    ['in two pieces takes what it announced', 1500, 800, true, 1500],
    ['in pieces takes at most twice its length', 50_001, 4096, false, 100_000],
    ['in pieces of one byte too', 20_000, 1, false, 40_000],
    ['that is short, in pieces of one byte, takes one small buffer', 100, 1, false, 4096],
    ['of the largest size is read', MAX, 7001, false, MAX],
  ])('%s', async (_title, length, size, isAnnounced, most) => {
    const whole = bytes(length);
    const { reading, held } = await read(cut(whole, size), isAnnounced ? { announced: length } : {});
    expect(reading.ok && reading.body.equals(whole)).toBe(true);
    expect(held).toBeLessThanOrEqual(most);
    expect(held).toBeGreaterThanOrEqual(length);
  });

  test('that is empty is read as such', async () => {
    expect(await read([])).toEqual({ reading: { ok: true, body: Buffer.alloc(0) }, held: 0 });
  });

  test.each<[string, Buffer[], { most?: number }, string]>([
    ['that becomes longer than allowed is not read on', cut(bytes(MAX + 1), 5000), {}, 'tooLarge'],
    ['for which there is no room is not read on', cut(bytes(9000), 5000), { most: 8000 }, 'full'],
  ])('%s', async (_title, chunks, options, reason) => {
    const { reading, held } = await read(chunks, options);
    expect(reading).toEqual({ ok: false, reason });
    expect(held).toBeLessThanOrEqual(options.most ?? MAX);
  });

  test('whose sender goes away is said to be aborted', async () => {
    const request = aRequest(100);
    const reading = readBody(request, MAX, createHeldBytes(MAX).share());
    request.write('{"half":');
    request.destroy(new Error('reset'));
    expect(await reading).toEqual({ ok: false, reason: 'aborted' });
  });
});

describe('memory held', () => {
  test('is shared, given back once, and never beyond the most', () => {
    const held = createHeldBytes(10);
    const [one, other] = [held.share(), held.share()];
    expect([one.grow(6), other.grow(5), other.grow(4), held.hasRoom(1)]).toEqual([true, false, true, false]);
    one.free();
    one.free();
    expect([held.hasRoom(6), held.hasRoom(7)]).toEqual([true, false]);
    other.free();
    expect(held.hasRoom(10)).toBe(true);
  });
});

test.each<[string, boolean]>([
  ['{}', true],
  [' \r\n\t{"a":1}\n', true],
  ['{', false],
  ['}{', false],
  ['[{}]', false],
  ['', false],
  ['   ', false],
  ['"{}"', false],
])('%j may be a JSON object: %s', (text, may) => {
  expect(looksLikeJsonObject(Buffer.from(text))).toBe(may);
});
