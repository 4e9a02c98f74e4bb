import { ACCOUNT, anna, body, fromAnna, metadata, NUMBER, statuses, text } from './__fixtures__/webhook-bodies';
import { changes } from './__fixtures__/every-change';
import { only } from './__fixtures__/read-body';
import { interpretWebhook } from './webhook-parser';

const read = (value: unknown) => interpretWebhook(Buffer.from(JSON.stringify(value)));

describe('numbers where texts belong, and the other way round', () => {
  test('a message', () => {
    const value = {
      metadata: { phone_number_id: Number(NUMBER), display_phone_number: 32470120099 },
      contacts: [{ wa_id: 32470120001, profile: { name: 7 } }],
      messages: [{ from: 32470120001, id: 17, timestamp: 1795165200, type: 'text', text: 'plain' }],
    };
    expect(only({ field: 'messages', value })).toMatchObject({
      externalId: NUMBER,
      wamid: '17',
      sender: { keys: [{ kind: 'wa', value: '32470120001' }], profileName: '7' },
      content: { kind: 'text', text: 'plain' },
    });
  });

  test('a status', () => {
    const status = {
      id: 'wamid.S',
      status: 'FAILED',
      timestamp: 1795165200,
      recipient_id: 32470120001,
      errors: [{ code: '131026', title: 5 }],
    };
    expect(only(statuses(status))).toMatchObject({
      status: 'failed',
      recipient: [{ value: '32470120001' }],
      errors: [{ code: 131026, title: '5' }],
    });
  });

  test('a place, an order, a flag', () => {
    const location = { type: 'location', location: { latitude: '51.05', longitude: '-3.7' } };
    const order = {
      type: 'order',
      order: { product_items: [{ product_retailer_id: 5, quantity: '2', item_price: '9.50' }, {}, null] },
    };
    const audio = { type: 'audio', audio: { id: 1, voice: 'true' } };
    const contents = [location, order, audio].map((content) =>
      only({ field: 'messages', value: { metadata, messages: [fromAnna(content)] } }),
    );
    expect(contents).toMatchObject([
      { content: { latitude: 51.05, longitude: -3.7 } },
      { content: { lines: [{ productId: '5', quantity: 2, price: 9.5, currency: null }] } },
      { content: { kind: 'audio', mediaId: '1', voice: true } },
    ]);
  });
});

test.each([
  ['with a plus', '+32470120001'],
  ['as people write it', '+32 (470) 12-00.01'],
])('a number %s is the same number, and finds its contact', (_title, from) => {
  const value = {
    metadata,
    contacts: [{ wa_id: '32470120001', profile: { name: 'Anna' } }],
    messages: [{ ...text('x'), from, from_user_id: undefined }],
  };
  expect(only({ field: 'messages', value })).toMatchObject({
    sender: { keys: [{ kind: 'wa', value: '32470120001' }], profileName: 'Anna' },
  });
});

describe('bodies of other shapes', () => {
  const whole = body(changes['text']);
  test('with a byte order mark', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(whole))]);
    expect(interpretWebhook(marked)).toEqual(read(whole));
  });

  test('with a member twice: the last one counts, nothing breaks', () => {
    const json = JSON.stringify(whole).replace('"type":"text"', '"type":"image","type":"text"');
    expect(interpretWebhook(Buffer.from(json)).events).toMatchObject([{ content: { kind: 'text' } }]);
  });

  test('one change alone, as Meta’s pages show it', () => {
    expect(read(changes['text'])).toMatchObject({
      events: [{ kind: 'message.received', externalId: NUMBER }],
      parked: [],
    });
  });

  test('the bare value of the On-Premises API: read, but it names no number to route it by', () => {
    const bare = { contacts: [anna], messages: [text('x')], statuses: [{ id: 'S', status: 'sent', timestamp: '1' }] };
    expect(read(bare)).toMatchObject({
      events: [
        { kind: 'message.received', externalId: '' },
        { kind: 'status.changed', externalId: '' },
      ],
      parked: [],
    });
  });

  test('a change without its field, where its lists say what it is', () => {
    const { value } = changes['text'] ?? {};
    expect(read(body({ value }))).toMatchObject({ events: [{ kind: 'message.received' }], parked: [] });
    expect(read(body({ value: { event: 'APPROVED' } }))).toMatchObject({ parked: [{ reason: 'field is no text' }] });
    expect(read(body({ field: 7, value }))).toMatchObject({ parked: [{ reason: 'field is no text' }] });
  });

  test('lists that are not there, and members nobody knows', () => {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { ...metadata, more: 1 },
      contacts: null,
      messages: null,
      statuses: [],
      more: null,
    };
    expect(read(body({ field: 'messages', value, more: 1 }))).toEqual({ events: [], parked: [] });
  });

  test('an account that is a number', () => {
    const numbered = {
      object: 'whatsapp_business_account',
      entry: [{ id: 102290129340398, changes: [changes['security']] }],
    };
    expect(read(numbered)).toMatchObject({ events: [{ externalId: ACCOUNT }] });
  });
});

test('names that would pollute stay names', () => {
  const hostile =
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}},"messages":[{"id":"wamid.P","type":"__proto__","timestamp":"1","from":"32470120001","__proto__":{"body":"x"}}]}';
  const json = JSON.stringify(body({ field: 'messages', value: { metadata } })).replace(
    '"metadata":',
    `${hostile.slice(1, -1)},"metadata":`,
  );
  const { events, parked } = interpretWebhook(Buffer.from(json));
  expect(parked).toEqual([]);
  expect(events).toMatchObject([
    { kind: 'unsupported', type: '__proto__' },
    { kind: 'unsupported', type: 'constructor' },
    { kind: 'message.received', content: { kind: 'unsupported', type: '__proto__' } },
  ]);
  expect('polluted' in {}).toBe(false);
});
