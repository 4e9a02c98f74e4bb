import { createWhatsappSimulator, type WhatsappSimulator, type WhatsappSimulatorOptions } from '../whatsapp-simulator';
import { startReceiver, type WebhookReceiver } from './webhook-receiver';

export const TOKEN = 'token-for-tests';
export const APP_SECRET = 'secret-for-tests';
export const WABA = '700000000000001';
export const NUMBER = '800000000000001';
export const SECOND_NUMBER = '800000000000002';
export const NOW = new Date('2026-11-24T12:00:00Z');
/** A Dutch mobile and a Dutch business: nothing American rules would touch. */
export const ANNA = '31612345678';

export const TEMPLATES: NonNullable<NonNullable<WhatsappSimulatorOptions['businessAccounts']>[number]['templates']> = [
  {
    id: '600000000000001',
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
      { type: 'BODY', text: 'Hello {{1}}, your order ships on {{2}}.' },
      { type: 'FOOTER', text: 'Thank you' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Track' },
          { type: 'URL', text: 'Open', url: 'https://shop.example/{{1}}' },
        ],
      },
    ],
  },
  { name: 'plain', language: 'nl', category: 'UTILITY', components: [{ type: 'BODY', text: 'Hallo daar.' }] },
  {
    name: 'sale',
    language: 'nl',
    category: 'MARKETING',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Dag {{first_name}}, uitverkoop!' },
    ],
  },
  {
    name: 'sleeping',
    language: 'nl',
    category: 'UTILITY',
    status: 'PAUSED',
    components: [{ type: 'BODY', text: 'x' }],
  },
  { name: 'gone', language: 'nl', category: 'UTILITY', status: 'DISABLED', components: [{ type: 'BODY', text: 'x' }] },
  {
    name: 'waiting',
    language: 'nl',
    category: 'UTILITY',
    status: 'PENDING',
    components: [{ type: 'BODY', text: 'x' }],
  },
  { name: 'held_back', language: 'nl', category: 'UTILITY', isPaced: true, components: [{ type: 'BODY', text: 'x' }] },
  {
    name: 'code',
    language: 'nl',
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', text: '{{1}} is je code.' },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', text: 'Kopieer' }] },
    ],
  },
];

export interface Answer {
  status: number;
  body: any;
}

export interface SimulatedBusiness {
  simulator: WhatsappSimulator;
  receiver: WebhookReceiver;
  /** What it was started with, but for where webhooks go. */
  settings: WhatsappSimulatorOptions;
  /** Moves the time source below the simulator's clock. */
  time: { now: Date };
  /** A Graph call with the good token. */
  graph(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A send from the business number. */
  send(message: Record<string, unknown>): Promise<Answer>;
  /** A call to the simulator itself. */
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Anna's phone sends. */
  annaSends(message?: Record<string, unknown>): Promise<Answer>;
  close(): Promise<void>;
}

export async function startBusiness(options: WhatsappSimulatorOptions = {}): Promise<SimulatedBusiness> {
  const receiver = await startReceiver();
  const time = { now: NOW };
  const settings: WhatsappSimulatorOptions = {
    now: () => time.now,
    appSecret: APP_SECRET,
    verifyToken: 'verify-for-tests',
    accessTokens: [TOKEN],
    statusDelayMs: 1,
    webhookRetryDelaysMs: [5, 10],
    businessAccounts: [
      {
        id: WABA,
        phoneNumbers: [
          { id: NUMBER, displayPhoneNumber: '+31 20 800 1234' },
          { id: SECOND_NUMBER, displayPhoneNumber: '+31 20 800 5678', verifiedName: 'Second' },
        ],
        templates: TEMPLATES,
      },
    ],
    ...options,
  };
  const simulator = await createWhatsappSimulator({ webhookUrl: receiver.url, ...settings }).catch(async (error) => {
    await receiver.close();
    throw error;
  });
  const call = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const answer = await fetch(simulator.url + path, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
  };
  const graph: SimulatedBusiness['graph'] = (method, path, body, headers) =>
    call(method, `/v25.0${path}`, body, { Authorization: `Bearer ${TOKEN}`, ...headers });
  const control: SimulatedBusiness['control'] = (method, path, body) => call(method, path, body, {});
  return {
    simulator,
    receiver,
    settings,
    time,
    graph,
    control,
    send: (message) => graph('POST', `/${NUMBER}/messages`, { messaging_product: 'whatsapp', ...message }),
    annaSends: (message = { text: 'Hello' }) =>
      control('POST', `/__phones/${ANNA}/messages`, { to: NUMBER, ...message }),
    async close() {
      await simulator.close();
      await receiver.close();
    },
  };
}

export const text = (body = 'Hi', to = `+${ANNA}`): Record<string, unknown> => ({ to, type: 'text', text: { body } });

export const template = (
  name: string,
  language: string,
  components: unknown[] = [],
  to = `+${ANNA}`,
): Record<string, unknown> => ({
  to,
  type: 'template',
  template: { name, language: { code: language }, components },
});

export const orderUpdate = (values = ['Anna', 'Friday']): Record<string, unknown> =>
  template('order_update', 'en_US', [
    { type: 'header', parameters: [{ type: 'text', text: '42' }] },
    { type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) },
    { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '42' }] },
  ]);
