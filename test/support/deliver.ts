import { signBody } from '@kaiwa/core';
import { Client } from 'pg';
import { shop } from './spine';

/** A delivery of Meta with one message, told from others by its wamid. */
export function aDelivery(wamid: string, text = 'Good morning'): string {
  const phone = '32470123456';
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: shop.displayPhoneNumber.slice(1), phone_number_id: shop.phoneNumberId },
    contacts: [{ profile: { name: 'Ada' }, wa_id: phone }],
    messages: [{ from: phone, id: wamid, timestamp: '1795000000', type: 'text', text: { body: text } }],
  };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: shop.businessAccountId, changes: [{ field: 'messages', value }] }],
  });
}

/** Posts a body as Meta does. @param signature null: none */
export function deliver(
  url: string,
  body: string,
  signature: string | null = signBody(Buffer.from(body), shop.appSecret),
): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(signature && { 'x-hub-signature-256': signature }) };
  return fetch(url, { method: 'POST', body, headers });
}

/** How often each delivery is stored, by its wamid. Read as superuser. */
export async function storedTimes(adminUrl: string): Promise<Map<string, number>> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ body: Buffer }>('select body from receipts');
    const times = new Map<string, number>();
    for (const { body } of rows) {
      const wamid = /"id":"(wamid\.[^"]+)"/.exec(body.toString())?.[1] ?? 'none';
      times.set(wamid, (times.get(wamid) ?? 0) + 1);
    }
    return times;
  } finally {
    await client.end();
  }
}
