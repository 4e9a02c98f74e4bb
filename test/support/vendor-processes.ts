import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { OdooSnapshot } from '@kaiwa/simulators';
import { SETTLE_MS } from './kaiwa-plan';
import { runScript } from './run-script';
import { HUMAN, send, signIn, type ShopWorld } from './shop-world';
import { shop } from './spine';

/** Both simulators, each in a process of its own. */
export interface Vendors {
  urls: { whatsappUrl: string; odooUrl: string };
  /** Sends Meta's webhooks to the Kaiwa at `url` from now on. */
  subscribe(url: string): Promise<void>;
  /** A person writes to the shop. Returns the wamid. */
  says(phone: string, text: string): Promise<string>;
  /** Resolves when every webhook has been answered with 200. */
  whenIdle(): Promise<void>;
  webhooks(): Promise<{ acknowledged: number; failedAttempts: number }>;
  /** Calls of Odoo so far, those of `human` not counted. */
  odooCalls(): Promise<number>;
  /** Calls of Meta so far. */
  metaCalls(): Promise<number>;
  odooState(): Promise<OdooSnapshot>;
  /** Somebody of the shop calls Odoo. */
  human: ShopWorld['human'];
  /** What Meta took from the shop. */
  taken(): Promise<MetaMessage[]>;
  /** Moves both clocks by {@link SETTLE_MS}. */
  advance(): Promise<void>;
  stop(): Promise<void>;
}

/** A message as the simulated Meta lists it. */
export interface MetaMessage {
  id: string;
}

const RUN = join(__dirname, 'run-simulator.ts');
/** Both answer this late, the work being done: most kills then hit a write whose answer is not there yet. Milliseconds. */
export const ANSWER_DELAY_MS = 60;
const MOST_MESSAGES = 1_000_000;

/** The number of the `index`th person. */
export function phoneOf(index: number): string {
  return `324702${String(10_000 + index)}`;
}

/** Starts a shop with `people` persons known to Meta and nobody known to Odoo. Its settings are kept in `folder`. */
export async function startVendors(folder: string, people: number): Promise<Vendors> {
  const { phoneNumberId: id, displayPhoneNumber } = shop;
  const meta = await startSimulator(folder, 'whatsapp', {
    appSecret: shop.appSecret,
    verifyToken: shop.verifyToken,
    accessTokens: [shop.accessToken],
    people: Array.from({ length: people }, (_, index) => ({ waId: phoneOf(index), name: `Person ${index}` })),
    businessAccounts: [
      { id: shop.businessAccountId, phoneNumbers: [{ id, displayPhoneNumber }], templates: [shop.template] },
    ],
    webhookRetryDelaysMs: [100, 200, 500],
    webhookConcurrency: 8,
    batchLingerMs: 0,
    messageHistory: MOST_MESSAGES,
    answerDelayMs: ANSWER_DELAY_MS,
  });
  const odoo = await startSimulator(folder, 'odoo', {
    database: shop.database,
    answerDelayMs: ANSWER_DELAY_MS,
    users: [
      {
        ...shop.bot,
        groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'],
      },
      { ...HUMAN, groups: ['base.group_system', 'sales_team.group_sale_manager'] },
    ],
  });
  const human = await signIn(odoo.url);
  // Signing in is a call too.
  let humanCalls = 1;
  const read = async (url: string): Promise<unknown> => (await fetch(url)).json();
  return {
    urls: { whatsappUrl: meta.url, odooUrl: odoo.url },
    subscribe: async (url) => void (await send(`${meta.url}/__webhook`, { url: `${url}/webhooks/whatsapp/main` })),
    async says(phone, text) {
      const sent = await send(`${meta.url}/__phones/${phone}/messages`, { type: 'text', text: { body: text } });
      return (sent as { id: string }).id;
    },
    whenIdle: async () => void (await read(`${meta.url}/__idle`)),
    webhooks: async () => (await read(`${meta.url}/__webhook`)) as { acknowledged: number; failedAttempts: number },
    odooCalls: async () => ((await read(`${odoo.url}/__calls`)) as { total: number }).total - humanCalls,
    metaCalls: async () => ((await read(`${meta.url}/__calls`)) as { total: number }).total,
    human(model, method, args) {
      humanCalls += 1;
      return human(model, method, args);
    },
    taken: async () => ((await read(`${meta.url}/__messages?direction=out`)) as { messages: MetaMessage[] }).messages,
    odooState: async () => (await read(`${odoo.url}/__state`)) as OdooSnapshot,
    advance: async () =>
      void (await Promise.all([meta, odoo].map(({ url }) => send(`${url}/__clock`, { advanceMs: SETTLE_MS })))),
    async stop() {
      for (const { script } of [meta, odoo]) script.process.kill('SIGTERM');
      await Promise.all([meta.script.ended, odoo.script.ended]);
    },
  };
}

async function startSimulator(folder: string, name: string, config: Record<string, unknown>) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(config));
  const script = runScript(RUN, [name, '--config', file]);
  const { url } = JSON.parse(await script.line(/"ready":true/)) as { url: string };
  return { script, url };
}
