import { DATABASE, methodCall, startOdoo, type OdooClient } from './__fixtures__/odoo-client';

let odoo: OdooClient;
beforeEach(async () => {
  odoo = await startOdoo();
});
afterEach(() => odoo.simulator.close());

const create = (name: string): Promise<number> =>
  odoo.call('res.partner', 'create', [{ name }], { context: { tracking_disable: true } });
const count = (name: string): Promise<number> => odoo.call('res.partner', 'search_count', [[['name', '=', name]]]);
const fault = (effect: object, path = 'res.partner/create'): Promise<unknown> =>
  odoo.control('/__faults', { match: { path }, effect });

test('closeBeforeAnswer: the work is done, the answer is lost', async () => {
  await fault({ closeBeforeAnswer: true });
  await expect(create('A')).rejects.toThrow('fetch failed');
  expect(await count('A')).toBe(1);
  expect(await create('B')).toEqual(expect.any(Number));
});

test('closeBeforeWork: nothing is done', async () => {
  await fault({ closeBeforeWork: true });
  await expect(create('A')).rejects.toThrow('fetch failed');
  expect(await count('A')).toBe(0);
});

test('commitDelayMs with closeBeforeAnswer: the connection is cut at once and the work appears later', async () => {
  await fault({ commitDelayMs: 50, closeBeforeAnswer: true });
  await expect(create('A')).rejects.toThrow('fetch failed');
  expect(await count('A')).toBe(0);
  while ((await count('A')) === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await count('A')).toBe(1);
});

test('an edge proxy answers HTML', async () => {
  await fault({ html: 502 });
  const response = await odoo.raw(
    '/xmlrpc/2/object',
    methodCall('execute_kw', [DATABASE, 7, 'k', 'res.partner', 'create', [{}]]),
  );
  expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
});

test('a status with a body', async () => {
  await fault({ status: 429, headers: { 'retry-after': '3' } }, 'context_get');
  const response = await odoo.json2('res.users/context_get', {});
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
});

test('an exception: PostgreSQL gives up after five tries, and nothing was written', async () => {
  await fault({
    exception: {
      name: 'psycopg2.errors.SerializationFailure',
      message: 'could not serialize access due to concurrent update\n',
    },
  });
  await expect(create('A')).rejects.toMatchObject({
    code: 1,
    message: expect.stringMatching(/psycopg2\.errors\.SerializationFailure: could not serialize access/),
  });
  expect(await count('A')).toBe(0);
});

test('delayMs: retries inside the request hold it up, then it succeeds', async () => {
  await fault({ delayMs: 40 });
  const from = performance.now();
  expect(await create('A')).toEqual(expect.any(Number));
  expect(performance.now() - from).toBeGreaterThan(35);
});

test('hang: no answer ever', async () => {
  await fault({ hang: true });
  const body = methodCall('execute_kw', [DATABASE, 7, 'k', 'res.partner', 'create', [{}]]);
  const request = fetch(`${odoo.simulator.url}/xmlrpc/2/object`, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(80),
  });
  await expect(request).rejects.toThrow('aborted due to timeout');
});

test('an expired key is a wrong key in every protocol', async () => {
  await odoo.control('/__faults', { match: { times: 3 }, effect: { tokenExpired: true } });
  await expect(create('A')).rejects.toMatchObject({ code: 3 });
  expect(await odoo.jsonrpc('res.partner', 'search', [[]])).toMatchObject({
    error: { data: { name: 'odoo.exceptions.AccessDenied' } },
  });
  const response = await odoo.json2('res.partner/search', { domain: [] });
  expect([response.status, await response.json()]).toEqual([
    401,
    expect.objectContaining({ message: 'Invalid apikey' }),
  ]);
  expect(await create('A')).toEqual(expect.any(Number));
});

test('calls and records are counted by protocol, model and method', async () => {
  await create('A');
  await odoo.call('res.partner', 'create', [[{ name: 'B' }, { name: 'C' }]]);
  await odoo.json2('res.partner/create', { vals_list: [{ name: 'D' }] });
  expect(await odoo.control('/__calls')).toEqual({
    total: 3,
    byRoute: { 'JSON-2 res.partner.create': 1, 'XML-RPC res.partner.create': 2 },
    recordsByRoute: { 'JSON-2 res.partner.create': 1, 'XML-RPC res.partner.create': 3 },
  });
  await fetch(`${odoo.simulator.url}/__calls`, { method: 'DELETE' });
  expect(await odoo.control('/__calls')).toMatchObject({ total: 0, recordsByRoute: {} });
});

test('a fault nobody knows is refused with its problem', async () => {
  expect(await odoo.control('/__faults', { effect: { explode: true } })).toMatchObject({
    problems: [expect.anything()],
  });
});
