import { createHmac } from 'node:crypto';
import { shop } from '../support/spine';

/** Which deliveries are made. */
export interface BodiesWanted {
  count: number;
  /** Messages in each delivery. */
  updates: number;
  /** Different senders, used in turn. */
  people: number;
  /** First sender: people are numbered from here. */
  firstPerson: number;
  /** Makes the wamids of one run different from those of another. */
  run: string;
}

/** The phone of one simulated person, in WhatsApp's spelling. */
export function benchPhone(person: number): string {
  return `32470${String(person).padStart(6, '0')}`;
}

/** The wamid of one message of a run. */
export function benchWamid(run: string, index: number): string {
  return `wamid.${Buffer.from(`bench ${run} ${String(index).padStart(8, '0')}`).toString('base64')}`;
}

/** About 1 kB with one message, 6 kB with ten: texts as people write them. */
const TEXT = 'Good morning, is the repair of my bicycle ready, and may I fetch it after five? '.repeat(6);

function bodyOf(wanted: BodiesWanted, delivery: number): string {
  const indexes = Array.from({ length: wanted.updates }, (_, offset) => delivery * wanted.updates + offset);
  const phones = indexes.map((index) => benchPhone(wanted.firstPerson + (index % wanted.people)));
  const at = String(Math.floor(Date.now() / 1000));
  const body = TEXT.slice(0, wanted.updates === 1 ? 470 : 240);
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: shop.displayPhoneNumber.slice(1), phone_number_id: shop.phoneNumberId },
    contacts: phones.map((phone) => ({ profile: { name: `Person ${phone.slice(-4)}` }, wa_id: phone })),
    messages: indexes.map((index, place) => ({
      from: phones[place],
      id: benchWamid(wanted.run, index),
      timestamp: at,
      type: 'text',
      text: { body },
    })),
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: shop.businessAccountId, changes: [{ value, field: 'messages' }] }],
  });
}

/** Whole HTTP requests, signed beforehand, so that sending costs the generator nearly nothing. No two bodies are equal. */
export function makeRequests(host: string, wanted: BodiesWanted): Buffer[] {
  return Array.from({ length: wanted.count }, (_, delivery) => {
    const body = Buffer.from(bodyOf(wanted, delivery));
    const head = [
      'POST /webhooks/whatsapp/main HTTP/1.1',
      `Host: ${host}`,
      'User-Agent: facebookexternalua',
      'Accept: */*',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      `X-Hub-Signature-256: sha256=${createHmac('sha256', shop.appSecret).update(body).digest('hex')}`,
    ];
    return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  });
}
