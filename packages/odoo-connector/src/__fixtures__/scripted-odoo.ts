import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '@kaiwa/core';
import { odooConfigSchema, type OdooConfig, type OdooConfigInput } from '../odoo-config';
import { createOdooClient, type OdooClient } from '../odoo-client';
import { createOdooFacts, type OdooFacts } from '../odoo-facts';
import type { OdooWorld } from '../odoo-transport';
import { nodeHttp } from './node-http';

/** One call as the server got it: `args` is the JSON body, or the XML text. */
export interface ReceivedCall {
  path: string;
  name: string;
  args: Record<string, unknown>;
  text: string;
  headers: IncomingMessage['headers'];
}

/** A fault as JSON-2 tells it. */
export class Json2Fault extends Error {
  constructor(
    readonly status: number,
    readonly pythonName: string,
    message: string,
  ) {
    super(message);
  }
}

/** A server whose answers a test writes itself. Calls are kept in order. */
export interface ScriptedServer {
  url: string;
  calls: ReceivedCall[];
  close(): Promise<void>;
}

/** Serves raw answers: for what no well-behaved Odoo says. */
export async function startServer(
  answer: (call: ReceivedCall, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const path = request.url ?? '';
      const isJson = request.headers['content-type']?.includes('json') === true;
      const name = isJson ? path.split('/').slice(-2).join('.') : (/<methodName>(\w+)/.exec(text)?.[1] ?? '');
      const call = { path, name, args: isJson ? JSON.parse(text) : {}, text, headers: request.headers };
      calls.push(call);
      answer(call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers of a scripted Odoo 19, by `model.method`; a function computes them, a {@link Json2Fault} is thrown. */
export type Script = Record<string, unknown>;

const basics: Script = {
  'res.users.context_get': { uid: 8, lang: 'en_US', tz: 'UTC' },
  'res.users.read': [{ id: 8, name: 'Connector', partner_id: [3, 'Connector'] }],
  'ir.model.data.check_object_reference': ['mail.message.subtype', 2],
  'res.partner.fields_get': fieldsNamed(
    'name phone phone_sanitized phone_mobile_search country_id parent_id is_company active write_date write_uid user_id',
  ),
  'crm.lead.fields_get': fieldsNamed('name stage_id partner_id probability active write_date write_uid won_status'),
  'crm.stage.fields_get': fieldsNamed('team_ids'),
  'crm.stage.search_read': [
    { id: 1, name: 'New', is_won: false, team_ids: [] },
    { id: 4, name: 'Won', is_won: true, team_ids: [] },
  ],
  'res.country.search_read': [{ id: 20, code: 'BE' }],
};

/** `fields_get` of fields by name; `boolean:x` and `many2one:y` say the type, text is the default. */
export function fieldsNamed(names: string): Record<string, { type: string }> {
  return Object.fromEntries(
    names.split(' ').map((name) => {
      const [type, bare] = name.includes(':') ? name.split(':') : ['char', name];
      return [bare, { type: type ?? 'char' }];
    }),
  );
}

/** Everything a feature of the connector needs, over a scripted Odoo 19. */
export interface ScriptedOdoo extends ScriptedServer {
  desk: { client: OdooClient; facts: OdooFacts; config: OdooConfig; clock: OdooWorld['clock']; maxChars: number };
  /** Arguments of the calls of one method, in order. */
  argsOf(name: string): Record<string, unknown>[];
}

/** A list argument of a call, such as `vals_list` or `ids`. */
export function listOf(args: Record<string, unknown>, name: string): unknown[] {
  const list = args[name];
  return Array.isArray(list) ? list : [];
}

/** Starts it. Names in `script` replace the basics. */
export async function startScriptedOdoo(script: Script, config: Partial<OdooConfigInput> = {}): Promise<ScriptedOdoo> {
  const answers = { ...basics, ...script };
  const server = await startServer((call, response) => {
    if (call.path === '/web/version') return sendJson(response, 200, { version: '19.0', version_info: [19, 0] });
    try {
      const answer = answers[`${call.path.split('/')[3]}.${call.path.split('/')[4]}`];
      if (answer === undefined)
        throw new Json2Fault(404, 'werkzeug.exceptions.NotFound', `the model '${call.name}' does not exist`);
      if (answer instanceof Json2Fault) throw answer;
      sendJson(response, 200, typeof answer === 'function' ? answer(call.args) : answer);
    } catch (error) {
      if (!(error instanceof Json2Fault)) throw error;
      sendJson(response, error.status, { name: error.pythonName, message: error.message, debug: 'Traceback' });
    }
  });
  const world = quietWorld();
  const parsed = odooConfigSchema.parse({ ...account(server.url), ...config });
  const client = createOdooClient(parsed, world);
  return {
    ...server,
    desk: { client, facts: createOdooFacts(client, world.clock), config: parsed, clock: world.clock, maxChars: 60_000 },
    argsOf: (name) => server.calls.filter(({ path }) => path === `/json/2/${name}`).map(({ args }) => args),
    close: async () => {
      client.close();
      await server.close();
    },
  };
}

/** A connection as a test needs it; the key is a dummy. */
export function account(baseUrl: string): OdooConfigInput {
  return { baseUrl, database: 'shop', login: 'bot@example.com', apiKey: 'k'.repeat(40) };
}

/** The world with a fixed clock and a silent log. */
export function quietWorld(): OdooWorld & { clock: { set(instant: Date): void } } {
  let now = new Date('2026-11-22T09:00:00Z');
  const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const clock = {
    now: () => now,
    sleep: () => Promise.resolve(),
    set: (instant: Date) => {
      now = instant;
    },
  };
  return { clock, http: nodeHttp, logger: silent };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}
