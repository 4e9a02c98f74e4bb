import { interpretWebhook } from '@kaiwa/core';
import { atLeast, type BenchWish, type Measured } from './budget';
import { quantile } from './quantile';

const ROUNDS = 7;
const UPDATES_PER_ROUND = 40_000;

/**
 * Parsed updates per second on one core. Meta posts up to three statuses for each message we send and one message for each we get: at
 * the highest throughput of a number, 1,000 messages a second, that is 4,000. Five times that leaves the core to everything else.
 */
const LEAST_PER_SECOND = 20_000;

const METADATA = { display_phone_number: '32460001111', phone_number_id: '100200300400500' };
const AT = 1_795_165_200;
const phoneOf = (index: number): string => `32470${String(100_000 + (index % 300))}`;
const contactOf = (index: number) => ({
  profile: { name: `Person ${index % 300}` },
  wa_id: phoneOf(index),
  user_id: `BE.${10 ** 15 + (index % 300)}`,
});
const frameOf = (index: number) => ({
  from: phoneOf(index),
  from_user_id: `BE.${10 ** 15 + (index % 300)}`,
  id: `wamid.HBgLMzI0NzAxMDAwMDAVAgASGBQzQTQ0${String(index).padStart(12, '0')}`,
  timestamp: String(AT + index),
});

const CONTENTS = [
  { type: 'text', text: { body: 'Goeiedag, is de blauwe stadsfiets nog op voorraad? 🚲' } },
  {
    type: 'image',
    image: {
      id: '1',
      mime_type: 'image/jpeg',
      sha256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      caption: 'Kijk',
    },
  },
  { type: 'text', text: { body: 'Ja' }, context: { from: '32460001111', id: 'wamid.Q' } },
  { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'Morning' } } },
];

const message = (index: number) => ({ ...frameOf(index), ...CONTENTS[index % CONTENTS.length] });
const status = (index: number) => ({
  id: frameOf(index).id,
  status: ['sent', 'delivered', 'read'][index % 3],
  timestamp: String(AT + index),
  recipient_id: phoneOf(index),
  recipient_user_id: `BE.${10 ** 15 + (index % 300)}`,
  biz_opaque_callback_data: '0192f0a0-0000-7000-8000-000000000000',
  pricing: { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' },
});

/** One POST: `size` updates, a quarter of them messages and the rest statuses, `perChange` in each change. */
function post(size: number, perChange: number): Buffer {
  const changes = Array.from({ length: Math.ceil(size / perChange) }, (_, change) => {
    const indexes = Array.from(
      { length: Math.min(perChange, size - change * perChange) },
      (_item, at) => change * perChange + at,
    );
    const isMessages = change % 4 === 0;
    const contacts = [...new Map(indexes.map((index) => [phoneOf(index), contactOf(index)])).values()];
    const list = isMessages ? { contacts, messages: indexes.map(message) } : { statuses: indexes.map(status) };
    return { field: 'messages', value: { messaging_product: 'whatsapp', metadata: METADATA, ...list } };
  });
  return Buffer.from(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '200300400500600', changes }] }),
  );
}

/** A piece of a history of nearly 3 MB. */
function history(): Buffer {
  const messages = Array.from({ length: 12_000 }, (_, index) => ({
    ...message(index),
    history_context: { status: 'READ' },
  }));
  const threads = [{ id: phoneOf(0), context: { wa_id: phoneOf(0) }, messages: messages.slice(0, 9_000) }];
  const value = {
    messaging_product: 'whatsapp',
    metadata: METADATA,
    history: [{ metadata: { phase: 0, chunk_order: 1, progress: 9 }, threads }],
  };
  return Buffer.from(
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'history', value }] }],
    }),
  );
}

/** Reads a body again and again; the median of the rounds, in updates per second. */
function rateOf(body: Buffer): { perSecond: number; updates: number; msPerBody: number } {
  const updates = interpretWebhook(body).events.length;
  const repeats = Math.max(1, Math.round(UPDATES_PER_ROUND / updates));
  const rates = Array.from({ length: ROUNDS }, () => {
    // Time on the processor, not on the wall: others may be working here too.
    const before = process.cpuUsage();
    for (let index = 0; index < repeats; index += 1) interpretWebhook(body);
    const { user, system } = process.cpuUsage(before);
    return (repeats * updates) / ((user + system) / 1_000_000);
  });
  const perSecond = Math.round(quantile(rates, 0.5));
  return { perSecond, updates, msPerBody: Math.round((updates / perSecond) * 100_000) / 100 };
}

/** Parsed updates per second on one core: in small POSTs, in the largest, and in a piece of a history. */
export async function measureReading({ say }: BenchWish): Promise<Measured> {
  const bodies = { one: post(1, 1), ten: post(10, 1), thousand: post(1_000, 50), history: history() };
  const figures: Record<string, ReturnType<typeof rateOf> & { bytes: number }> = {};
  for (const [name, body] of Object.entries(bodies)) {
    figures[name] = { ...rateOf(body), bytes: body.byteLength };
    say(
      `reading, ${name}: ${figures[name].perSecond} updates/s (${figures[name].msPerBody} ms per body of ${body.byteLength} bytes)`,
    );
  }
  return {
    budgets: ['one', 'ten', 'thousand', 'history'].map((name) =>
      atLeast(
        `webhook updates read on one core, ${name}`,
        figures[name]?.perSecond ?? 0,
        LEAST_PER_SECOND,
        'updates/s',
      ),
    ),
    figures: { reading: figures },
  };
}
