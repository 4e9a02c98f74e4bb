import { KaiwaError } from '@kaiwa/core';
import { z } from 'zod';
import { account, quietWorld, startServer, type ReceivedCall, type ScriptedServer } from './__fixtures__/scripted-odoo';
import { createOdooClient, type OdooClient } from './odoo-client';
import { odooConfigSchema } from './odoo-config';

const xml = (value: string): string =>
  `<?xml version="1.0"?><methodResponse><params><param><value>${value}</value></param></params></methodResponse>`;
const fault = (code: number, text: string): string =>
  `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>${code}</int></value></member>` +
  `<member><name>faultString</name><value><string>${text}</string></value></member></struct></value></fault></methodResponse>`;
const VERSION_18 =
  '<struct><member><name>server_version</name><value><string>18.0-20250702</string></value></member>' +
  '<member><name>server_version_info</name><value><array><data><value><int>18</int></value></data></array></value></member></struct>';

interface Page {
  status?: number;
  type?: string;
  body?: string;
  headers?: Record<string, string>;
}
type Answer = (call: ReceivedCall) => Page | 'silence' | 'half' | 'drop';

/** A server before 19: version and sign-in work, the rest is the test's. */
async function startOld(answer: Answer): Promise<ScriptedServer> {
  return startServer((call, response) => {
    const plain = (body: string): void => void response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
    if (call.path === '/web/version') return void response.writeHead(404).end();
    if (call.name === 'version') return plain(xml(VERSION_18));
    if (call.name === 'authenticate') return plain(xml('<int>8</int>'));
    const given = answer(call);
    if (given === 'silence') return;
    if (given === 'drop') return void response.destroy();
    if (given === 'half') {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '900' });
      response.write('<?xml version="1.0"?><methodResponse><params>', () => response.destroy());
      return;
    }
    response.writeHead(given.status ?? 200, { 'content-type': given.type ?? 'text/xml', ...given.headers });
    response.end(given.body ?? xml('<boolean>1</boolean>'));
  });
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function connect(server: ScriptedServer, extra: object = {}): Promise<OdooClient> {
  const client = createOdooClient(odooConfigSchema.parse({ ...account(server.url), ...extra }), quietWorld());
  open.push(client, server);
  return client;
}

async function failure(call: Promise<unknown>): Promise<KaiwaError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!KaiwaError.is(error)) throw new Error(`expected a KaiwaError, got ${String(error)}`);
  return error;
}

const write = (client: OdooClient, vals: object = { name: 'x' }): Promise<unknown> =>
  client.write('res.partner', 'write', { ids: [1], vals }, z.unknown());
const read = (client: OdooClient): Promise<unknown> =>
  client.read('res.partner', 'search_read', { domain: [], fields: ['name'], limit: 1 }, z.unknown());

describe('a server before 19 is spoken to in XML-RPC', () => {
  it('asks version and user once, also when many calls wait for them', async () => {
    const server = await startOld(() => ({}));
    const client = await connect(server);
    await Promise.all([write(client), write(client), read(client)]);
    const names = server.calls.map(({ path, name }) => name || path);
    expect(names.slice(0, 3)).toEqual(['/web/version', 'version', 'authenticate']);
    expect(names.slice(3)).toEqual(['execute_kw', 'execute_kw', 'execute_kw']);
    expect(await client.version()).toBe(18);
  });

  it('sends ids and values by position, the rest by name, and no member that is undefined', async () => {
    const server = await startOld(() => ({}));
    const client = await connect(server, { language: 'nl_BE', companyIds: [2] });
    await write(client, { name: 'a\u0000b\u0007<c>', function: undefined, date: new Date('2026-01-02T03:04:05.678Z') });
    const text = server.calls.at(-1)?.text ?? '';
    expect(text).toContain(
      '<value><array><data><value><array><data><value><int>1</int></value></data></array></value><value><struct>',
    );
    expect(text).toContain('<![CDATA[ab<c>]]>');
    expect(text).toContain('<string>2026-01-02 03:04:05</string>');
    expect(text).not.toContain('function');
    expect(text).toContain('<name>lang</name><value><string>nl_BE</string>');
    expect(text).toContain('<name>allowed_company_ids</name><value><array><data><value><int>2</int>');
  });

  it('signs in again only after a refusal', async () => {
    let refuse = true;
    const server = await startOld(() => {
      const body = refuse ? fault(3, 'Access Denied') : xml('<boolean>1</boolean>');
      refuse = false;
      return { body };
    });
    const client = await connect(server);
    expect(await failure(write(client))).toMatchObject({ kind: 'unauthorized', effect: 'none' });
    await write(client);
    await write(client);
    expect(server.calls.filter(({ name }) => name === 'authenticate')).toHaveLength(2);
  });

  it('says unauthorized when the sign-in answers false', async () => {
    const server = await startServer((call, response) => {
      const body = call.name === 'version' ? xml(VERSION_18) : xml('<boolean>0</boolean>');
      response.writeHead(call.path === '/web/version' ? 404 : 200, { 'content-type': 'text/xml' }).end(body);
    });
    const client = await connect(server);
    expect(await failure(read(client))).toMatchObject({ kind: 'unauthorized', code: 'CREDENTIALS_REFUSED' });
  });
});

