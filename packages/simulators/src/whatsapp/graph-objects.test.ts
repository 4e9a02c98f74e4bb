import { createHmac } from 'node:crypto';
import type { MessageView } from './whatsapp-snapshot';
import {
  APP_SECRET,
  NOW,
  NUMBER,
  SECOND_NUMBER,
  startBusiness,
  TEMPLATES,
  TOKEN,
  WABA,
  type Answer,
  type SimulatedBusiness,
} from './__fixtures__/simulated-business';

let business: SimulatedBusiness;
beforeAll(async () => {
  business = await startBusiness({
    accessTokens: [
      TOKEN,
      { token: 'dead', expiresAt: NOW.getTime() - 1 },
      { token: 'elsewhere', businessAccountIds: ['700000000000099'] },
    ],
  });
});
afterAll(() => business.close());

const upload = async (bytes: string, type: string, number = NUMBER): Promise<Answer> => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', type);
  form.set('file', new Blob([bytes], { type }), 'a.bin');
  const answer = await fetch(`${business.simulator.url}/v25.0/${number}/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}` },
    body: form,
  });
  return { status: answer.status, body: await answer.json() };
};

const download = (url: string, token = TOKEN): Promise<Response> =>
  fetch(url, { headers: { Authorization: `Bearer ${token}` } });

const receipt = (id: string, extra = {}): ReturnType<SimulatedBusiness['send']> =>
  business.send({ status: 'read', message_id: id, ...extra });

