import { XMLParser } from 'fast-xml-parser';
import { createOdooSimulator, type OdooSimulator } from '../odoo-simulator';
import type { OdooSimulatorOptions } from '../odoo-options';

export const BOT_KEY = 'b07b07b07b07b07b07b07b07b07b07b07b07b07b';
export const DATABASE = 'shop';

/** The least-privilege integration user, and two who may do less. */
export const USERS: NonNullable<OdooSimulatorOptions['users']> = [
  {
    login: 'bot',
    name: 'Bot',
    apiKey: BOT_KEY,
    password: 'bot-password',
    groups: ['base.group_user', 'base.group_partner_manager', 'sales_team.group_sale_salesman_all_leads'],
  },
  { login: 'reader', name: 'Reader', apiKey: 'reader-key', groups: ['base.group_user'] },
  { login: 'seller', name: 'Seller', apiKey: 'seller-key', groups: ['sales_team.group_sale_salesman'] },
];

export class Fault extends Error {
  constructor(
    readonly code: number | string,
    message: string,
  ) {
    super(message);
  }
}

/** Written by hand for the tests, so the simulator's own reader is not tested against itself. */
export function encode(value: unknown): string {
  if (value === null) return '<value><nil/></value>';
  if (typeof value === 'string')
    return `<value><string>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</string></value>`;
  if (typeof value === 'boolean') return `<value><boolean>${value ? 1 : 0}</boolean></value>`;
  if (typeof value === 'number')
    return Number.isInteger(value) ? `<value><int>${value}</int></value>` : `<value><double>${value}</double></value>`;
  if (Array.isArray(value))
    return `<value><array><data>${value.map((item) => encode(item)).join('')}</data></array></value>`;
  const members = Object.entries(value as object).map(
    ([name, item]) => `<member><name>${name}</name>${encode(item)}</member>`,
  );
  return `<value><struct>${members.join('')}</struct></value>`;
}

export function methodCall(method: string, params: unknown[]): string {
  const list = params.map((param) => `<param>${encode(param)}</param>`).join('');
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${list}</params></methodCall>`;
}

type Node = Record<string, any>;
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  isArray: (name, path) => name === 'member' || (name === 'value' && String(path).endsWith('data.value')),
});

export function decodeResponse(xml: string): unknown {
  const { methodResponse } = parser.parse(xml) as Node;
  if (methodResponse.fault !== undefined) {
    const fault = decode(methodResponse.fault.value) as Node;
    throw new Fault(fault['faultCode'], fault['faultString']);
  }
  return decode(methodResponse.params.param.value);
}

function decode(node: Node): unknown {
  if ('string' in node) return node['string'];
  if ('boolean' in node) return node['boolean'] === '1';
  if ('int' in node) return Number(node['int']);
  if ('double' in node) return Number(node['double']);
  if ('array' in node) return (node['array'].data.value ?? []).map((item: Node) => decode(item));
  if ('struct' in node) {
    const members: Node[] = node['struct'].member ?? [];
    return Object.fromEntries(members.map((member) => [member['name'], decode(member['value'])]));
  }
  throw new Error(`unexpected XML-RPC value ${JSON.stringify(node)}`);
}

/** A record as a test reads it. */
export type Row = Record<string, any>;

export interface OdooClient {
  simulator: OdooSimulator;
  uid: number;
  /** execute_kw over XML-RPC as the bot (or as another user by key). */
  call<T = any>(
    model: string,
    method: string,
    args?: unknown[],
    keywords?: object,
    as?: [uid: number, key: string],
  ): Promise<T>;
  raw(path: string, body: string, headers?: Record<string, string>): Promise<Response>;
  json2(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  jsonrpc(model: string, method: string, args?: unknown[], keywords?: object): Promise<any>;
  control(path: string, body?: unknown): Promise<any>;
}

export async function startOdoo(options: OdooSimulatorOptions = {}): Promise<OdooClient> {
  const simulator = await createOdooSimulator({ database: DATABASE, users: USERS, ...options });
  const uid = options.version === '18' ? 8 : 7;
  const raw = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${simulator.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
  return {
    simulator,
    uid,
    raw,
    async call(model, method, args = [], keywords = {}, [asUid, key] = [uid, BOT_KEY]) {
      const body = methodCall('execute_kw', [DATABASE, asUid, key, model, method, args, keywords]);
      const response = await raw('/xmlrpc/2/object', body, { 'content-type': 'text/xml' });
      return decodeResponse(await response.text()) as any;
    },
    json2: (path, body, headers = {}) =>
      raw(`/json/2/${path}`, JSON.stringify(body), {
        'content-type': 'application/json',
        authorization: `bearer ${BOT_KEY}`,
        ...headers,
      }),
    async jsonrpc(model, method, args = [], keywords = {}) {
      const params = {
        service: 'object',
        method: 'execute_kw',
        args: [DATABASE, uid, BOT_KEY, model, method, args, keywords],
      };
      const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
      return (await raw('/jsonrpc', body, { 'content-type': 'application/json' })).json();
    },
    async control(path, body) {
      const init =
        body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return (await fetch(`${simulator.url}${path}`, init)).json();
    },
  };
}

/** One column of stored records, microseconds and all, as the snapshot has it. */
export function storedColumn(odoo: OdooClient, model: string, ids: readonly number[], column: string): unknown[] {
  const { fields, rows } = odoo.simulator.snapshot().tables[model]!;
  return rows
    .filter((row) => ids.includes(Number(row[fields.indexOf('id')])))
    .map((row) => row[fields.indexOf(column)]);
}
