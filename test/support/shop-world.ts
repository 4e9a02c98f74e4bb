import { createOdooSimulator, createWhatsappSimulator } from '@kaiwa/simulators';
import { createMovableClock } from '@kaiwa/testkit';
import { testDatabase } from './database';
import { until } from './until';
import { shop, startSpine, type Spine, type SpineOptions } from './spine';
import type { TemplateForm } from './template-forms';

/** One row of a simulated Odoo table. */
export type OdooRow = Record<string, unknown> & { id: number };

/** A message as the simulated Meta shows it. */
export interface PhoneMessage {
  direction: string;
  status: string;
  type: string;
  text: string;
}

/** A shop: simulated Meta and Odoo, Kaiwa between them, and hands to move both. */
export interface ShopWorld extends Spine {
  meta: Awaited<ReturnType<typeof createWhatsappSimulator>>;
  odooUrl: string;
  /** A simulated person writes to the shop. Returns the wamid. */
  says(phone: string, text: string, more?: Record<string, unknown>): Promise<string>;
  /** Messages of the shop that one person has on the phone. */
  received(phone: string): Promise<PhoneMessage[]>;
  /** All rows of a model of the simulated Odoo. */
  rows(model: string): OdooRow[];
  /** Lets the time of the next pull come. */
  pullNow(): void;
  /** Chatter lines of a partner, as HTML, oldest first. */
  chatter(partnerId: number): string[];
  /** The partner with this number; undefined when there is none. */
  partner(phone: string): OdooRow | undefined;
  /** A human of the shop moves a lead on Odoo's page. */
  moveLead(leadId: number, stageId: number): Promise<void>;
  /** Calls Odoo as a person of the shop. */
  human(model: string, method: string, args: unknown[]): Promise<unknown>;
  fault(simulator: 'meta' | 'odoo', fault: Record<string, unknown>): Promise<void>;
  heal(simulator: 'meta' | 'odoo'): Promise<void>;
  calls(simulator: 'meta' | 'odoo'): Promise<Record<string, unknown>>;
  /** Restarts Kaiwa alone; the outside world goes on. */
  close(): Promise<void>;
}

/** How the shop differs from an ordinary one. */
export type ShopOptions = Partial<Omit<SpineOptions, 'databaseUrl' | 'whatsappUrl' | 'odooUrl'>> & {
  odooVersion?: '18' | '19';
  customFields?: { model: 'res.partner'; name: string; type: 'boolean' | 'char' }[];
  /** Templates beside the shop's own. */
  templates?: readonly TemplateForm[];
};

/** Longer than the pull interval of the connector. Milliseconds. */
const PULL_MS = 11_000;

/** The human of the shop who works in Odoo. */
export const HUMAN = { login: 'sales@example.com', name: 'Sally Seller', apiKey: 'c'.repeat(40) };

/** Makes a shop of its own, on free ports, with a clock that moves everything. */
export async function openShop(options: ShopOptions = {}): Promise<ShopWorld> {
  const { odooVersion = '19', customFields = [], templates = [], ...rest } = options;
  const clock = createMovableClock();
  const database = await testDatabase();
  const meta = await createWhatsappSimulator({
    appSecret: shop.appSecret,
    verifyToken: shop.verifyToken,
    accessTokens: [shop.accessToken],
    businessAccounts: [
      {
        id: shop.businessAccountId,
        phoneNumbers: [{ id: shop.phoneNumberId, displayPhoneNumber: shop.displayPhoneNumber }],
        templates: [shop.template, ...templates],
      },
    ],
    webhookRetryDelaysMs: [100, 200, 500],
    now: () => clock.now(),
  });
  const odoo = await createOdooSimulator({
    version: odooVersion,
    customFields,
    database: shop.database,
    users: [
      {
        ...shop.bot,
        groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'],
      },
      { ...HUMAN, groups: ['base.group_user', 'sales_team.group_sale_manager', 'base.group_partner_manager'] },
    ],
    now: () => clock.now(),
  });
  const spine = await startSpine({
    databaseUrl: database.url,
    whatsappUrl: meta.url,
    odooUrl: odoo.url,
    clock,
    ...rest,
  });
  meta.subscribe(`${spine.url}/webhooks/whatsapp/main`);
  const human = await signIn(odoo.url);
  await until('the first walk over the deals', () =>
    spine.world.pipelineStore.loadCursor(spine.workspaceId, spine.odoo.id, 'changes'),
  );
  const rowsOf = (model: string): OdooRow[] => {
    const table = odoo.snapshot().tables[model];
    return (table?.rows ?? []).map(
      (row) => Object.fromEntries((table?.fields ?? []).map((field, index) => [field, row[index]])) as OdooRow,
    );
  };
  const urls = { meta: meta.url, odoo: odoo.url };
  return {
    ...spine,
    meta,
    odooUrl: odoo.url,
    async says(phone, text, more = {}) {
      const answer = await send(`${meta.url}/__phones/${phone}/messages`, {
        type: 'text',
        text: { body: text },
        ...more,
      });
      return (answer as { id: string }).id;
    },
    async received(phone) {
      const answer = await fetch(`${meta.url}/__messages?to=${phone}`);
      const { messages } = (await answer.json()) as { messages: PhoneMessage[] };
      return messages.filter(({ direction }) => direction === 'out');
    },
    rows: rowsOf,
    pullNow: () => clock.advance(PULL_MS),
    chatter: (partnerId) =>
      rowsOf('mail.message')
        .filter((row) => row['model'] === 'res.partner' && row['res_id'] === partnerId && row['body'] !== '')
        .map((row) => String(row['body'])),
    partner: (phone) => rowsOf('res.partner').find((row) => row['phone_sanitized'] === `+${phone}`),
    moveLead: async (leadId, stageId) => void (await human('crm.lead', 'write', [[leadId], { stage_id: stageId }])),
    human,
    fault: async (simulator, fault) => void (await send(`${urls[simulator]}/__faults`, fault)),
    heal: async (simulator) => void (await fetch(`${urls[simulator]}/__faults`, { method: 'DELETE' })),
    calls: async (simulator) => (await (await fetch(`${urls[simulator]}/__calls`)).json()) as Record<string, unknown>,
    async close() {
      await meta.close();
      await spine.stop();
      await odoo.close();
      await database.drop();
    },
  };
}

/** Posts JSON to a simulator. @throws Error when it does not answer with success. */
export async function send(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json().catch(() => null);
}

/** The shop's own people use the door that Kaiwa does not. */
export async function signIn(url: string): Promise<ShopWorld['human']> {
  const rpc = async (service: string, method: string, args: unknown[]): Promise<unknown> => {
    const answer = (await send(`${url}/jsonrpc`, {
      jsonrpc: '2.0',
      method: 'call',
      id: 1,
      params: { service, method, args },
    })) as {
      result?: unknown;
      error?: unknown;
    };
    if (answer.error !== undefined) throw new Error(`The human failed: ${JSON.stringify(answer.error).slice(0, 500)}`);
    return answer.result;
  };
  const uid = await rpc('common', 'authenticate', [shop.database, HUMAN.login, HUMAN.apiKey, {}]);
  return (model, method, args) => rpc('object', 'execute_kw', [shop.database, uid, HUMAN.apiKey, model, method, args]);
}
