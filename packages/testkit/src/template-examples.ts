import type { OutboundDraft } from '@kaiwa/core';

type TemplateDraft = Extract<OutboundDraft, { kind: 'template' }>;

const template = { kind: 'template', language: 'en_US' } as const;
const cardHeader = { type: 'image', media: { id: '900000000000001' } } as const;

/** Template messages with every kind of header, variable, button and part. */
export const templateExamples: Readonly<Record<string, TemplateDraft>> = {
  'template without variables': { ...template, name: 'hello_world' },
  'template with places': {
    ...template,
    name: 'order_ready',
    header: { type: 'text', text: 'order 7' },
    variables: [
      { text: 'Ana' },
      { text: '€10.00', currency: { code: 'EUR', amount1000: 10_000 } },
      { text: '1 December', isDateTime: true },
    ],
    replyTo: 'wamid.HBgLMzI0NzAxMjAwMDE',
    identityKeyHash: 'DF2lS5v2W6x=',
  },
  'template with names': {
    ...template,
    name: 'order_named',
    header: { type: 'text', name: 'order', text: 'order 7' },
    variables: [{ name: 'first_name', text: 'Ana' }],
  },
  'template with a link and replies': {
    ...template,
    name: 'order_update',
    header: { type: 'image', media: { link: 'https://shop.example.com/table.jpg' } },
    variables: [{ text: 'Ana' }],
    buttons: [
      { type: 'url', index: 0, text: 'orders/7' },
      { type: 'quick_reply', index: 1, payload: 'YES_1' },
      { type: 'quick_reply', index: 2, payload: 'NO_1' },
    ],
  },
  'template below a film': {
    ...template,
    name: 'film',
    header: { type: 'video', media: { id: '900000000000005' } },
  },
  'template with a document': {
    ...template,
    name: 'invoice',
    header: { type: 'document', media: { id: '900000000000003' }, filename: 'invoice-7.pdf' },
  },
  'template with a place on the map': {
    ...template,
    name: 'shop_moved',
    header: { type: 'location', latitude: 51.0543, longitude: 3.7174, name: 'The shop', address: 'Korenmarkt 1' },
  },
  'template with a product': {
    ...template,
    name: 'one_product',
    header: { type: 'product', catalogId: '146265584024623', productRetailerId: 'table-1' },
  },
  'template with an offer': {
    ...template,
    name: 'sale',
    variables: [{ text: 'Ana' }],
    offerEndsAt: '2026-12-01T18:00:00Z',
    buttons: [
      { type: 'copy_code', index: 0, code: 'SAVE10' },
      { type: 'url', index: 1, text: 'sale' },
    ],
    marketing: { productPolicy: 'STRICT', activitySharing: false },
  },
  'template with a Flow': {
    ...template,
    name: 'booking',
    buttons: [{ type: 'flow', index: 0, token: 'booking-7', data: { day: 'friday' } }],
  },
  'template with the catalogue': {
    ...template,
    name: 'catalogue',
    buttons: [{ type: 'catalog', index: 0, thumbnailProductRetailerId: 'table-1' }],
  },
  'template with products': {
    ...template,
    name: 'our_choice',
    buttons: [
      {
        type: 'mpm',
        index: 0,
        thumbnailProductRetailerId: 'table-1',
        sections: [{ title: 'Tables', productRetailerIds: ['table-1', 'table-2'] }],
      },
    ],
  },
  'template with cards': {
    ...template,
    name: 'new_today',
    variables: [{ text: 'Ana' }],
    cards: [
      {
        header: cardHeader,
        variables: [{ text: 'oak' }],
        buttons: [{ type: 'quick_reply', index: 0, payload: 'oak' }],
      },
      {
        header: cardHeader,
        variables: [{ text: 'walnut' }],
        buttons: [{ type: 'quick_reply', index: 0, payload: 'walnut' }],
      },
    ],
  },
  passcode: { ...template, name: 'login_code', passcode: '481516' },
  'template that asks to call': { ...template, name: 'may_we_call', asksCallPermission: true },
};