const html = (status: number): Page => ({
  status,
  type: 'text/html',
  body: `<html><head><TITLE>${status}</TITLE></head><body>no<br></body></html>`,
});

describe('what goes wrong on the way, over XML-RPC', () => {
  const rows: [what: string, answer: ReturnType<Answer>, code: string, ofWrite: string][] = [
    ['502 with a page', html(502), 'CRM_DOWN', 'unknown'],
    ['429 with a page', { ...html(429), headers: { 'retry-after': '3' } }, 'CRM_THROTTLED', 'none'],
    ['303 to the login page', { status: 303, headers: { location: '/web/login' }, body: '' }, 'REDIRECTED', 'none'],
    ['404', html(404), 'NOT_ODOO', 'none'],
    ['200 with a page', html(200), 'NOT_ODOO', 'none'],
    ['half an answer', 'half', 'NO_ANSWER', 'unknown'],
    ['a dropped connection', 'drop', 'NO_ANSWER', 'unknown'],
    [
      'a result it could not send',
      { body: fault(1, 'Traceback\nTypeError: cannot marshal None unless x') },
      'RESULT_UNKNOWN',
      'unknown',
    ],
    ['a business rule', { body: fault(2, 'Contacts require a name') }, 'CRM_REJECTED', 'none'],
  ];
  it.each(rows)('%s', async (_what, answer, code, ofWrite) => {
    const server = await startOld(() => answer);
    const client = await connect(server);
    expect(await failure(write(client))).toMatchObject({ code, effect: ofWrite });
    expect(await failure(read(client))).toMatchObject({ code, effect: 'none' });
  });

  it('gives up on silence at its own deadline, each call at its own', async () => {
    const server = await startOld((call) => (call.text.includes('<string>write</string>') ? 'silence' : {}));
    const client = await connect(server, { timeouts: { readMs: 2000, writeMs: 150 } });
    const [lost, fine] = await Promise.all([failure(write(client)), read(client)]);
    expect(lost).toMatchObject({ code: 'NO_ANSWER', effect: 'unknown' });
    expect(fine).toBe(true);
  });

  it('has no doubt when nobody listens', async () => {
    const server = await startOld(() => ({}));
    const client = await connect(server);
    await read(client);
    await server.close();
    open.splice(open.indexOf(server), 1);
    // The first call may still meet the kept connection as it dies, and then nobody can be sure.
    await failure(write(client));
    expect(await failure(write(client))).toMatchObject({ code: 'UNREACHABLE', effect: 'none' });
  });
});

describe('a server from 19 on is spoken to in JSON-2', () => {
  it.each([
    ['19.0', [19, 0, 0, 'final', 0, '']],
    ['saas~19.1+e', ['saas~19', 1, 0, 'final', 0, 'e']],
  ])('%s', async (version, version_info) => {
    const server = await startServer((call, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(call.path === '/web/version' ? { version, version_info } : true));
    });
    const client = await connect(server);
    expect(await write(client, { name: 'x\u0000' })).toBe(true);
    const call = server.calls.at(-1);
    expect(call).toMatchObject({ path: '/json/2/res.partner/write', args: { ids: [1], vals: { name: 'x' } } });
    expect(call?.headers).toMatchObject({ authorization: `bearer ${'k'.repeat(40)}`, 'x-odoo-database': 'shop' });
    expect(server.calls).toHaveLength(2);
  });

  it('stops at a redirect and names its target', async () => {
    const server = await startServer(
      (_call, response) => void response.writeHead(301, { location: 'https://erp.example.com/' }).end(),
    );
    const error = await failure(read(await connect(server)));
    expect([error.code, error.hint]).toEqual(['REDIRECTED', expect.stringContaining('https://erp.example.com/')]);
  });

  it('does not take an answer of another shape for success', async () => {
    const server = await startServer((call, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(call.path === '/web/version' ? { version: '19.0' } : { not: 'a list' }));
    });
    const client = await connect(server);
    const created = client.write('res.partner', 'create', { vals_list: [{}] }, z.array(z.number()));
    expect(await failure(created)).toMatchObject({ kind: 'unreadable', effect: 'unknown' });
  });
});
