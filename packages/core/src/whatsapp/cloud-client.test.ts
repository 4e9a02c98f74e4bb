import { KaiwaError } from '../errors/kaiwa-error';
import { clientWith } from './__fixtures__/client-with';

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

test('what Meta tells of an accepted message is kept', async () => {
  const { client } = clientWith([
    {
      body: {
        contacts: [{ user_id: 'BE.1' }],
        messages: [{ id: 'wamid.A', message_status: 'held_for_quality_assessment' }],
      },
    },
  ]);
  const accepted = await client.send({ bsuid: 'BE.1' }, hello, 'c');
  expect(accepted).toEqual({ wamid: 'wamid.A', waId: null, userId: 'BE.1', status: 'held_for_quality_assessment' });
});

test('a marketing template goes to its own endpoint', async () => {
  const { client, asked } = clientWith([{ body: { messages: [{ id: 'wamid.A' }] } }]);
  const sale = {
    kind: 'template',
    name: 'sale',
    language: 'en',
    variables: [],
    marketing: { productPolicy: 'STRICT' },
  } as const;
  await client.send(phone, { ...sale, variables: [] }, 'c');
  expect(asked[0]?.url).toBe('https://graph.facebook.com/v26.0/106540352242922/marketing_messages');
  expect(JSON.parse(String(asked[0]?.body))).toMatchObject({ product_policy: 'STRICT' });
});

test.each([
  ['read', undefined, {}],
  ['read, without typing', { typing: false }, {}],
  ['read, and somebody types', { typing: true }, { typing_indicator: { type: 'text' } }],
])('a message is shown as %s', async (_title, options, more) => {
  const { client, asked } = clientWith([{ body: { success: true } }]);
  await client.markRead('wamid.IN', options);
  const { method, url, body } = asked[0] ?? {};
  expect([method, url]).toEqual(['POST', 'https://graph.facebook.com/v26.0/106540352242922/messages']);
  expect(JSON.parse(String(body))).toEqual({
    messaging_product: 'whatsapp',
    status: 'read',
    message_id: 'wamid.IN',
    ...more,
  });
});

test('a limit of calls says how long it lasts', async () => {
  const usage = '{"102290129340398":[{"type":"whatsapp","estimated_time_to_regain_access":19}]}';
  const headers = { 'x-business-use-case-usage': usage };
  const { client } = clientWith([{ status: 400, body: { error: { code: 80007 } }, headers }]);
  await expect(client.checkNumber()).rejects.toMatchObject({ kind: 'throttled', retryAfterMs: 1_140_000 });
});

test('a version that does not know the newest members of a template is asked for the others', async () => {
  const unknown = { status: 400, body: { error: { code: 100, message: '(#100) Tried accessing nonexisting field' } } };
  const { client, asked } = clientWith([unknown, { body: { data: [{ name: 'a', language: 'en' }] } }]);
  expect(await client.listTemplates()).toMatchObject([{ name: 'a' }]);
  const fields = asked.map(({ url }) => new URL(url).searchParams.get('fields')?.includes('correct_category'));
  expect(fields).toEqual([true, false]);
});

test('ids keep all their digits', async () => {
  const { client } = clientWith([{ body: '{"data":[{"id":12345678901234567890,"name":"a","language":"en"}]}' }]);
  expect(await client.listTemplates()).toMatchObject([{ id: '12345678901234567890' }]);
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
  expect(await client.listTemplates()).toMatchObject([
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
