import type { ContactRef, Logger } from '@kaiwa/core';
import { createOdooConnector, type OdooConfigInput } from '@kaiwa/odoo-connector';
import { createOdooSimulator } from '@kaiwa/simulators';
import type { BrokenOperation, ConnectorHarness, ConnectorWorld, ContractFault } from '@kaiwa/testkit';
import { nodeHttp } from './node-http';

const DATABASE = 'shop';
const BOT = { login: 'bot@example.com', name: 'Connector', apiKey: 'b'.repeat(40) };
const HUMAN = { login: 'sales@example.com', name: 'Sally Seller', apiKey: 'c'.repeat(40) };
const TOKEN = 'an-unguessable-part-of-the-webhook-url';
const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A connector over a simulated Odoo of one version, and the shop's own people beside it. */
export async function createOdooHarness(
  version: '18' | '19',
  options: Omit<NonNullable<Parameters<typeof createOdooSimulator>[0]>, 'version' | 'users'> = {},
): Promise<ConnectorHarness & { url: string; human: Human }> {
  const simulator = await createOdooSimulator({
    version,
    database: DATABASE,
    users: [
      {
        ...BOT,
        groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'],
      },
      { ...HUMAN, groups: ['base.group_system', 'sales_team.group_sale_manager', 'base.group_partner_manager'] },
    ],
    ...options,
  });
  const config: OdooConfigInput = {
    baseUrl: simulator.url,
    database: DATABASE,
    login: BOT.login,
    apiKey: BOT.apiKey,
    webhookToken: TOKEN,
  };
  const world = { clock: { now: () => new Date(), sleep: () => Promise.resolve() }, http: nodeHttp, logger: silent };
  const connector = createOdooConnector(config, world);
  const impatient = createOdooConnector({ ...config, timeouts: { readMs: 700, writeMs: 700 } }, world);
  const human = await signIn(simulator.url);
  const body = Buffer.from(JSON.stringify({ _action: 'moved(#1)', _id: 7, _model: 'crm.lead', id: 7 }));
  return {
    connector,
    impatient,
    url: simulator.url,
    human,
    world: createWorld(simulator.url, human),
    refusedFields: { no_such_field: 'x' },
    stageIds: ['1', '2', '3'],
    deliveries: {
      genuine: { headers: {}, path: `/${TOKEN}`, body },
      forged: { headers: {}, path: '/a-guess-of-the-same-length-as-the-token', body },
    },
    now: () => new Date(),
    async close() {
      await connector.close();
      await impatient.close();
      await simulator.close();
    },
  };
}

/** Calls Odoo as a person of the shop, over the JSON-RPC door the connector does not use. */
export type Human = <T>(model: string, method: string, args: unknown[], named?: object) => Promise<T>;

async function signIn(url: string): Promise<Human> {
  const rpc = async <T>(service: string, method: string, args: unknown[]): Promise<T> => {
    const answer = await nodeHttp.send({
      method: 'POST',
      url: `${url}/jsonrpc`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params: { service, method, args } }),
      timeoutMs: 10_000,
    });
    const { result, error }: { result: T; error?: unknown } = JSON.parse(Buffer.from(answer.body).toString());
    if (error !== undefined) throw new Error(`The human failed: ${JSON.stringify(error).slice(0, 500)}`);
    return result;
  };
  const uid = await rpc<number>('common', 'authenticate', [DATABASE, HUMAN.login, HUMAN.apiKey, {}]);
  return (model, method, args, named = {}) =>
    rpc('object', 'execute_kw', [DATABASE, uid, HUMAN.apiKey, model, method, args, named]);
}

interface Row {
  id: number;
  name: string;
  phone: string | false;
  body: string;
  stage_id: [number, string] | false;
  category_id: number[];
}

function partner(id: number): ContactRef {
  return { object: 'res.partner', id: String(id) };
}

function createWorld(url: string, human: Human): ConnectorWorld {
  const all = { context: { active_test: false } };
  return {
    addContact: async (values) => partner(await human<number>('res.partner', 'create', [values])),
    contacts: async () => {
      const rows = await human<Row[]>('res.partner', 'search_read', [[]], { fields: ['name', 'phone'], ...all });
      return rows.map(({ id, name, phone }) => ({ ref: partner(id), name, phones: phone === false ? [] : [phone] }));
    },
    timeline: async ({ id }) => {
      const domain = [
        ['model', '=', 'res.partner'],
        ['res_id', '=', Number(id)],
        ['message_type', '=', 'comment'],
      ];
      const rows = await human<Row[]>('mail.message', 'search_read', [domain], { fields: ['body'], order: 'id' });
      return rows.map(({ body }) => ({ source: body, text: readHtml(body) }));
    },
    addDeals: async (count, contact) => {
      const partnerId = contact === null ? false : Number(contact.id);
      const values = Array.from({ length: count }, (_, index) => ({ name: `Import ${index}`, partner_id: partnerId }));
      const ids = await human<number[]>('crm.lead', 'create', [values]);
      return ids.map((id) => ({ object: 'crm.lead', id: String(id) }));
    },
    deals: async () => {
      const rows = await human<Row[]>('crm.lead', 'search_read', [[]], { fields: ['name', 'stage_id'], ...all });
      return rows.map(({ id, name, stage_id }) => ({
        ref: { object: 'crm.lead', id: String(id) },
        title: name,
        stageId: stage_id === false ? null : String(stage_id[0]),
      }));
    },
    moveDeal: async ({ id }, stageId) =>
      void (await human('crm.lead', 'write', [[Number(id)], { stage_id: Number(stageId) }])),
    isOptedOut: async ({ id }) => {
      const tags = await human<Row[]>('res.partner.category', 'search_read', [[['name', '=', 'WhatsApp opt-out']]], {
        fields: ['name'],
      });
      const [row] = await human<Row[]>('res.partner', 'read', [[Number(id)]], { fields: ['category_id'] });
      return tags.some((tag) => row?.category_id.includes(tag.id));
    },
    calls: async () => {
      const answer = await fetchJson<{ byRoute: Record<string, number> }>(`${url}/__calls`);
      return Object.entries(answer.byRoute)
        .filter(([route]) => !/^JSON-RPC|jsonrpc/i.test(route))
        .reduce((sum, [, count]) => sum + count, 0);
    },
    breakNext: (fault, operation) => postFault(url, fault, operation),
  };
}

const targets: Record<BrokenOperation, string> = {
  findContacts: 'res\\.partner/search_read$',
  saveContacts: 'res\\.partner/create$',
  recordActivities: 'mail\\.message/create$',
  saveDeals: 'crm\\.lead/create$',
};
const effects: Record<ContractFault, object> = {
  answerLost: { closeBeforeAnswer: true },
  requestLost: { closeBeforeWork: true },
  tokenExpired: { tokenExpired: true },
  badGateway: { html: 502 },
  silence: { hang: true },
};

async function postFault(url: string, fault: ContractFault, operation: BrokenOperation): Promise<void> {
  const match = { path: `^/(xmlrpc|json)/.*${targets[operation]}` };
  await nodeHttp.send({
    method: 'POST',
    url: `${url}/__faults`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match, effect: effects[fault] }),
    timeoutMs: 5000,
  });
}

async function fetchJson<T>(url: string): Promise<T> {
  const answer = await nodeHttp.send({ method: 'GET', url, timeoutMs: 5000 });
  const body: T = JSON.parse(Buffer.from(answer.body).toString());
  return body;
}

/** What a browser shows of a chat line. */
function readHtml(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#34': '"', nbsp: ' ' };
  return html
    .replace(/<br\s*\/?>|<\/p>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
