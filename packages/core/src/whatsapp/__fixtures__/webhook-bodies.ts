/** Parts of Meta's webhook bodies, composed from the documented shapes. All people and numbers are invented. */

/** The business number of every body here. */
export const NUMBER = '106540352242922';
/** The same number, digits only. */
export const DIGITS = '32470120099';
/** The account it belongs to. */
export const ACCOUNT = '102290129340398';
/** 2026-11-20T09:00:00Z. */
export const AT = 1_795_165_200;

/** How the number stands in a value. */
export const metadata = { display_phone_number: '+32 470 12 00 99', phone_number_id: NUMBER };
/** Somebody with a number and an id. */
export const anna = { wa_id: '32470120001', user_id: 'BE.1001', profile: { name: 'Anna' } };
/** Somebody who shows no number. */
export const zoe = { user_id: 'CO.2002', profile: { name: 'Zoé', username: '@zoe.v' } };

/** One change. */
export interface Change {
  field: string;
  value: unknown;
}

/** A change of any field. */
export const change = (field: string, value: unknown): Change => ({ field, value });

/** A whole body with these changes of one account. */
export function body(...changes: unknown[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: ACCOUNT, time: AT, changes }] };
}

/** A change of the number, with the contacts of both people. */
export const ofNumber = (field: string, rest: object): Change =>
  change(field, { messaging_product: 'whatsapp', metadata, contacts: [zoe, anna], ...rest });

/** The frame of a message by Anna. */
export const fromAnna = (rest: object) => ({
  from: anna.wa_id,
  from_user_id: anna.user_id,
  id: 'wamid.A1',
  timestamp: String(AT),
  ...rest,
});

/** A text by Anna. */
export const text = (words: string, rest: object = {}) => fromAnna({ type: 'text', text: { body: words }, ...rest });
/** A change with messages. */
export const messages = (...list: unknown[]): Change => ofNumber('messages', { messages: list });
/** A change with statuses. */
export const statuses = (...list: unknown[]): Change => ofNumber('messages', { statuses: list });

/** SHA-256 of nothing, as Meta writes it and as we do. */
export const DIGEST = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
/** The same digest as we keep it. */
export const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const file = { id: 'm1', mime_type: 'image/jpeg', sha256: DIGEST, url: 'https://media.example/m1' };

const answer = (rest: object) => ({
  type: 'interactive',
  interactive: rest,
  context: { from: DIGITS, id: 'wamid.Q' },
});

/** The content of a message of each type, by what it shows. */
export const contents: Record<string, object> = {
  text: { type: 'text', text: { body: 'Goeiedag' } },
  image: { type: 'image', image: { ...file, caption: 'Kijk' } },
  video: { type: 'video', video: { ...file, mime_type: 'video/mp4' } },
  audio: { type: 'audio', audio: { ...file, mime_type: 'audio/mpeg', voice: false } },
  voice: { type: 'audio', audio: { ...file, mime_type: 'audio/ogg; codecs=opus', voice: true } },
  document: { type: 'document', document: { ...file, mime_type: 'application/pdf', filename: 'plan.pdf' } },
  sticker: { type: 'sticker', sticker: { ...file, mime_type: 'image/webp', animated: true } },
  location: { type: 'location', location: { latitude: 51.05, longitude: 3.72, name: 'Atelier', address: 'Kaai 1' } },
  contacts: {
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Piet P', first_name: 'Piet' },
        phones: [{ phone: '+32 470 12 00 05', wa_id: '32470120005', type: 'CELL' }],
        emails: [{ email: 'piet@example.com', type: 'WORK' }],
        addresses: [{ street: 'Kaai 1', city: 'Gent', zip: '9000', country: 'Belgium', country_code: 'be' }],
        org: { company: 'Piet BV', department: 'Sales', title: 'Head' },
        urls: [{ url: 'https://piet.example' }],
        birthday: '1984-02-29',
        origin: 'other',
      },
    ],
  },
  reaction: { type: 'reaction', reaction: { message_id: 'wamid.Q', emoji: '👍' } },
  reactionRemoved: { type: 'reaction', reaction: { message_id: 'wamid.Q' } },
  buttonReply: answer({ type: 'button_reply', button_reply: { id: 'slot_am', title: 'Morning' } }),
  listReply: answer({ type: 'list_reply', list_reply: { id: 'full', title: 'Full service', description: '2 h' } }),
  templateButton: { type: 'button', button: { payload: 'CONFIRM', text: 'Confirm' } },
  flowReply: answer({
    type: 'nfm_reply',
    nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"ft1","day":"2026-12-02"}' },
  }),
  addressReply: answer({
    type: 'nfm_reply',
    nfm_reply: { name: 'address_message', body: 'Kaai 1', response_json: '{"values":{"city":"Gent"}}' },
  }),
  callPermission: answer({
    type: 'call_permission_reply',
    call_permission_reply: {
      response: 'accept',
      expiration_timestamp: String(AT + 86_400),
      response_source: 'user_action',
    },
  }),
  order: {
    type: 'order',
    order: {
      catalog_id: 'c1',
      text: 'With a bell',
      product_items: [{ product_retailer_id: 'BIKE', quantity: 1, item_price: 649.5, currency: 'EUR' }],
    },
  },
  edit: {
    type: 'edit',
    edit: { original_message_id: 'wamid.O', message: { type: 'text', text: { body: 'Better' } } },
  },
  revoke: { type: 'revoke', revoke: { original_message_id: 'wamid.O' } },
  unsupported: { type: 'unsupported', unsupported: { type: 'poll' }, errors: [{ code: 131051, title: 'Unknown' }] },
  mediaFailure: {
    type: 'unsupported',
    errors: [{ code: 131052, title: 'Media', error_data: { details: 'over 100 MB' } }],
  },
  system: { type: 'system', system: { type: 'user_changed_number', wa_id: '32470120002', user_id: 'BE.1002' } },
  hologram: { type: 'hologram', hologram: { id: 'h1' } },
};
