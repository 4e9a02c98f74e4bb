import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { KaiwaError, type NewReceipt } from '@kaiwa/core';
import { createDoor, type DoorResult, type DoorWorld } from './door';
import { startWebServer, type WebServer } from './web-server';
import { createDeliveringApp } from './delivering-app';
import { signBody } from '@kaiwa/core';

const secret = 'new-secret';
const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1' }] });
const maxBytes = 10_000;

let server: WebServer;
let kept: NewReceipt[];
let counts: DoorResult[];
let wakes: number;
let broken: KaiwaError | null;
let waiting: (() => void) | null;

beforeEach(async () => {
  kept = [];
  counts = [];
  wakes = 0;
  broken = null;
  waiting = null;
  server = await startWebServer(
    { door: createDoor(world()), app: (_request, response) => response.writeHead(418).end() },
    { host: '127.0.0.1', port: 0 },
    { requestMs: 300, headersMs: 200, checkEveryMs: 20 },
  );
});
afterEach(() => server.close(0));

function world(): DoorWorld {
  let next = 0;
  const app = createDeliveringApp({ secrets: [secret, 'old-secret'], verifyTokens: ['word-of-ours'] });
  return {
    receipts: {
      async append(receipts) {
        if (broken) throw broken;
        return receipts.map((receipt) => {
          const same = kept.some(
            (each) => each.digest && receipt.digest && Buffer.from(receipt.digest).equals(each.digest),
          );
          if (!same) kept.push(receipt);
          return same ? 'duplicate' : 'stored';
        });
      },
    },
    gate: {
      app: (name) => (name === 'main' ? app : undefined),
      crm: async (kind, id) =>
        kind === 'odoo' && id === 'c1'
          ? { verify: ({ path }) => (path === '/right-token' ? { valid: true } : { valid: false, reason: 'mismatch' }) }
          : undefined,
    },
    clock: { now: () => new Date('2026-11-24T10:00:00Z') },
    ids: { next: () => `id-${(next += 1)}` },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    count: (_source, result) => {
      counts.push(result);
      waiting?.();
    },
    stored: () => (wakes += 1),
    maxBytes,
    maxHeldBytes: 20_000,
  };
}

