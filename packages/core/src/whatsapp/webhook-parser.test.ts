import type { VendorEvent } from '../pipeline/event';
import { interpretWebhook } from './webhook-parser';

const NUMBER = '106540352242922';
const metadata = { display_phone_number: '+32 470 12 00 99', phone_number_id: NUMBER };
const anna = { wa_id: '32470120001', user_id: 'BE.1001', profile: { name: 'Anna' } };
const bo = { wa_id: '4915112345678', user_id: 'DE.2002', profile: { name: 'Bo' } };

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const change = (value: unknown, field = 'messages') => ({ field, value });
const envelope = (...changes: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', changes }],
});
const messages = (...list: unknown[]) =>
  change({ messaging_product: 'whatsapp', metadata, contacts: [bo, anna], messages: list });
const statuses = (...list: unknown[]) => change({ messaging_product: 'whatsapp', metadata, statuses: list });
const fromAnna = (rest: object) => ({
  from: '32470120001',
  from_user_id: 'BE.1001',
  id: 'wamid.A1',
  timestamp: '1795165200',
  ...rest,
});
const text = (body: string, rest: object = {}) => fromAnna({ type: 'text', text: { body }, ...rest });

function read(...changes: unknown[]) {
  return interpretWebhook(bytes(envelope(...changes)));
}
function only(...changes: unknown[]): VendorEvent {
  const { events, parked } = read(...changes);
  expect(parked).toEqual([]);
  const [event, ...others] = events;
  expect(others).toEqual([]);
  if (!event) throw new Error('no event');
  return event;
}

test('a text message', () => {
  expect(only(messages(text('Goeiedag', { context: { from: '32470120099', id: 'wamid.Q' } })))).toEqual({
    kind: 'message.received',
    key: `message:${NUMBER}:wamid.A1`,
    externalId: NUMBER,
    occurredAt: new Date(1795165200_000),
    wamid: 'wamid.A1',
    sender: {
      keys: [
        { kind: 'bsuid', value: 'BE.1001' },
        { kind: 'wa', value: '32470120001' },
      ],
      profileName: 'Anna',
    },
    content: { kind: 'text', text: 'Goeiedag' },
    replyTo: 'wamid.Q',
    opensWindow: true,
    raw: envelope(
      change({
        messaging_product: 'whatsapp',
        metadata,
        contacts: [anna],
        messages: [text('Goeiedag', { context: { from: '32470120099', id: 'wamid.Q' } })],
      }),
    ),
  });
});

test('an image, with and without caption; a lost file is a placeholder', () => {
  const image = { id: 'm1', mime_type: 'image/jpeg', sha256: 'q2==', caption: 'Kijk' };
  expect(only(messages(fromAnna({ type: 'image', image })))).toMatchObject({
    content: { kind: 'image', mediaId: 'm1', mimeType: 'image/jpeg', sha256: 'q2==', caption: 'Kijk' },
  });
  expect(only(messages(fromAnna({ type: 'image', image: { id: 'm1', mime_type: 'image/png' } })))).toMatchObject({
    content: { kind: 'image', mediaId: 'm1', sha256: null, caption: null },
  });
  expect(only(messages(fromAnna({ type: 'image', errors: [{ code: 131052 }] })))).toMatchObject({
    content: { kind: 'unsupported', type: 'image' },
  });
});

test.each([
  ['audio', { audio: { id: 'm' } }, true, 'audio'],
  ['location', { location: {} }, true, 'location'],
  ['interactive', {}, true, 'interactive'],
  ['button', { button: { text: 'Ja', payload: 'J' } }, true, 'button'],
  ['reaction', { reaction: { message_id: 'wamid.Q', emoji: '👍' } }, false, 'reaction'],
  ['unsupported', { unsupported: { type: 'poll' }, errors: [{ code: 131051 }] }, false, 'poll'],
  ['unknown', { errors: [{ code: 501 }] }, false, 'unsupported'],
  ['edit', { edit: {} }, false, 'edit'],
  ['hologram', {}, false, 'hologram'],
  ['__proto__', {}, false, '__proto__'],
  [
    'interactive',
    { interactive: { type: 'call_permission_reply', call_permission_reply: { response_source: 'automatic' } } },
    false,
    'interactive',
  ],
])('a %s is a message shown as a placeholder', (type, rest, opensWindow, shown) => {
  expect(only(messages(fromAnna({ type, ...rest })))).toMatchObject({
    kind: 'message.received',
    content: { kind: 'unsupported', type: shown },
    opensWindow,
  });
});

