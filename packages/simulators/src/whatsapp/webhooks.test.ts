import { createHmac } from 'node:crypto';
import {
  ANNA,
  APP_SECRET,
  NOW,
  NUMBER,
  orderUpdate,
  startBusiness,
  text,
  WABA,
  type SimulatedBusiness,
} from './__fixtures__/simulated-business';
import type { ReceivedPost } from './__fixtures__/webhook-receiver';

let business: SimulatedBusiness;
beforeAll(async () => {
  business = await startBusiness({ hasPairRateLimit: false });
});
afterAll(() => business.close());
beforeEach(async () => {
  await business.simulator.whenIdle();
  await business.control('POST', '/__reset');
  business.receiver.posts.length = 0;
  business.simulator.subscribe(business.receiver.url);
});
const quiet = (): Promise<void> => business.simulator.whenIdle();
function firstPost(): ReceivedPost {
  const [post] = business.receiver.posts;
  if (post === undefined) throw new Error('No webhook arrived.');
  return post;
}
const hex = (algorithm: string, body: string): string => createHmac(algorithm, APP_SECRET).update(body).digest('hex');

describe('bytes', () => {
  test('the signatures cover exactly the bytes sent, and no longer the same JSON written again', async () => {
    await business.annaSends({ text: 'Één café ☕ 😀 http://x.example/a' });
    await quiet();
    const { body, headers, json } = firstPost();
    expect(headers['x-hub-signature-256']).toBe(`sha256=${hex('sha256', body)}`);
    expect(headers['x-hub-signature']).toBe(`sha1=${hex('sha1', body)}`);
    expect(headers['x-hub-signature-256']).not.toBe(`sha256=${hex('sha256', JSON.stringify(json))}`);
  });

  test('non-ASCII and slashes are escaped as Meta escapes them', async () => {
    await business.annaSends({ text: 'Één ☕ 😀 http://x' });
    await quiet();
    expect(firstPost().body).toContain('"body":"\\u00c9\\u00e9n \\u2615 \\ud83d\\ude00 http:\\/\\/x"');
    expect(firstPost().body).toMatch(/^[\x20-\x7e]+$/);
    expect(business.receiver.messages()[0].text.body).toBe('Één ☕ 😀 http://x');
  });
});

