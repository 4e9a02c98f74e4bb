import { KaiwaError } from '@kaiwa/core';
import type { OdooArguments } from './odoo-transport';
import { createXmlrpcTransport, readXmlrpcVersion, type MethodCaller } from './odoo-xmlrpc';

const account = { database: 'shop', login: 'bot', apiKey: 'key' };

/** A caller that keeps what it was asked; `answer` decides. */
function caller(answer: (method: string) => unknown): { asked: unknown[][]; call: MethodCaller } {
  const asked: unknown[][] = [];
  return {
    asked,
    call: async (service, method, params, write) => {
      asked.push([service, method, params, write]);
      return method === 'authenticate' ? 8 : answer(method);
    },
  };
}

test.each<[string, string, OdooArguments, unknown[], object]>([
  ['create by position', 'create', { vals_list: [{ a: 1 }], context: { x: 1 } }, [[{ a: 1 }]], { context: { x: 1 } }],
  ['write by position', 'write', { ids: [1], vals: { a: null } }, [[1], { a: false }], {}],
  [
    'search_read with its domain first',
    'search_read',
    { domain: [['a', '=', 1]], limit: 2 },
    [[['a', '=', 1]]],
    { limit: 2 },
  ],
  ['any other method with its ids first', 'message_post', { ids: [1], body: 'x' }, [[1]], { body: 'x' }],
  ['a method without ids by name alone', 'context_get', { b: undefined, c: 2 }, [], { c: 2 }],
])('sends %s', async (_title, method, args, listed, named) => {
  const { asked, call } = caller(() => true);
  await createXmlrpcTransport(call, account).call('res.partner', method, args, { write: true });
  expect(asked.at(-1)).toEqual([
    'object',
    'execute_kw',
    ['shop', 8, 'key', 'res.partner', method, listed, named],
    true,
  ]);
});

test('a failed sign-in is tried again by the next call, a good one is kept', async () => {
  let fails = true;
  const asked: string[] = [];
  const call: MethodCaller = async (_service, method) => {
    asked.push(method);
    if (method !== 'authenticate') return true;
    if (fails) throw new KaiwaError({ kind: 'unavailable', code: 'CRM_DOWN', message: 'down' });
    return 8;
  };
  const transport = createXmlrpcTransport(call, account);
  await expect(transport.uid()).rejects.toMatchObject({ code: 'CRM_DOWN' });
  fails = false;
  expect([await transport.uid(), await transport.uid()]).toEqual([8, 8]);
  expect(asked).toEqual(['authenticate', 'authenticate']);
});

test('a version that is none means no Odoo', async () => {
  await expect(readXmlrpcVersion(caller(() => 'hello').call)).rejects.toMatchObject({ code: 'NOT_ODOO' });
  expect(await readXmlrpcVersion(caller(() => ({ server_version_info: [17, 0] })).call)).toBe(17);
});