describe('objects', () => {
  test('a number shows the usual fields, or those asked for', async () => {
    const usual = await business.graph('GET', `/${NUMBER}`);
    expect(usual.body).toMatchObject({
      id: NUMBER,
      display_phone_number: '+31 20 800 1234',
      throughput: { level: 'STANDARD' },
    });
    expect((await business.graph('GET', `/${NUMBER}?fields=status,quality_rating`)).body).toEqual({
      id: NUMBER,
      status: 'CONNECTED',
      quality_rating: 'GREEN',
    });
    expect((await business.graph('GET', `/${NUMBER}?fields=shoe_size`)).body.error.code).toBe(100);
  });

  test('the numbers of an account', async () => {
    const { body } = await business.graph('GET', `/${WABA}/phone_numbers`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([NUMBER, SECOND_NUMBER]);
    expect(body.paging).not.toHaveProperty('next');
  });

  test.each([NUMBER, WABA])('health of %s', async (id) => {
    const { body } = await business.graph('GET', `/${id}?fields=health_status`);
    expect(body.health_status).toMatchObject({
      can_send_message: 'AVAILABLE',
      entities: expect.arrayContaining([expect.objectContaining({ entity_type: 'WABA', id: WABA })]),
    });
  });

  test('templates come in pages until next is absent', async () => {
    const names: string[] = [];
    let path: string | undefined = `/${WABA}/message_templates?limit=3&fields=name,status`;
    let pages = 0;
    while (path !== undefined) {
      const { body }: Answer = await business.graph('GET', path);
      names.push(...body.data.map(({ name }: { name: string }) => name));
      path = body.paging.next?.replace(`${business.simulator.url}/v25.0`, '');
      pages += 1;
    }
    expect(names).toEqual(TEMPLATES.map(({ name }) => name));
    expect(pages).toBe(3);
  });

  test('templates can be filtered, and paged backwards', async () => {
    const paused = await business.graph('GET', `/${WABA}/message_templates?status=PAUSED`);
    expect(paused.body.data.map(({ name }: { name: string }) => name)).toEqual(['sleeping']);
    const second = await business.graph(
      'GET',
      `/${WABA}/message_templates?limit=2&after=${Buffer.from('cursor:1').toString('base64url')}`,
    );
    const first = await business.graph(
      'GET',
      `/${WABA}/message_templates?limit=2&before=${second.body.paging.cursors.before}`,
    );
    expect(first.body.data.map(({ name }: { name: string }) => name)).toEqual(['order_update', 'plain']);
  });

  test('a cursor Meta never gave out is refused', async () => {
    expect((await business.graph('GET', `/${WABA}/message_templates?after=zzz`)).body.error.code).toBe(131_059);
  });
});

describe('tokens', () => {
  test.each([
    [TOKEN, { is_valid: true, expires_at: 0 }],
    ['dead', { is_valid: false, error: { code: 190, subcode: 463 } }],
    ['never seen', { is_valid: false, error: { code: 190 } }],
  ])('debug_token tells about %s', async (token, expected) => {
    const { body } = await business.graph('GET', `/debug_token?input_token=${encodeURIComponent(token)}`);
    expect(body.data).toMatchObject(expected);
  });

  test('an expired token is refused with 401, 190, 463; it worked before', async () => {
    const late = await business.graph('GET', `/${NUMBER}`, undefined, { Authorization: 'Bearer dead' });
    expect([late.status, late.body.error.code, late.body.error.error_subcode]).toEqual([401, 190, 463]);
    await business.control('POST', '/__clock', { advanceMs: -60_000 });
    expect((await business.graph('GET', `/${NUMBER}`, undefined, { Authorization: 'Bearer dead' })).status).toBe(200);
    await business.control('POST', '/__clock', { set: NOW.toISOString() });
  });

  test('a token of another account sees nothing here', async () => {
    const answer = await business.graph('GET', `/${NUMBER}`, undefined, { Authorization: 'Bearer elsewhere' });
    expect([answer.status, answer.body.error.code, answer.body.error.error_subcode]).toEqual([400, 100, 33]);
  });

  test('a right proof passes where one is required', async () => {
    const strict = await startBusiness({ requiresAppSecretProof: true });
    const proof = createHmac('sha256', APP_SECRET).update(TOKEN).digest('hex');
    const without = await strict.graph('GET', `/${NUMBER}`);
    const withProof = await strict.graph('GET', `/${NUMBER}?appsecret_proof=${proof}`);
    await strict.close();
    expect([without.status, withProof.status]).toEqual([400, 200]);
  });
});

describe('media', () => {
  test('uploaded, looked up, downloaded with the token, sent, deleted', async () => {
    const { body } = await upload('picture', 'image/jpeg');
    const found = await business.graph('GET', `/${body.id}?phone_number_id=${NUMBER}`);
    expect(found.body).toMatchObject({
      id: body.id,
      mime_type: 'image/jpeg',
      file_size: '7',
      messaging_product: 'whatsapp',
    });
    expect(await (await download(found.body.url)).text()).toBe('picture');
    expect((await download(found.body.url, 'nope')).status).toBe(401);
    const image = { to: '+31612345678', type: 'image', image: { id: body.id } };
    expect((await business.send(image)).status).toBe(200);
    const foreign = await business.graph('POST', `/${SECOND_NUMBER}/messages`, {
      messaging_product: 'whatsapp',
      ...image,
    });
    expect(foreign.body.error.code).toBe(131_009);
    expect((await business.graph('DELETE', `/${body.id}`)).body).toEqual({ success: true });
    expect((await business.graph('GET', `/${body.id}`)).body.error.code).toBe(100);
  });

  test('a link dies after five minutes, another look-up gives a new one', async () => {
    const { body } = await upload('x', 'text/plain');
    const { url } = (await business.graph('GET', `/${body.id}`)).body;
    await business.control('POST', '/__clock', { advanceMs: 301_000 });
    expect((await download(url)).status).toBe(404);
    expect((await download(url.replace(/ext=\d+/, 'ext=9999999999'))).status).toBe(404);
    expect((await download((await business.graph('GET', `/${body.id}`)).body.url)).status).toBe(200);
  });

  test('an uploaded id dies after 30 days', async () => {
    const { body } = await upload('x', 'text/plain');
    await business.control('POST', '/__clock', { advanceMs: 31 * 86_400_000 });
    expect((await business.graph('GET', `/${body.id}`)).status).toBe(400);
  });

  test.each([
    ['an unknown type', 'x', 'application/x-msdownload', 100],
    ['a sticker above 500 KB', 'x'.repeat(600_000), 'image/webp', 131_053],
  ])('%s is refused', async (_title, bytes, type, code) => {
    const { status, body } = await upload(bytes, type);
    expect([status, body.error.code]).toEqual([400, code]);
  });

  test('a body that is no form is refused', async () => {
    expect((await business.graph('POST', `/${NUMBER}/media`, { file: 'x' })).body.error.code).toBe(100);
  });

  test('a picture cannot be sent as audio', async () => {
    const { body } = await upload('picture', 'image/jpeg');
    const answer = await business.send({ to: '+31612345678', type: 'audio', audio: { id: body.id } });
    expect(answer.body.error.code).toBe(131_053);
  });
});

describe('read receipts', () => {
  test('mark the message and everything earlier as read', async () => {
    await business.annaSends({ text: 'one' });
    const { body } = await business.annaSends({ text: 'two' });
    await business.annaSends({ text: 'three', timestamp: NOW.getTime() / 1000 + 99_999_999 });
    expect((await receipt(body.id, { typing_indicator: { type: 'text' } })).body).toEqual({ success: true });
    const { body: state } = await business.control('GET', '/__messages?direction=in');
    expect(state.messages.map((message: MessageView) => [message.text, message.isReadByBusiness])).toEqual([
      ['one', true],
      ['two', true],
      ['three', false],
    ]);
  });

  test('for an unknown message are refused', async () => {
    expect((await receipt('wamid.unknown')).body.error.code).toBe(131_009);
  });

  test('for a message older than 30 days are refused', async () => {
    const { body } = await business.annaSends({ text: 'old' });
    await business.control('POST', '/__clock', { advanceMs: 31 * 86_400_000 });
    expect((await receipt(body.id)).body.error.code).toBe(131_009);
  });
});