describe('who wrote', () => {
  test('contacts are matched by id, never by position', () => {
    const { events } = read(
      messages(text('a'), { ...text('b'), id: 'wamid.B', from: bo.wa_id, from_user_id: bo.user_id }),
    );
    expect(events.map((event) => (event.kind === 'message.received' ? event.sender.profileName : ''))).toEqual([
      'Anna',
      'Bo',
    ]);
  });

  const sender = (message: object, contacts: unknown = [bo, anna]) => {
    const event = only(
      change({
        metadata,
        contacts,
        messages: [{ id: 'w', timestamp: 1795165200, type: 'text', text: { body: 'x' }, ...message }],
      }),
    );
    return event.kind === 'message.received'
      ? { keys: event.sender.keys.map(({ kind, value }) => `${kind}:${value}`), name: event.sender.profileName }
      : null;
  };

  test.each([
    [
      'id only, number from the contact',
      { from_user_id: 'BE.1001' },
      undefined,
      ['bsuid:BE.1001', 'wa:32470120001'],
      'Anna',
    ],
    [
      'number only, id from the contact',
      { from: '32470120001' },
      undefined,
      ['bsuid:BE.1001', 'wa:32470120001'],
      'Anna',
    ],
    ['id only, no contact at all', { from_user_id: 'CO.7' }, [], ['bsuid:CO.7'], null],
    [
      'parent id',
      { from_user_id: 'BE.1001', from_parent_user_id: 'BE.ENT.9' },
      [],
      ['bsuid:BE.1001', 'parentBsuid:BE.ENT.9'],
      null,
    ],
    ['an id in place of the number', { from: 'CO.7' }, [], ['bsuid:CO.7'], null],
    ['an empty number', { from: '', from_user_id: 'CO.7' }, [], ['bsuid:CO.7'], null],
    ['a number in the old Mexican spelling', { from: '5215512345678' }, [], ['wa:525512345678'], null],
    [
      'a known number under another id: the contact is another person',
      { from: '32470120001', from_user_id: 'BE.9999' },
      undefined,
      ['bsuid:BE.9999', 'wa:32470120001'],
      null,
    ],
    [
      'one number under two ids: neither is assumed',
      { from: '32470120001' },
      [anna, { ...anna, user_id: 'BE.1002' }],
      ['wa:32470120001'],
      null,
    ],
    [
      'malformed contacts',
      { from: '32470120001' },
      ['x', null, { wa_id: 5 }, { wa_id: '32470120001', profile: 'Anna' }],
      ['wa:32470120001'],
      null,
    ],
    ['contacts that are no list', { from: '32470120001' }, { wa_id: '32470120001' }, ['wa:32470120001'], null],
  ])('%s', (_title, message, contacts, keys, name) => {
    expect(sender(message, contacts)).toEqual({ keys, name });
  });
});

describe('what is no message of one person to the business', () => {
  test.each([
    ['group chatter', messages(text('hoi', { group_id: 'G1' })), 'group'],
    ['an echo of our own number', messages(text('hoi', { from: '32470120099' })), 'echo'],
    ['request_welcome, removed in March 2026', messages(fromAnna({ type: 'request_welcome' })), 'request_welcome'],
    [
      'a system text about nobody',
      messages(fromAnna({ type: 'system', system: { type: 'customer_identity_changed' } })),
      'system',
    ],
    ['phone echoes', change({ metadata, message_echoes: [text('hoi')] }, 'smb_message_echoes'), 'smb_message_echoes'],
    ['history', change({ metadata, history: [{ threads: [] }] }, 'history'), 'history'],
    ['standby', change({ metadata, standby: { messages: [text('hoi')] } }, 'standby'), 'standby'],
    ['errors of the number', change({ metadata, errors: [{ code: 131000 }] }), 'errors'],
    ['clicks', change({ metadata, user_actions: [{ action_type: 'x' }] }), 'user_actions'],
    ['a value with nothing in it', change({ metadata }), 'messages'],
    ['a field from the future', change({ anything: 1 }, 'holograms'), 'holograms'],
  ])('%s', (_title, part, type) => {
    expect(only(part)).toMatchObject({ kind: 'unsupported', type });
  });

  test('a field with a number is routed to the number, without one to the account', () => {
    expect(only(change({ metadata }, 'calls')).externalId).toBe(NUMBER);
    expect(only(change({ event: 'PIN_CHANGED' }, 'security')).externalId).toBe('102290129340398');
  });
});

describe('statuses', () => {
  const status = { id: 'wamid.S', status: 'delivered', timestamp: '1795165300', recipient_id: '5511961234567' };

  test('all that a status tells', () => {
    const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' };
    const event = only(
      statuses({
        ...status,
        recipient_user_id: 'BR.1',
        parent_recipient_user_id: 'BR.ENT.1',
        biz_opaque_callback_data: 'c-1',
        pricing,
      }),
    );
    expect(event).toMatchObject({
      kind: 'status.changed',
      key: `status:${NUMBER}:wamid.S:delivered:551161234567`,
      callbackData: 'c-1',
      recipient: [
        { kind: 'bsuid', value: 'BR.1' },
        { kind: 'parentBsuid', value: 'BR.ENT.1' },
        { kind: 'wa', value: '551161234567' },
      ],
      errors: [],
      pricing: { category: 'utility', type: 'regular', model: 'PMP' },
    });
  });

  test('failures keep every readable error', () => {
    const errors = [
      { code: 131026, title: 'Undeliverable' },
      'x',
      { code: '131047', message: 'Re-engage' },
      { title: 'no code' },
    ];
    expect(only(statuses({ ...status, status: 'failed', errors }))).toMatchObject({
      errors: [
        { code: 131026, title: 'Undeliverable' },
        { code: 131047, title: 'Re-engage' },
      ],
    });
  });

  test.each([
    ['an unknown word', { status: 'vanished' }, 'status:vanished'],
    ['of a group message', { recipient_type: 'group' }, 'status:group'],
  ])('%s is kept', (_title, rest, type) => {
    expect(only(statuses({ ...status, ...rest }))).toMatchObject({ kind: 'unsupported', type });
  });

  test('one of nobody still counts: it is found by its wamid', () => {
    expect(only(statuses({ id: 'wamid.S', status: 'sent', timestamp: '1' }))).toMatchObject({
      recipient: [],
      key: `status:${NUMBER}:wamid.S:sent:`,
    });
  });
});