describe('shape', () => {
  test('an inbound text', async () => {
    await business.control('POST', '/__phones', { waId: ANNA, name: 'Anna', username: 'anna.q', userId: 'NL.123456' });
    const { body } = await business.annaSends({ text: 'Hello', replyTo: 'wamid.before' });
    await quiet();
    expect(firstPost().json).toEqual({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: WABA,
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '31208001234', phone_number_id: NUMBER },
                contacts: [{ profile: { name: 'Anna', username: '@anna.q' }, wa_id: ANNA, user_id: 'NL.123456' }],
                messages: [
                  {
                    context: { from: '31208001234', id: 'wamid.before' },
                    from: ANNA,
                    from_user_id: 'NL.123456',
                    id: body.id,
                    timestamp: String(NOW.getTime() / 1000),
                    type: 'text',
                    text: { body: 'Hello' },
                  },
                ],
              },
            },
          ],
        },
      ],
    });
  });

  test('a person whose phone is hidden is named by user id alone, until the business writes by phone', async () => {
    await business.control('POST', '/__phones', {
      waId: '31699999999',
      userId: 'NL.555',
      username: 'zed',
      isPhoneVisible: false,
    });
    await business.control('POST', '/__phones/NL.555/messages', { text: 'Hi' });
    await quiet();
    const value = firstPost().json.entry[0].changes[0].value;
    expect(value.contacts[0]).toEqual({ profile: { name: 'Person 9999', username: '@zed' }, user_id: 'NL.555' });
    expect(value.messages[0]).not.toHaveProperty('from');
    await business.send(text('Hello', '+31699999999'));
    await quiet();
    expect(business.receiver.statuses()[0]).toMatchObject({ recipient_id: '31699999999', recipient_user_id: 'NL.555' });
  });

  test('statuses carry contacts, ids and opaque data; a failure carries errors and no contacts', async () => {
    await business.send({ ...orderUpdate(), biz_opaque_callback_data: 'ob_1' });
    await business.send({ ...text(), biz_opaque_callback_data: 'ob_2' });
    await quiet();
    const values = business.receiver.posts.map(({ json }) => json.entry[0].changes[0].value);
    const userId = business.simulator.snapshot().people[0]?.userId;
    expect(userId).toMatch(/^NL\.\d{20}$/);
    const sent = values.find(({ statuses }) => statuses[0].status === 'sent');
    expect(sent.contacts).toEqual([{ profile: {}, wa_id: ANNA, user_id: userId }]);
    expect(sent.statuses[0]).toMatchObject({
      recipient_id: ANNA,
      recipient_user_id: userId,
      biz_opaque_callback_data: 'ob_1',
    });
    const failed = values.find(({ statuses }) => statuses[0].status === 'failed');
    expect(failed).not.toHaveProperty('contacts');
    expect(failed.statuses[0]).not.toHaveProperty('pricing');
    expect(failed.statuses[0]).toMatchObject({
      biz_opaque_callback_data: 'ob_2',
      errors: [
        { code: 131_047, title: 'Re-engagement message', error_data: { details: expect.stringContaining('24 hours') } },
      ],
    });
  });

  test('a changed number is a system message of the old phone, without contacts', async () => {
    await business.control('POST', '/__phones', { waId: ANNA, name: 'Anna', userId: 'NL.1' });
    await business.annaSends();
    await business.control('POST', `/__phones/${ANNA}/system`, {
      type: 'user_changed_number',
      newWaId: '31687654321',
      newUserId: 'NL.2',
    });
    await quiet();
    const value = business.receiver.posts.at(-1)?.json.entry[0].changes[0].value;
    expect(value).not.toHaveProperty('contacts');
    expect(value.messages[0]).toMatchObject({
      from: ANNA,
      from_user_id: 'NL.1',
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '31687654321', user_id: 'NL.2', previous_user_id: 'NL.1' },
    });
    await business.control('POST', '/__phones/31687654321/messages', { text: 'My new phone' });
    await quiet();
    expect(business.receiver.messages().at(-1)).toMatchObject({ from: '31687654321', from_user_id: 'NL.2' });
  });

  test('stopping marketing is told under its own field', async () => {
    await business.control('POST', `/__phones/${ANNA}/preferences`, { value: 'stop' });
    await quiet();
    const [change] = firstPost().json.entry[0].changes;
    expect(change.field).toBe('user_preferences');
    expect(change.value.user_preferences[0]).toMatchObject({
      wa_id: ANNA,
      category: 'marketing_messages',
      value: 'stop',
      timestamp: NOW.getTime() / 1000,
    });
  });

  test('a template that changes its state is told, and refused from then on', async () => {
    await business.control('POST', '/__templates/600000000000001', { status: 'PAUSED', title: 'FIRST_PAUSE' });
    await quiet();
    expect(firstPost().json.entry[0]).toMatchObject({
      time: expect.any(Number),
      changes: [
        {
          field: 'message_template_status_update',
          value: { event: 'PAUSED', message_template_name: 'order_update', other_info: { title: 'FIRST_PAUSE' } },
        },
      ],
    });
    expect((await business.send(orderUpdate())).body.error.code).toBe(132_015);
  });

  test('a picture comes with id, digest and a link that needs the token', async () => {
    await business.annaSends({ type: 'image', image: { caption: 'Look', mime_type: 'image/png', dataBase64: 'AAAA' } });
    await quiet();
    const [{ image }] = business.receiver.messages();
    expect(image).toEqual({
      id: expect.stringMatching(/^\d{16}$/),
      mime_type: 'image/png',
      caption: 'Look',
      sha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      url: expect.stringContaining('/whatsapp_business/attachments/?mid='),
    });
  });

  test('a kind Meta has not invented yet passes through as written', async () => {
    await business.annaSends({ type: 'hologram', hologram: { angle: 3 } });
    await quiet();
    expect(business.receiver.messages()[0]).toMatchObject({ type: 'hologram', hologram: { angle: 3 } });
  });
});

