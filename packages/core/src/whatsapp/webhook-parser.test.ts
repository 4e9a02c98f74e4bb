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
      username: null,
      identityKeyHash: null,
    },
    content: { kind: 'text', text: 'Goeiedag' },
    replyTo: 'wamid.Q',
    forwarded: false,
    frequentlyForwarded: false,
    product: null,
    referral: null,
    groupId: null,
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
    ['an echo of our own number', messages(text('hoi', { from: '32470120099' })), 'echo'],
    ['request_welcome, removed in March 2026', messages(fromAnna({ type: 'request_welcome' })), 'request_welcome'],
    ['a system text we do not know', messages(fromAnna({ type: 'system', system: { type: 'x' } })), 'system'],
    ['an error without a number', change({ metadata, errors: [{ title: 'x' }] }), 'errors'],
    ['clicks without data', change({ metadata, user_actions: [{ action_type: 'x' }] }), 'user_actions:x'],
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
      pricing: { category: 'utility', type: 'regular', model: 'PMP', billed: true },
    });
  });

  test('failures keep every readable error, the most specific first', () => {
    const errors = [
      { code: 131000, title: 'Something went wrong' },
      { code: 131026, title: 'Undeliverable', error_data: { details: 'Not on WhatsApp' } },
      'x',
      { code: '131047', message: 'Re-engage', error_data: 'more than 24 hours' },
      { title: 'no code' },
    ];
    expect(only(statuses({ ...status, status: 'failed', errors }))).toMatchObject({
      errors: [
        { code: 131026, title: 'Undeliverable', details: 'Not on WhatsApp' },
        { code: 131047, title: 'Re-engage', details: 'more than 24 hours' },
        { code: 131000, title: 'Something went wrong' },
      ],
    });
  });

  test.each([
    ['by the type where there is one', { type: 'regular', billable: false }, true],
    ['a type of tomorrow is not', { type: 'free_monthly_quota' }, false],
    ['before there were types, by the word of the time', { pricing_model: 'CBP', billable: true }, true],
  ])('what is billed: %s', (_title, pricing, billed) => {
    expect(only(statuses({ ...status, pricing }))).toMatchObject({ pricing: { billed } });
  });

  test('of a group message: one per participant, told apart', () => {
    const group = { ...status, recipient_id: 'G1', recipient_type: 'group' };
    const { events } = read(
      statuses(
        { ...group, recipient_participant_id: '32470120001' },
        { ...group, participant_recipient_id: '32470120002' },
        { ...group, recipient_participant_user_id: 'CO.7' },
      ),
    );
    expect(events).toMatchObject([
      { groupId: 'G1', recipient: [{ kind: 'wa', value: '32470120001' }] },
      { groupId: 'G1', recipient: [{ kind: 'wa', value: '32470120002' }] },
      { groupId: 'G1', recipient: [{ kind: 'bsuid', value: 'CO.7' }] },
    ]);
    expect(new Set(events.map(({ key }) => key)).size).toBe(3);
  });

  test('the old shape with its conversation is read', () => {
    const conversation = { id: 'c1', expiration_timestamp: '1750251600', origin: { type: 'marketing' } };
    expect(only(statuses({ ...status, conversation }))).toMatchObject({
      conversation: { id: 'c1', origin: 'marketing', expiresAt: new Date(1750251600_000) },
    });
  });

  test.each([
    ['an unknown word is kept', 'vanished', { kind: 'unsupported', type: 'status:vanished' }],
    ['a historic one is read', 'deleted', { kind: 'status.changed', status: 'deleted' }],
  ])('%s', (_title, word, expected) => {
    expect(only(statuses({ ...status, status: word }))).toMatchObject(expected);
  });

  test('one of nobody still counts: it is found by its wamid', () => {
    expect(only(statuses({ id: 'wamid.S', status: 'sent', timestamp: '1' }))).toMatchObject({
      recipient: [],
      key: `status:${NUMBER}:wamid.S:sent:`,
    });
  });
});
