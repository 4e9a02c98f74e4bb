import { contents, DIGEST, fromAnna, HEX, messages } from './__fixtures__/webhook-bodies';
import { only } from './__fixtures__/read-body';
import type { InboundContent } from './inbound-message';

const file = { mediaId: 'm1', sha256: HEX, url: 'https://media.example/m1', caption: null, filename: null };

/** Content as read, of whatever event it came with. */
function contentOf(content: object | undefined): unknown {
  const event = only(messages(fromAnna(content ?? {})));
  return 'content' in event ? event.content : event;
}

const cases: [name: string, expected: InboundContent][] = [
  ['text', { kind: 'text', text: 'Goeiedag' }],
  ['image', { kind: 'image', ...file, mimeType: 'image/jpeg', caption: 'Kijk' }],
  ['video', { kind: 'video', ...file, mimeType: 'video/mp4' }],
  ['audio', { kind: 'audio', ...file, mimeType: 'audio/mpeg', voice: false }],
  ['voice', { kind: 'audio', ...file, mimeType: 'audio/ogg; codecs=opus', voice: true }],
  ['document', { kind: 'document', ...file, mimeType: 'application/pdf', filename: 'plan.pdf' }],
  ['sticker', { kind: 'sticker', ...file, mimeType: 'image/webp', animated: true }],
  ['location', { kind: 'location', latitude: 51.05, longitude: 3.72, name: 'Atelier', address: 'Kaai 1', url: null }],
  ['buttonReply', { kind: 'buttonReply', id: 'slot_am', title: 'Morning' }],
  ['listReply', { kind: 'listReply', id: 'full', title: 'Full service', description: '2 h' }],
  ['templateButton', { kind: 'templateButton', payload: 'CONFIRM', text: 'Confirm' }],
  [
    'flowReply',
    {
      kind: 'flowReply',
      name: 'flow',
      token: 'ft1',
      answers: { day: '2026-12-02' },
      raw: '{"flow_token":"ft1","day":"2026-12-02"}',
    },
  ],
  [
    'addressReply',
    { kind: 'addressReply', text: 'Kaai 1', values: { city: 'Gent' }, raw: '{"values":{"city":"Gent"}}' },
  ],
  [
    'callPermission',
    {
      kind: 'callPermission',
      response: 'accept',
      permanent: false,
      expiresAt: '2026-11-21T09:00:00.000Z',
      automatic: false,
    },
  ],
  [
    'order',
    {
      kind: 'order',
      catalogId: 'c1',
      text: 'With a bell',
      lines: [{ productId: 'BIKE', quantity: 1, price: 649.5, currency: 'EUR' }],
    },
  ],
  ['unsupported', { kind: 'unsupported', type: 'poll', code: 131051 }],
  ['mediaFailure', { kind: 'mediaFailure', type: 'media', code: 131052, reason: 'over 100 MB' }],
  ['hologram', { kind: 'unsupported', type: 'hologram', code: null }],
];

test.each(cases)('a message of the type %s', (name, expected) => {
  expect(contentOf(contents[name])).toEqual(expected);
});

test('a card says everything it says', () => {
  expect(contentOf(contents['contacts'])).toEqual({
    kind: 'contacts',
    cards: [
      {
        name: 'Piet P',
        firstName: 'Piet',
        middleName: null,
        lastName: null,
        prefix: null,
        suffix: null,
        phones: [{ phone: '+32 470 12 00 05', waId: '32470120005', userId: null, type: 'CELL' }],
        emails: [{ email: 'piet@example.com', type: 'WORK' }],
        addresses: [
          {
            street: 'Kaai 1',
            city: 'Gent',
            state: null,
            zip: '9000',
            country: 'Belgium',
            countryCode: 'be',
            type: null,
          },
        ],
        organisation: { company: 'Piet BV', department: 'Sales', title: 'Head' },
        urls: [{ url: 'https://piet.example', type: null }],
        birthday: '1984-02-29',
        vcard: null,
        origin: 'other',
      },
    ],
  });
});

describe('whose number is on a card', () => {
  const phones = [{ phone: '+32470120005' }];
  test.each([
    ['on the card', { contacts: [{ phones, origin: 'contact_request' }] }, 'contact_request'],
    ['beside the cards, in an early shape', { origin: 'contact_request', contacts: [{ phones }] }, 'contact_request'],
    ['somebody else’s', { contacts: [{ phones, origin: 'other' }] }, 'other'],
    ['a word of tomorrow is somebody’s', { contacts: [{ phones, origin: 'x' }] }, 'other'],
    ['not told', { contacts: [{ phones }] }, null],
  ])('%s', (_title, rest, origin) => {
    expect(contentOf({ type: 'contacts', ...rest })).toMatchObject({ cards: [{ name: '+32470120005', origin }] });
  });
});