describe('delivery', () => {
  test('is repeated with the same bytes until the receiver says 200', async () => {
    business.receiver.answers.push(500, 0, 204);
    await business.annaSends();
    await quiet();
    const bodies = business.receiver.posts.map(({ body }) => body);
    expect(bodies.length).toBe(3);
    expect(new Set(bodies).size).toBe(1);
    // A cut connection counts as failed, unless it was a kept one: then the post is repeated at once, uncounted.
    const { failedAttempts, ...rest } = business.simulator.snapshot().webhooks;
    expect(rest).toEqual({ acknowledged: 1, pending: 0, dropped: 0 });
    expect([2, 3]).toContain(failedAttempts);
  });

  test('several updates of one number share one change when batching', async () => {
    const batching = await startBusiness({ batchSize: 10, batchLingerMs: 20 });
    await Promise.all([
      batching.annaSends({ text: 'one' }),
      batching.annaSends({ text: 'two' }),
      batching.control('POST', '/__phones/31611111111/messages', { text: 'three' }),
    ]);
    await batching.simulator.whenIdle();
    const { posts } = batching.receiver;
    await batching.close();
    expect(posts.length).toBe(1);
    const value = posts[0]?.json.entry[0].changes[0].value;
    expect([value.messages.length, value.contacts.length]).toEqual([3, 2]);
  });

  test('nobody subscribed: nothing is sent, and nothing is kept', async () => {
    await business.control('DELETE', '/__webhook');
    await business.annaSends();
    await quiet();
    expect(business.receiver.posts).toEqual([]);
    expect(business.simulator.snapshot().webhooks).toMatchObject({ dropped: 1, pending: 0 });
  });

  test.each([
    ['valid', `sha256=`],
    ['wrong', 'sha256='],
    ['missing', undefined],
  ])('any payload can be sent with a %s signature', async (signature, start) => {
    const { body } = await business.control('POST', '/__webhooks/raw', {
      body: { object: 'page', text: 'é' },
      signature,
    });
    expect(body.status).toBe(200);
    const post = firstPost();
    expect(post.body).toBe('{"object":"page","text":"\\u00e9"}');
    const given = post.headers['x-hub-signature-256'];
    expect(given === undefined ? given : String(given).slice(0, 7)).toBe(start);
    expect(given === `sha256=${hex('sha256', post.body)}`).toBe(signature === 'valid');
  });
});

describe('the handshake', () => {
  test('asks with mode, challenge and token, and wants the challenge back', async () => {
    const good = await business.control('POST', '/__webhook', { url: business.receiver.url, verify: true });
    expect(good.status).toBe(200);
    const query = business.receiver.handshakes.at(-1);
    expect([query?.get('hub.mode'), query?.get('hub.verify_token')]).toEqual(['subscribe', 'verify-for-tests']);
  });

  test.each([
    ['403', { status: 403, body: '' }],
    ['another text', { status: 200, body: '"123"' }],
  ])('answered with %s it fails and changes nothing', async (_title, answer) => {
    business.receiver.challengeAnswer = () => answer;
    const bad = await business.control('POST', '/__webhook', { url: 'http://127.0.0.1:9/other', verify: true });
    const refused = await business.control('POST', '/__webhook', { url: business.receiver.url, verify: true });
    business.receiver.challengeAnswer = undefined;
    expect([bad.status, refused.status, refused.body.error.code]).toEqual([400, 400, 2200]);
    expect(business.simulator.snapshot().callbackUrl).toBe(business.receiver.url);
  });

  test('an account can have its own URL, and lose it again', async () => {
    const own = await business.graph('POST', `/${WABA}/subscribed_apps`, {
      override_callback_uri: `${business.receiver.url}/own`,
      verify_token: 'x',
    });
    expect(own.body).toEqual({ success: true });
    const listed = await business.graph('GET', `/${WABA}/subscribed_apps`);
    expect(listed.body.data[0].override_callback_uri).toBe(`${business.receiver.url}/own`);
    await business.graph('POST', `/${WABA}/subscribed_apps`);
    expect((await business.graph('GET', `/${WABA}/subscribed_apps`)).body.data[0]).not.toHaveProperty(
      'override_callback_uri',
    );
    await business.graph('DELETE', `/${WABA}/subscribed_apps`);
    await business.annaSends();
    await quiet();
    expect(business.receiver.posts).toEqual([]);
  });
});
