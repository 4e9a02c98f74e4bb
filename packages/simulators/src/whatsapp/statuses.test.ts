import {
  ANNA,
  NOW,
  NUMBER,
  orderUpdate,
  SECOND_NUMBER,
  startBusiness,
  template,
  text,
  type SimulatedBusiness,
} from './__fixtures__/simulated-business';

const HOUR = 3_600_000;
let business: SimulatedBusiness;
beforeAll(async () => {
  business = await startBusiness({
    hasPairRateLimit: false,
    people: [{ waId: '12025550123' }],
  });
});
afterAll(() => business.close());
beforeEach(async () => {
  await business.simulator.whenIdle();
  await business.control('POST', '/__reset');
  business.receiver.posts.length = 0;
});

/** Sends, waits for quiet, and tells the statuses that arrived with the code of a failure. */
async function outcome(message: Record<string, unknown>): Promise<string[]> {
  const answer = await business.send(message);
  expect(answer.status).toBe(200);
  await business.simulator.whenIdle();
  const mine = business.receiver.statuses().filter(({ id }) => id === answer.body.messages[0].id);
  return mine.map(({ status, errors }) => (errors ? `${status} ${errors[0].code}` : status));
}
const person = (change: Record<string, unknown>): Promise<unknown> =>
  business.control('PATCH', `/__phones/${ANNA}`, change);
