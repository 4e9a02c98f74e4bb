import { createOdooSimulator, createWhatsappSimulator } from '@kaiwa/simulators';
import { createMovableClock } from '@kaiwa/testkit';
import { testDatabase } from './database';
import { shop, startSpine, type Spine, type SpineOptions } from './spine';

/** One row of a simulated Odoo table. */
export type OdooRow = Record<string, unknown> & { id: number };

/** A shop: simulated Meta and Odoo, Kaiwa between them, and hands to move both. */
export interface ShopWorld extends Spine {
  meta: Awaited<ReturnType<typeof createWhatsappSimulator>>;
  odooUrl: string;
  /** A simulated person writes to the shop. Returns the wamid. */
  says(phone: string, text: string, more?: Record<string, unknown>): Promise<string>;
  /** Messages of the shop that one person has on the phone. */
  received(phone: string): Promise<{ text: string; status: string }[]>;
  /** All rows of a model of the simulated Odoo. */
  rows(model: string): OdooRow[];
  /** A human of the shop moves a lead on Odoo's page. */
  moveLead(leadId: number, stageId: number): Promise<void>;
  fault(simulator: 'meta' | 'odoo', fault: Record<string, unknown>): Promise<void>;
  calls(simulator: 'meta' | 'odoo'): Promise<Record<string, unknown>>;
  /** Restarts Kaiwa alone; the outside world goes on. */
  close(): Promise<void>;
}

/** Makes a shop of its own, on free ports, with a clock that moves everything. */
export async function openShop(options: { odoo?: '18' | '19' } & Partial<Omit<SpineOptions, 'databaseUrl' | 'whatsappUrl' | 'odooUrl'>> = {}): Promise<ShopWorld> {
  const { odoo: _version, ...rest } = options;
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
        templates: [shop.template],
      },
    ],
    webhookRetryDelaysMs: [100, 200, 500],
    now: () => clock.now(),
  });
  const odoo = await createOdooSimulator({
    version: options.odoo ?? '19',
    database: shop.database,
    users: [
      { ...shop.bot, groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'] },
    ],
    now: () => clock.now(),
  });
  const spine = await startSpine({ databaseUrl: database.url, whatsappUrl: meta.url, odooUrl: odoo.url, clock, ...rest } as SpineOptions);
  meta.subscribe(`${spine.url}/webhooks/whatsapp/main`);
  const urls = { meta: meta.url, odoo: odoo.url };
  return {
    ...spine,
    meta,
    odooUrl: odoo.url,
    async says(phone, text, more = {}) {
      const answer = await send(`${meta.url}/__phones/${phone}/messages`, { type: 'text', text: { body: text }, ...more });
      return (answer as { id: string }).id;
    },
    async received(phone) {
      const answer = await fetch(`${meta.url}/__messages?to=${phone}`);
      return (await answer.json()) as { text: string; status: string }[];
    },
    rows(model) {
      const table = odoo.snapshot().tables[model];
      return (table?.rows ?? []).map((row) => Object.fromEntries((table?.fields ?? []).map((field, index) => [field, row[index]])) as OdooRow);
    },
    moveLead: async (leadId, stageId) => void (await send(`${odoo.url}/__ui/leads/${leadId}/stage`, { stage_id: stageId })),
    fault: async (simulator, fault) => void (await send(`${urls[simulator]}/__faults`, fault)),
    calls: async (simulator) => (await (await fetch(`${urls[simulator]}/__calls`)).json()) as Record<string, unknown>,
    async close() {
      await meta.close();
      await spine.stop();
      await odoo.close();
      await database.drop();
    },
  };
}

async function send(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json().catch(() => null);
}
