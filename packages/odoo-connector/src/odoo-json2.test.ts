import { account, quietWorld, startServer, type ScriptedServer } from './__fixtures__/scripted-odoo';
import { createJson2Transport, readHttpVersion, retryAfter } from './odoo-json2';

let server: ScriptedServer;
let answer: { status: number; type: string; body: string };
beforeEach(async () => {
  server = await startServer((_call, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type, 'retry-after': '7' }).end(answer.body);
  });
});
afterEach(() => server.close());

function write(): Promise<unknown> {
  const { http } = quietWorld();
  const { database, apiKey } = account(server.url);
  const transport = createJson2Transport(http, {
    baseUrl: server.url,
    database,
    apiKey,
    timeouts: { readMs: 1000, writeMs: 1000 },
  });
  return transport.call('res.partner', 'write', { ids: [1], vals: {} }, { write: true });
}
const json = (status: number, body: unknown) => ({ status, type: 'application/json', body: JSON.stringify(body) });
const page = (status: number) => ({ status, type: 'text/html', body: '<html></html>' });

test.each<[string, typeof answer, string, string]>([
  [
    'an error of Odoo',
    json(422, { name: 'odoo.exceptions.UserError', message: 'No', debug: 'Traceback' }),
    'CRM_REJECTED',
    'none',
  ],
  [
    'a rolled back failure',
    json(500, { name: 'builtins.ValueError', message: "Invalid field 'x'" }),
    'FIELD_UNKNOWN',
    'none',
  ],
  ['a broken server', page(500), 'CRM_DOWN', 'unknown'],
  ['a wrong database', page(404), 'NOT_ODOO', 'none'],
  ['a page where data was due', page(200), 'NOT_ODOO', 'none'],
  ['JSON that is none', { ...json(200, 1), body: '{' }, 'NOT_ODOO', 'none'],
  ['JSON of a proxy', json(429, { error: 'slow down' }), 'CRM_THROTTLED', 'none'],
])('%s', async (_title, given, code, effect) => {
  answer = given;
  await expect(write()).rejects.toMatchObject({ code, effect });
});

test('None comes as null, and that is success', async () => {
  answer = json(200, null);
  expect(await write()).toBeNull();
});

test.each([
  [json(200, { version: '19.0' }), 19],
  [page(404), null],
  [page(200), null],
])('the version in %j is %p', async (given, version) => {
  answer = given;
  expect(await readHttpVersion(quietWorld().http, server.url, 1000)).toBe(version);
});

test.each([
  ['7', 7000],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  [undefined, undefined],
])('retry-after %p is %p ms', (header, expected) => {
  expect(retryAfter(header)).toBe(expected);
});