const sale = template('sale', 'nl', [
  { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/a.jpg' } }] },
  { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Anna' }] },
]);

const pricesOf = (): unknown[] =>
  business.receiver
    .statuses()
    .map(({ status, pricing }) => [status, pricing?.category, pricing?.type, pricing?.billable]);

describe('the way of an accepted message', () => {
  test('in reach: sent, delivered', async () => {
    expect(await outcome(orderUpdate())).toEqual(['sent', 'delivered']);
  });

  test('a chat that is open: sent, delivered, read', async () => {
    await person({ readsAutomatically: true });
    expect(await outcome(orderUpdate())).toEqual(['sent', 'delivered', 'read']);
  });

  test('a phone that is off: sent, and delivered once it is back', async () => {
    await person({ isOnline: false });
    expect(await outcome(orderUpdate())).toEqual(['sent']);
    await person({ isOnline: true });
    await business.simulator.whenIdle();
    expect(business.receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  });

  test('reading a chat reports what was not yet read, once', async () => {
    await outcome(orderUpdate());
    await business.control('POST', `/__phones/${ANNA}/read`);
    await business.control('POST', `/__phones/${ANNA}/read`);
    await business.simulator.whenIdle();
    expect(business.receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
  });

  test('a voice message that was played is never unplayed by a later read', async () => {
    await business.annaSends();
    const { body } = await business.send({
      to: `+${ANNA}`,
      type: 'audio',
      audio: { link: 'https://x.example/a.ogg', voice: true },
    });
    await business.simulator.whenIdle();
    await business.control('POST', `/__phones/${ANNA}/played`, { messageId: body.messages[0].id });
    await business.control('POST', `/__phones/${ANNA}/read`);
    await business.simulator.whenIdle();
    expect(business.receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered', 'read', 'played']);
  });

  test('a reaction is only ever sent', async () => {
    await business.annaSends();
    expect(
      await outcome({ to: `+${ANNA}`, type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }),
    ).toEqual(['sent']);
  });

  test.each<[title: string, change: Record<string, unknown>, message: Record<string, unknown>, code: number]>([
    ['not on WhatsApp', { isOnWhatsapp: false }, orderUpdate(), 131_026],
    ['blocked the business', { hasBlockedBusiness: true }, orderUpdate(), 131_026],
    ['stopped marketing', { hasStoppedMarketing: true }, sale, 131_050],
    ['told to fail', { failNextWith: [131_049] }, orderUpdate(), 131_049],
    ['a security code that changed', {}, { ...orderUpdate(), recipient_identity_key_hash: 'old' }, 137_000],
    ['a US number and marketing', {}, { ...sale, to: '+12025550123' }, 131_049],
    ['no word for a day', {}, text(), 131_047],
  ])('%s: accepted, then failed', async (_title, change, message, code) => {
    await person(change);
    expect(await outcome(message)).toEqual([`failed ${code}`]);
  });

  test('marketing stopped does not stop utility', async () => {
    await person({ hasStoppedMarketing: true });
    expect(await outcome(orderUpdate())).toEqual(['sent', 'delivered']);
  });

  test('pacing holds a message until Meta lets it go, or drops it', async () => {
    const held = await business.send(template('held_back', 'nl'));
    const dropped = await business.send(template('held_back', 'nl'));
    expect(held.body.messages[0].message_status).toBe('held_for_quality_assessment');
    await business.simulator.whenIdle();
    expect(business.receiver.statuses()).toEqual([]);
    await business.control('POST', '/__messages/release', { id: held.body.messages[0].id, outcome: 'send' });
    await business.control('POST', '/__messages/release', { id: dropped.body.messages[0].id, outcome: 'drop' });
    await business.simulator.whenIdle();
    const told = business.receiver.statuses().map(({ status, errors }) => String(errors?.[0].code ?? status));
    expect(told.toSorted((a, b) => a.localeCompare(b))).toEqual(['132015', 'delivered', 'sent']);
  });
});

describe('the 24 h window, by Meta’s own clock', () => {
  test('a word of the person opens it for 24 h, to the second', async () => {
    await business.annaSends();
    await business.control('POST', '/__clock', { advanceMs: 24 * HOUR - 1000 });
    expect(await outcome(text())).toEqual(['sent', 'delivered']);
    await business.control('POST', '/__clock', { advanceMs: 1000 });
    expect(await outcome(text())).toEqual(['failed 131047']);
    expect(await outcome(template('plain', 'nl'))).toEqual(['sent', 'delivered']);
  });

  test('it counts from the message’s own timestamp', async () => {
    await business.annaSends({ text: 'late', timestamp: Math.floor((NOW.getTime() - 25 * HOUR) / 1000) });
    expect(await outcome(text())).toEqual(['failed 131047']);
  });

  test.each(['reaction', 'edit', 'revoke'])('a %s alone does not open it', async (type) => {
    await business.annaSends({ type, [type]: { message_id: 'wamid.x', emoji: '👍' } });
    expect(await outcome(text())).toEqual(['failed 131047']);
  });

  test('it belongs to one business number', async () => {
    await business.annaSends({ to: SECOND_NUMBER, text: 'Hi' });
    expect(await outcome(text())).toEqual(['failed 131047']);
  });

  test('told to judge at once, Meta refuses at once', async () => {
    const strict = await startBusiness({ windowErrors: 'sync' });
    const closed = await strict.send(text());
    await strict.annaSends();
    const open = await strict.send(text());
    await strict.close();
    expect([closed.status, closed.body.error.code, open.status]).toEqual([400, 131_047, 200]);
  });
});

describe('price', () => {
  test('a utility template costs, also inside the window, and read does not say so again', async () => {
    await person({ readsAutomatically: true });
    await outcome(orderUpdate());
    expect(pricesOf()).toEqual([
      ['sent', 'utility', 'regular', true],
      ['delivered', 'utility', 'regular', true],
      ['read', undefined, undefined, undefined],
    ]);
  });

  test('before 1 October 2026 a utility template inside the window was free', async () => {
    await business.control('POST', '/__clock', { set: '2026-09-30T12:00:00Z' });
    await business.annaSends();
    await outcome(orderUpdate());
    expect(pricesOf()[0]).toEqual(['sent', 'utility', 'free_customer_service', false]);
  });

  test('a free-form answer is free within the monthly allowance', async () => {
    await business.annaSends();
    await outcome(text());
    expect(pricesOf()[0]).toEqual(['sent', 'service', 'free_customer_service', false]);
  });

  test('an answer to an advertisement starts 72 free hours', async () => {
    await business.annaSends({ text: 'Saw your ad', referral: { source_type: 'ad', source_id: '1' } });
    await outcome(text());
    expect(business.receiver.statuses()[0]).toMatchObject({
      pricing: { category: 'referral_conversion', type: 'free_entry_point', billable: false },
      conversation: {
        origin: { type: 'referral_conversion' },
        expiration_timestamp: String(NOW.getTime() / 1000 + 72 * 3600),
      },
    });
  });
});

describe('limits', () => {
  test('one person gets 45 messages in 6 s, then pays them back by waiting', async () => {
    const paired = await startBusiness({ statusDelayMs: 0 });
    const sendOne = async (): Promise<number> => {
      const { body } = await paired.send(template('plain', 'nl'));
      return body.error?.code ?? 200;
    };
    const burst = [];
    for (let count = 0; count < 46; count += 1) burst.push(await sendOne());
    expect(burst).toEqual([...Array.from({ length: 45 }, () => 200), 131_056]);
    await paired.control('POST', '/__clock', { advanceMs: 45 * 6000 - 1 });
    expect(await sendOne()).toBe(131_056);
    await paired.control('POST', '/__clock', { advanceMs: 1 });
    expect(await sendOne()).toBe(200);
    await paired.control('POST', '/__clock', { advanceMs: 6000 });
    expect(await sendOne()).toBe(200);
    const other = await paired.send(template('plain', 'nl', [], '+31687654321'));
    expect(other.status).toBe(200);
    await paired.close();
  });

  test('a number passes so many messages a second, in and out together', async () => {
    const slow = await startBusiness({
      businessAccounts: [
        {
          id: '700000000000009',
          phoneNumbers: [{ id: NUMBER, displayPhoneNumber: '+31208001234', messagesPerSecond: 3 }],
          templates: [
            { name: 'plain', language: 'nl', category: 'UTILITY', components: [{ type: 'BODY', text: 'x' }] },
          ],
        },
      ],
    });
    await slow.annaSends();
    const codes = [];
    for (let count = 0; count < 3; count += 1) {
      codes.push((await slow.send(template('plain', 'nl', [], `+3161111111${count}`))).body.error?.code ?? 200);
    }
    expect(codes).toEqual([200, 200, 130_429]);
    await slow.control('POST', '/__clock', { advanceMs: 1000 });
    expect((await slow.send(template('plain', 'nl', [], '+31611111119'))).status).toBe(200);
    await slow.close();
  });
});
