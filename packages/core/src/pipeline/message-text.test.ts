import type { Message, MessageContent } from '../conversation/message';
import { plainFrame, type MessageFrame } from '../whatsapp/message-frame';
import { messageText } from './message-text';

function textOf(content: MessageContent, more: Partial<Message> = {}): string {
  const message = { content, direction: 'in', commandId: null, ...more } as Message;
  return messageText(message, []);
}

const file = { mediaId: 'm', mimeType: 'x/y', sha256: null, url: null, caption: null, filename: null };
const blank = {
  firstName: null,
  middleName: null,
  lastName: null,
  prefix: null,
  suffix: null,
  phones: [],
  emails: [],
  addresses: [],
  organisation: null,
  urls: [],
  birthday: null,
  vcard: null,
};
const place = { kind: 'location', latitude: 51.05, longitude: 3.72, name: null, address: null, url: null } as const;
const call = { kind: 'call', startedAt: null, endedAt: null, durationSeconds: null, reason: null } as const;
const permission = { kind: 'callPermission', permanent: false, expiresAt: null, automatic: false } as const;

test.each<[MessageContent, string]>([
  [{ kind: 'text', text: '<b>Hi</b>\n' }, '<b>Hi</b>\n'],
  [{ kind: 'image', ...file }, '[image]'],
  [{ kind: 'image', ...file, caption: 'Kijk' }, '[image] Kijk'],
  [{ kind: 'video', ...file }, '[video]'],
  [{ kind: 'audio', ...file, voice: true }, '[voice message]'],
  [{ kind: 'audio', ...file, voice: false }, '[audio]'],
  [{ kind: 'document', ...file, filename: 'plan.pdf' }, '[document] plan.pdf'],
  [{ kind: 'document', ...file, filename: 'plan.pdf', caption: 'Our plan' }, '[document] plan.pdf: Our plan'],
  [{ kind: 'sticker', ...file, animated: true }, '[animated sticker]'],
  [place, '[location] https://maps.google.com/?q=51.05,3.72'],
  [
    { ...place, name: 'Atelier', address: 'Kaai 1' },
    '[location] Atelier, Kaai 1 https://maps.google.com/?q=51.05,3.72',
  ],
  [{ kind: 'contacts', cards: [{ ...blank, name: 'Piet', origin: 'other' }] }, '[contact] Piet'],
  [
    {
      kind: 'contacts',
      cards: [
        {
          ...blank,
          name: 'Piet P',
          origin: 'contact_request',
          organisation: { company: 'Piet BV', department: null, title: 'Head' },
          phones: [
            { phone: '+32 470', waId: null, userId: null, type: 'CELL' },
            { phone: null, waId: '32470', userId: null, type: null },
          ],
          emails: [{ email: 'p@example.com', type: 'WORK' }],
          addresses: [
            {
              street: 'Kaai 1',
              zip: '9000',
              city: 'Gent',
              state: null,
              country: 'Belgium',
              countryCode: 'be',
              type: null,
            },
          ],
        },
      ],
    },
    '[own number] Piet P, Head, Piet BV\n+32 470 (cell)\n+32470\np@example.com (work)\nKaai 1, 9000 Gent, Belgium',
  ],
  [{ kind: 'buttonReply', id: 'a', title: 'Morning' }, '[chose] Morning'],
  [{ kind: 'listReply', id: 'a', title: 'Full', description: '2 h' }, '[chose] Full (2 h)'],
  [{ kind: 'templateButton', payload: 'X', text: 'Confirm' }, '[chose] Confirm'],
  [
    { kind: 'flowReply', name: 'flow', token: 't', answers: { day: 'Monday', size: { cm: 9 } }, raw: '' },
    '[form]\nday: Monday\nsize: {"cm":9}',
  ],
  [{ kind: 'flowReply', name: 'flow', token: null, answers: null, raw: '{"a":' }, '[form, not readable] {"a":'],
  [{ kind: 'addressReply', text: 'Kaai 1', values: { city: 'Gent' }, raw: '' }, '[address]\ncity: Gent'],
  [{ kind: 'addressReply', text: 'Kaai 1', values: {}, raw: '' }, '[address]\nKaai 1'],
  [
    { ...permission, response: 'accept', expiresAt: '2026-11-27T09:00:00.000Z' },
    '[calls allowed until 2026-11-27 09:00 UTC]',
  ],
  [{ ...permission, response: 'accept', automatic: true }, '[calls allowed, by WhatsApp itself]'],
  [{ ...permission, response: 'reject' }, '[calls not allowed]'],
  [
    {
      kind: 'order',
      catalogId: 'c',
      text: 'With a bell',
      lines: [
        { productId: 'BIKE', quantity: 2, price: 9.5, currency: 'EUR' },
        { productId: 'BELL', quantity: 1, price: null, currency: null },
      ],
    },
    '[order, prices as the customer saw them]\n2 × BIKE at 9.5 EUR\n1 × BELL\nWith a bell',
  ],
  [{ kind: 'edit', target: 'A', content: { kind: 'text', text: 'Green?' } }, 'edited: Green?'],
  [{ kind: 'revoke', target: 'A' }, '[deleted a message]'],
  [{ kind: 'revoked' }, '[deleted by the sender]'],
  [{ kind: 'reaction', target: 'A', emoji: '👍' }, '[reacted 👍]'],
  [{ kind: 'reaction', target: 'A', emoji: null }, '[took a reaction back]'],
  [
    { kind: 'mediaFailure', type: 'video', code: 131052, reason: 'over 100 MB' },
    '[video that WhatsApp could not deliver: over 100 MB]',
  ],
  [{ kind: 'mediaPlaceholder' }, '[file of the chat history, not shared by WhatsApp]'],
  [{ kind: 'unsupported', type: 'poll', code: 131051 }, '[poll: not shown here, open WhatsApp to see it]'],
  [{ ...call, outcome: 'ringing' }, '[calls]'],
  [{ ...call, outcome: 'missed' }, '[missed call]'],
  [{ ...call, outcome: 'completed', durationSeconds: 122 }, '[call, 2:02]'],
  [{ ...call, outcome: 'completed', durationSeconds: 3_725 }, '[call, 1:02:05]'],
  [{ ...call, outcome: 'failed', reason: 'No media' }, '[call failed: No media]'],
])('%j reads as %s', (content, text) => {
  expect(textOf(content)).toBe(text);
});

