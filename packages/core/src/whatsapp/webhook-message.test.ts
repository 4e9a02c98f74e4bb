import {
  anna,
  change,
  contents,
  DIGITS,
  fromAnna,
  messages,
  metadata,
  ofNumber,
  text,
  zoe,
} from './__fixtures__/webhook-bodies';
import { eventsOf, only } from './__fixtures__/read-body';

test.each([
  ['edit', { kind: 'message.edited', target: 'wamid.O', content: { kind: 'text', text: 'Better' } }],
  ['revoke', { kind: 'message.revoked', target: 'wamid.O' }],
  ['reaction', { kind: 'reaction.changed', target: 'wamid.Q', emoji: '👍' }],
  ['reactionRemoved', { kind: 'reaction.changed', target: 'wamid.Q', emoji: null }],
])('%s is an event of its own', (name, expected) => {
  expect(only(name)).toMatchObject({
    ...expected,
    wamid: 'wamid.A1',
    key: expect.stringMatching(/^message:[0-9]+:wamid\.A1$/),
  });
});

test('a reaction that was taken back with an empty emoji is the same as without', () => {
  expect(only(messages(fromAnna({ type: 'reaction', reaction: { message_id: 'wamid.Q', emoji: '' } })))).toMatchObject({
    emoji: null,
  });
});

describe('what opens the window', () => {
  test.each([
    ['text', true],
    ['image', true],
    ['location', true],
    ['contacts', true],
    ['order', true],
    ['buttonReply', true],
    ['templateButton', true],
    ['callPermission', true],
    ['unsupported', true],
    ['mediaFailure', true],
    ['hologram', false],
    ['groupText', false],
  ])('%s: %s', (name, opensWindow) => {
    expect(only(name)).toMatchObject({ kind: 'message.received', opensWindow });
  });

  test.each([
    [
      'a correction that the API hides',
      { type: 'unsupported', unsupported: { type: 'edit' }, errors: [{ code: 131051 }] },
      false,
    ],
    ['an interactive answer of tomorrow', { type: 'interactive', interactive: { type: 'x' } }, true],
    [
      'a permission nobody gave',
      {
        type: 'interactive',
        interactive: { call_permission_reply: { response: 'accept', response_source: 'automatic' } },
      },
      false,
    ],
  ])('%s: %s', (_title, content, opensWindow) => {
    expect(only(messages(fromAnna(content)))).toMatchObject({ kind: 'message.received', opensWindow });
  });
});

describe('the frame', () => {
  test.each([
    ['a reply', { context: { from: DIGITS, id: 'wamid.Q' } }, { replyTo: 'wamid.Q' }],
    ['forwarded', { context: { forwarded: true } }, { forwarded: true, frequentlyForwarded: false, replyTo: null }],
    ['forwarded many times', { context: { frequently_forwarded: true } }, { frequentlyForwarded: true }],
    [
      'asked from a product page',
      { context: { id: 'wamid.Q', referred_product: { catalog_id: 'c1', product_retailer_id: 'BIKE' } } },
      { replyTo: 'wamid.Q', product: { catalogId: 'c1', productId: 'BIKE' } },
    ],
    [
      'from an ad',
      { referral: { source_type: 'ad', source_id: 7, ctwa_clid: 'C1', welcome_message: { text: 'Hi' } } },
      { referral: { sourceType: 'ad', sourceId: '7', ctwaClid: 'C1', welcomeText: 'Hi', imageUrl: null } },
    ],
    [
      'from a post, with a bare greeting',
      { referral: { source_type: 'post', welcome_message: 'Hi' } },
      { referral: { ctwaClid: null, welcomeText: 'Hi' } },
    ],
    ['in a group', { group_id: 'G1' }, { groupId: 'G1' }],
  ])('%s', (_title, rest, expected) => {
    expect(only(messages(text('Hello', rest)))).toMatchObject(expected);
  });

  test('who wrote: name, username without its sign, hash of the device keys', () => {
    const contact = { ...anna, identity_key_hash: 'H1', profile: { name: ' Anna ', username: '@anna.a' } };
    expect(only(change('messages', { metadata, contacts: [contact], messages: [text('x')] }))).toMatchObject({
      sender: { profileName: 'Anna', username: 'anna.a', identityKeyHash: 'H1' },
    });
  });
});

describe('what the business wrote itself', () => {
  const echo = { from: DIGITS, to: anna.wa_id, to_user_id: anna.user_id, id: 'wamid.E', timestamp: '1795165200' };
  const annas = {
    keys: [
      { kind: 'bsuid', value: 'BE.1001' },
      { kind: 'wa', value: '32470120001' },
    ],
    profileName: 'Anna',
  };

  test.each([
    ['on the phone', ofNumber('smb_message_echoes', { message_echoes: [{ ...echo, ...contents['text'] }] }), annas],
    [
      'sender and recipient turned around',
      ofNumber('smb_message_echoes', {
        message_echoes: [{ ...echo, from: anna.wa_id, to: DIGITS, ...contents['text'] }],
      }),
      annas,
    ],
    [
      'to somebody without a number',
      ofNumber('smb_message_echoes', {
        message_echoes: [{ ...echo, to: undefined, to_user_id: zoe.user_id, ...contents['image'] }],
      }),
      { keys: [{ kind: 'bsuid', value: 'CO.2002' }], username: 'zoe.v' },
    ],
    ['and it came as a message', messages({ ...echo, ...contents['text'] }), annas],
  ])('%s', (_title, part, recipient) => {
    expect(only(part)).toMatchObject({ kind: 'message.echoed', wamid: 'wamid.E', recipient });
  });

  test.each([
    ['edit', { kind: 'edit', target: 'wamid.O', content: { kind: 'text', text: 'Better' } }],
    ['revoke', { kind: 'revoke', target: 'wamid.O' }],
    ['reaction', { kind: 'reaction', target: 'wamid.Q', emoji: '👍' }],
  ])('also an %s of it', (name, content) => {
    expect(only(ofNumber('smb_message_echoes', { message_echoes: [{ ...echo, ...contents[name] }] }))).toMatchObject({
      kind: 'message.echoed',
      content,
    });
  });

  test('one that names nobody is parked, its neighbour goes on', () => {
    const part = ofNumber('smb_message_echoes', {
      message_echoes: [{ ...echo, to: undefined, to_user_id: undefined, ...contents['text'] }],
    });
    expect(() => eventsOf(part)).toThrow();
  });
});

describe('while an agent of Meta holds the thread', () => {
  test.each([
    [
      'standby',
      {
        kind: 'standby.received',
        content: { kind: 'text', text: 'Open?' },
        key: expect.stringMatching(/^standby-message:/),
      },
    ],
    ['standbyEcho', { kind: 'standby.echoed', recipient: { profileName: 'Anna' } }],
    [
      'standbyStatus',
      {
        kind: 'standby.statusChanged',
        wamid: 'wamid.S',
        status: 'delivered',
        key: expect.stringMatching(/^standby-status:/),
      },
    ],
  ])('%s', (name, expected) => {
    expect(only(name)).toMatchObject(expected);
  });

  test('its lists may stand where they usually do', () => {
    expect(only(ofNumber('standby', { messages: [text('Open?')] }))).toMatchObject({ kind: 'standby.received' });
  });

  test('a correction is one, whoever holds the thread', () => {
    expect(only(ofNumber('standby', { standby: { messages: [fromAnna(contents['revoke'] ?? {})] } }))).toMatchObject({
      kind: 'message.revoked',
      key: expect.stringMatching(/^standby-message:/),
    });
  });
});