function post(path: string, content: string | Uint8Array, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    body: content as string,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
const signed = (content: string, key = secret) => ({ 'x-hub-signature-256': signBody(Buffer.from(content), key) });

describe('a good delivery', () => {
  test('is stored byte for byte before it is answered, and wakes the worker', async () => {
    const answer = await post('/webhooks/whatsapp/main', body, signed(body));
    expect([answer.status, await answer.text()]).toEqual([200, '{}']);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({
      id: 'id-1',
      source: 'whatsapp',
      app: 'main',
      headers: { 'content-type': 'application/json' },
    });
    expect(Buffer.from(kept[0]?.body ?? []).toString()).toBe(body);
    expect(kept[0]?.digest).toEqual(createHash('sha256').update(body).digest());
    expect([wakes, counts]).toEqual([1, ['stored']]);
  });

  test('signed with the secret that is being rotated out is stored too', async () => {
    expect((await post('/webhooks/whatsapp/main', body, signed(body, 'old-secret'))).status).toBe(200);
  });

  test('that comes twice is answered twice and stored once', async () => {
    await post('/webhooks/whatsapp/main', body, signed(body));
    expect((await post('/webhooks/whatsapp/main', body, signed(body))).status).toBe(200);
    expect([kept.length, counts, wakes]).toEqual([1, ['stored', 'duplicate'], 1]);
  });

  test('of a CRM is stored without a digest and without the token in its address', async () => {
    expect((await post('/webhooks/odoo/c1/right-token', body)).status).toBe(200);
    expect((await post('/webhooks/odoo/c1/right-token', body)).status).toBe(200);
    expect(kept).toHaveLength(2);
    expect(kept[0]).toMatchObject({ source: 'odoo', app: 'c1', digest: null });
    expect(JSON.stringify(kept)).not.toContain('right-token');
  });
});

describe('a bad delivery is refused and leaves nothing', () => {
  const long = JSON.stringify({ text: 'x'.repeat(maxBytes) });
  const stream = (content: string) => ({ duplex: 'half', body: new Blob([content]).stream() }) as RequestInit;

  test.each<[string, number, DoorResult, () => Promise<Response>]>([
    ['without a signature', 401, 'unsigned', () => post('/webhooks/whatsapp/main', body)],
    ['signed by somebody else', 401, 'forged', () => post('/webhooks/whatsapp/main', body, signed(body, 'guess'))],
    ['signed for another body', 401, 'forged', () => post('/webhooks/whatsapp/main', body, signed(`${body} `))],
    [
      'with a signature that is none',
      401,
      'forged',
      () => post('/webhooks/whatsapp/main', body, { 'x-hub-signature-256': 'sha256=zz' }),
    ],
    ['that is no JSON', 400, 'notJson', () => post('/webhooks/whatsapp/main', 'a=b', signed('a=b'))],
    ['that is half a JSON', 400, 'notJson', () => post('/webhooks/whatsapp/main', '{"a":', signed('{"a":'))],
    ['that is empty', 400, 'notJson', () => post('/webhooks/whatsapp/main', '', signed(''))],
    ['longer than it may be', 413, 'tooLarge', () => post('/webhooks/whatsapp/main', long, signed(long))],
    [
      'longer than it may be, unannounced',
      413,
      'tooLarge',
      () => fetch(`${server.url}/webhooks/whatsapp/main`, { method: 'POST', ...stream(long) }),
    ],
    ['of an unknown app', 404, 'unknown', () => post('/webhooks/whatsapp/other', body, signed(body))],
    ['of an unknown CRM connection', 404, 'unknown', () => post('/webhooks/odoo/c2/right-token', body)],
    ['with a wrong token', 401, 'forged', () => post('/webhooks/odoo/c1/wrong-token', body)],
    ['with another method', 405, 'unknown', () => fetch(`${server.url}/webhooks/whatsapp/main`, { method: 'DELETE' })],
    ['to nowhere', 404, 'unknown', () => post('/webhooks/', body)],
  ])('%s: %i', async (_title, status, result, send) => {
    const answer = await send();
    expect([answer.status, counts, kept, wakes]).toEqual([status, [result], [], 0]);
  });

  test('while the database is away: 503, to come again, and nothing is acknowledged', async () => {
    broken = new KaiwaError({ kind: 'unavailable', code: 'DATABASE_UNAVAILABLE', message: 'away' });
    const answer = await post('/webhooks/whatsapp/main', body, signed(body));
    expect([answer.status, answer.headers.get('retry-after'), counts, wakes]).toEqual([503, '5', ['unavailable'], 0]);
    broken = null;
    expect((await post('/webhooks/whatsapp/main', body, signed(body))).status).toBe(200);
  });

  test('that arrives too slowly: 408 and the end of the connection', async () => {
    const said = await talk(`POST /webhooks/whatsapp/main HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":`);
    expect(said).toMatch(/^HTTP\/1\.1 408/);
    expect([counts, kept]).toEqual([['aborted'], []]);
  });

  test('whose sender hangs up halfway is counted', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const counted = new Promise<void>((resolve) => (waiting = resolve));
    socket.write('POST /webhooks/whatsapp/main HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":', () =>
      socket.destroy(),
    );
    await counted;
    expect([counts, kept]).toEqual([['aborted'], []]);
  });
});

describe("Meta's handshake", () => {
  const query = (token: string) => `?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`;

  test('is answered with the challenge, byte for byte, as text', async () => {
    const answer = await fetch(`${server.url}/webhooks/whatsapp/main${query('word-of-ours')}`);
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
      200,
      '1158201444',
      'text/plain',
    ]);
  });

  test.each([
    ['a wrong token', 403, `/webhooks/whatsapp/main${query('guess')}`],
    ['no token', 403, '/webhooks/whatsapp/main'],
    ['an unknown app', 404, `/webhooks/whatsapp/other${query('word-of-ours')}`],
  ])('with %s is refused: %i', async (_title, status, path) => {
    const answer = await fetch(`${server.url}${path}`);
    expect([answer.status, await answer.text()]).toEqual([status, '']);
  });
});

test('everything else goes to the other room', async () => {
  expect((await fetch(`${server.url}/webhook`)).status).toBe(418);
});

test('a port that is taken is said in words', async () => {
  const second = startWebServer({ door: () => false, app: () => undefined }, { host: '127.0.0.1', port: server.port });
  await expect(second).rejects.toMatchObject({ kind: 'misconfigured', code: 'PORT_TAKEN' });
});

function talk(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.once('close', () => resolve(said));
    socket.once('error', reject);
  });
}