test('a call of ours that nobody took', () => {
  expect(textOf({ ...call, outcome: 'missed' }, { direction: 'out' })).toBe('[call, not answered]');
});

const referral = {
  sourceType: 'ad',
  sourceId: '1',
  sourceUrl: 'https://fb.example',
  headline: 'Autumn check',
  body: null,
  mediaType: null,
  imageUrl: null,
  videoUrl: null,
  thumbnailUrl: null,
  ctwaClid: null,
  welcomeText: null,
};

test.each<[Partial<MessageFrame>, string]>([
  [{ forwarded: true }, '[forwarded] Hi'],
  [{ forwarded: true, frequentlyForwarded: true }, '[forwarded many times] Hi'],
  [{ product: { catalogId: 'c', productId: 'BIKE' } }, '[asks about the product BIKE]\nHi'],
  [{ referral }, '[came from the ad “Autumn check” https://fb.example]\nHi'],
  [{ referral: { ...referral, sourceType: null, headline: null, sourceUrl: null } }, '[came from the link]\nHi'],
  [{ replyTo: 'wamid.Q' }, 'Hi'],
])('around it: %j', (frame, text) => {
  expect(textOf({ kind: 'text', text: 'Hi' }, { frame: { ...plainFrame, ...frame } })).toBe(text);
});

test('what we made reads as it was made', () => {
  const made = { direction: 'out' as const, commandId: 'c1' };
  expect(textOf({ kind: 'text', text: 'Hi', previewUrl: false }, made)).toBe('Hi');
  expect(textOf({ kind: 'template', name: 'hello', language: 'en', variables: [] }, made)).toBe('[template hello]');
});
