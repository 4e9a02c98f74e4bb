import { KaiwaError } from '../errors/kaiwa-error';
import type { Http, HttpRequest } from '../ports/http';
import { createCloudClient, type CloudClientOptions } from './cloud-client';

interface Reply {
  status?: number;
  body: unknown;
}

/** A client whose HTTP port answers in order and keeps what it was asked. */
function clientWith(replies: (Reply | KaiwaError)[], options: Partial<CloudClientOptions> = {}) {
  const asked: HttpRequest[] = [];
  const http: Http = {
    async open(request) {
      const answer = await http.send(request);
      const pieces = [answer.body.subarray(0, 3), answer.body.subarray(3)];
      return { ...answer, body: (async function* () { yield* pieces; })() };
    },
    async send(request) {
      asked.push(request);
      const reply = replies[asked.length - 1];
      if (!reply || KaiwaError.is(reply)) throw reply ?? new Error('asked too often');
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      return { status: reply.status ?? 200, headers: {}, body: Buffer.from(text) };
    },
  };
  const client = createCloudClient({
    connectionId: 'c1',
    phoneNumberId: '106540352242922',
    businessAccountId: '102290129340398',
    accessToken: 'token-of-the-test',
    http,
    ...options,
  });
  return { client, asked };
}

const hello = { kind: 'text', text: 'hello', previewUrl: false } as const;
const phone = { phone: '+32470120001' };

test('a send posts once, to the pinned version, with the token in its header only', async () => {
  const { client, asked } = clientWith([
    { body: { contacts: [{ input: '+32470120001', wa_id: '32470120001' }], messages: [{ id: 'wamid.A' }] } },
  ]);
  expect(await client.send(phone, hello, 'command-1')).toMatchObject({ wamid: 'wamid.A', waId: '32470120001' });
  expect(asked).toHaveLength(1);
  const request = asked[0];
  expect(request).toMatchObject({
    method: 'POST',
    url: 'https://graph.facebook.com/v26.0/106540352242922/messages',
    timeoutMs: 30_000,
  });
  expect(request?.headers).toMatchObject({ authorization: 'Bearer token-of-the-test' });
  expect(JSON.parse(String(request?.body))).toMatchObject({
    to: '+32470120001',
    biz_opaque_callback_data: 'command-1',
  });
});

test('a send to a business-scoped id names no account', async () => {
  const { client } = clientWith([
    { body: { contacts: [{ input: 'BE.1', user_id: 'BE.1' }], messages: [{ id: 'wamid.A' }] } },
  ]);
  expect(await client.send({ bsuid: 'BE.1' }, hello, 'c')).toMatchObject({ wamid: 'wamid.A', waId: null });
});

test('what breaks a limit never leaves', async () => {
  const { client, asked } = clientWith([]);
  await expect(client.send(phone, { ...hello, text: '' }, 'c')).rejects.toMatchObject({ kind: 'rejected' });
  expect(asked).toEqual([]);
});

test.each([
  [
    'a timeout',
    new KaiwaError({ kind: 'unavailable', code: 'NO_ANSWER', message: 'x', effect: 'unknown' }),
    { effect: 'unknown', code: 'NO_ANSWER' },
  ],
  [
    'a name that does not resolve',
    new KaiwaError({ kind: 'unavailable', code: 'UNREACHABLE', message: 'x' }),
    { effect: 'none', code: 'UNREACHABLE' },
  ],
  ['an error of Meta', { status: 400, body: { error: { code: 131047 } } }, { kind: 'refused', effect: 'none' }],
  ['HTML with 500', { status: 500, body: '<html>' }, { kind: 'unavailable', effect: 'unknown' }],
  ['200 that is no JSON: it was accepted', { status: 200, body: '<html>' }, { kind: 'unavailable', effect: 'unknown' }],
  [
    '200 without an id: it was accepted',
    { status: 200, body: { messages: [] } },
    { kind: 'unavailable', effect: 'unknown' },
  ],
])('%s on sending', async (_title, reply, expected) => {
  await expect(clientWith([reply]).client.send(phone, hello, 'c')).rejects.toMatchObject(expected);
});

test('the proof of the app secret is the HMAC of the token', async () => {
  const { client, asked } = clientWith([{ body: {} }], { appSecret: 'app-secret' });
  await client.checkNumber();
  const proof = new URL(asked[0]?.url ?? '').searchParams.get('appsecret_proof');
  expect(proof).toMatch(/^[0-9a-f]{64}$/);
  const other = clientWith([{ body: {} }], { appSecret: 'app-secret', accessToken: 'another' });
  await other.client.checkNumber();
  expect(new URL(other.asked[0]?.url ?? '').searchParams.get('appsecret_proof')).not.toBe(proof);
});

test('templates are listed page by page, and a row that cannot be read harms no other', async () => {
  const row = {
    name: 'order_ready',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Dear {{1}}, {{2}}.' }],
    quality_score: { score: 'GREEN' },
  };
  const { client, asked } = clientWith([
    {
      body: {
        data: [row, { nonsense: true }],
        paging: { cursors: { after: 'abc==' }, next: 'https://graph.facebook.com/next' },
      },
    },
    {
      body: {
        data: [{ name: 'sale', language: 'pt-BR', status: 'LIMIT_EXCEEDED', category: 'NEW_KIND' }],
        paging: { cursors: { after: 'end' } },
      },
    },
  ]);
  expect(await client.listTemplates()).toEqual([
    {
      connectionId: 'c1',
      name: 'order_ready',
      language: 'en_US',
      category: 'utility',
      status: 'APPROVED',
      quality: 'GREEN',
      body: 'Dear {{1}}, {{2}}.',
      variables: ['1', '2'],
    },
    {
      connectionId: 'c1',
      name: 'sale',
      language: 'pt_BR',
      category: 'unknown',
      status: 'OTHER',
      quality: 'UNKNOWN',
      body: null,
      variables: [],
    },
  ]);
  expect(asked.map(({ url }) => new URL(url).searchParams.get('after'))).toEqual([null, 'abc==']);
});

test('a number tells how it stands; what is missing is null', async () => {
  const { client } = clientWith([{ body: { display_phone_number: '+32 470 12 00 99', status: 'CONNECTED' } }]);
  expect(await client.checkNumber()).toEqual({
    displayPhoneNumber: '+32 470 12 00 99',
    verifiedName: null,
    qualityRating: null,
    status: 'CONNECTED',
  });
});

test('subscribing needs the account, and says so', async () => {
  const { client } = clientWith([], { businessAccountId: null });
  await expect(client.subscribeApp()).rejects.toMatchObject({
    kind: 'misconfigured',
    code: 'BUSINESS_ACCOUNT_MISSING',
  });
  const open = clientWith([
    { body: { success: true } },
    { body: { data: [{ whatsapp_business_api_data: { id: 42, name: 'us' } }, {}] } },
  ]);
  await open.client.subscribeApp();
  expect(await open.client.listSubscribedApps()).toEqual(['42']);
});