describe('a file', () => {
  const image = (rest: object) => ({ type: 'image', image: { id: 'm1', ...rest } });
  test.each([
    ['base64', DIGEST, HEX],
    ['base64 of addresses', DIGEST.replaceAll('/', '_').replaceAll('+', '-'), HEX],
    ['hexadecimal digits', HEX.toUpperCase(), HEX],
    ['too short', 'q2==', null],
    ['no digest', 'no digest at all', null],
  ])('its digest in %s', (_title, sha256, expected) => {
    expect(contentOf(image({ sha256 }))).toMatchObject({ sha256: expected });
  });

  test.each([
    ['without type and address', image({}), { mimeType: 'application/octet-stream', url: null, caption: null }],
    [
      'of the On-Premises API',
      { type: 'voice', voice: { id: 'v1', link: 'https://x' } },
      { kind: 'audio', voice: true, url: 'https://x' },
    ],
    [
      'that is lost',
      { type: 'video', video: { id: 'm1' }, errors: [{ code: '131052' }] },
      { kind: 'mediaFailure', type: 'video' },
    ],
    ['that is not named', { type: 'audio' }, { kind: 'mediaFailure', type: 'audio', code: null }],
    [
      'hidden behind unsupported',
      { type: 'unsupported', unsupported: { type: 'image' }, errors: [{ code: 131052 }] },
      { kind: 'mediaFailure', type: 'image' },
    ],
    ['of an older history', { type: 'media_placeholder' }, { kind: 'mediaPlaceholder' }],
  ])('%s', (_title, content, expected) => {
    expect(contentOf(content)).toMatchObject(expected);
  });
});

describe('answers', () => {
  const form = (response: unknown, name = 'flow') => ({
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name, response_json: response } },
  });
  test.each([
    ['a text that was cut off', form('{"a":'), { answers: null, token: null, raw: '{"a":' }],
    ['an empty one', form(''), { answers: null, raw: '' }],
    ['a list', form('[1]'), { answers: null, raw: '[1]' }],
    ['an object in place of the text', form({ flow_token: 't', a: 1 }), { answers: { a: 1 }, token: 't' }],
    [
      'numbers beyond 2^53 stay what they are',
      form('{"id":12345678901234567890}'),
      { answers: { id: '12345678901234567890' } },
    ],
    ['NUL and halves of pairs', form(String.raw`{"a":"x\u0000\ud800"}`), { answers: { a: 'x\ufffd' } }],
    [
      'an address without values',
      form('{"city":"Gent"}', 'address_message'),
      { kind: 'addressReply', values: { city: 'Gent' } },
    ],
    [
      'a button without a title',
      { type: 'interactive', interactive: { button_reply: { id: 'a' } } },
      { kind: 'buttonReply', title: 'a' },
    ],
    [
      'a template button with a label only',
      { type: 'button', button: { text: 'Stop' } },
      { kind: 'templateButton', payload: 'Stop', text: 'Stop' },
    ],
    [
      'a type of tomorrow',
      { type: 'interactive', interactive: { type: 'product_reply' } },
      { kind: 'unsupported', type: 'interactive:product_reply' },
    ],
    ['nothing', { type: 'interactive' }, { kind: 'unsupported', type: 'interactive' }],
    [
      'a permission for ever that nobody gave',
      {
        type: 'interactive',
        interactive: {
          call_permission_reply: {
            response: 'accept',
            is_permanent: true,
            expiration_timestamp: '1',
            response_source: 'automatic',
          },
        },
      },
      { kind: 'callPermission', permanent: true, expiresAt: null, automatic: true },
    ],
  ])('%s', (_title, content, expected) => {
    expect(contentOf(content)).toMatchObject(expected);
  });
});

describe('what lacks what it is made of is a placeholder', () => {
  test.each([
    ['location', { location: { latitude: 1 } }],
    ['contacts', { contacts: [] }],
    ['reaction', { reaction: { emoji: '👍' } }],
    ['edit', { edit: { original_message_id: 'wamid.O' } }],
    ['edit', { edit: { original_message_id: 'wamid.O', message: { type: 'edit' } } }],
    ['revoke', { revoke: {} }],
    ['button', {}],
    ['order', {}],
    ['__proto__', {}],
  ])('%s', (type, rest) => {
    expect(contentOf({ type, ...rest })).toEqual({ kind: 'unsupported', type, code: null });
  });
});

test('texts are byte-exact but for what no database stores', () => {
  const words = 'مرحبا\u202e ABC\u200d👩🏾‍🔧 *bold* \\n <b>&amp; =1+1 \r\n\t';
  expect(contentOf({ type: 'text', text: { body: words } })).toEqual({ kind: 'text', text: words });
  expect(contentOf({ type: 'text', text: { body: 'a\0b\ud83dc' } })).toEqual({ kind: 'text', text: 'ab\ufffdc' });
});
