import type { OutboundDraft } from '@kaiwa/core';
import { interactiveExamples } from './interactive-examples';
import { templateExamples } from './template-examples';

/**
 * One message of every kind, all within WhatsApp's limits: together they show every kind, every variant and every member a message
 * can have. For tests that must hold for all of them.
 */
export const outboundExamples: Readonly<Record<string, OutboundDraft>> = {
  text: { kind: 'text', text: 'See https://shop.example.com/orders/7', previewUrl: true },
  'text as a quoted reply': { kind: 'text', text: 'Yes, it is.', replyTo: 'wamid.HBgLMzI0NzAxMjAwMDE' },
  'text to an unchanged identity': { kind: 'text', text: 'Your account number …', identityKeyHash: 'DF2lS5v2W6x=' },
  'image by id': { kind: 'image', media: { id: '900000000000001' }, caption: 'The table, assembled' },
  'image by link, without a caption': { kind: 'image', media: { link: 'https://shop.example.com/table.jpg' } },
  'image of ours': { kind: 'image', media: { mediaRef: 'media-7' } },
  'video by link': { kind: 'video', media: { link: 'https://shop.example.com/table.mp4' }, caption: 'How it folds' },
  audio: { kind: 'audio', media: { id: '900000000000002' } },
  'voice message': { kind: 'audio', media: { link: 'https://shop.example.com/hello.ogg' }, voice: true },
  document: {
    kind: 'document',
    media: { id: '900000000000003' },
    caption: 'Your invoice',
    filename: 'invoice-7.pdf',
  },
  sticker: { kind: 'sticker', media: { id: '900000000000004' } },
  location: {
    kind: 'location',
    latitude: 51.0543,
    longitude: 3.7174,
    name: 'The shop',
    address: 'Korenmarkt 1, 9000 Gent',
  },
  'location on its own': { kind: 'location', latitude: -33, longitude: -70.6693 },
  contacts: {
    kind: 'contacts',
    contacts: [
      {
        name: {
          formattedName: 'Dr. Ana M. Peeters Jr.',
          firstName: 'Ana',
          middleName: 'M.',
          lastName: 'Peeters',
          prefix: 'Dr.',
          suffix: 'Jr.',
        },
        phones: [
          { phone: '+32 470 12 00 01', type: 'WORK', waId: '32470120001' },
          { phone: '+32 9 123 45 67', type: 'HOME' },
        ],
        emails: [{ email: 'ana@example.com', type: 'WORK' }],
        urls: [{ url: 'https://shop.example.com/ana', type: 'WORK' }],
        addresses: [
          {
            street: 'Korenmarkt 1',
            city: 'Gent',
            state: 'OVL',
            zip: '9000',
            country: 'Belgium',
            countryCode: 'BE',
            type: 'WORK',
          },
        ],
        organization: { company: 'The shop', department: 'Service', title: 'Manager' },
        birthday: '1990-08-18',
      },
      { name: { formattedName: 'The shop' } },
    ],
  },
  reaction: { kind: 'reaction', messageId: 'wamid.HBgLMzI0NzAxMjAwMDE', emoji: '👍🏽' },
  'reaction taken back': { kind: 'reaction', messageId: 'wamid.HBgLMzI0NzAxMjAwMDE', emoji: '' },
  ...interactiveExamples,
  ...templateExamples,
};
