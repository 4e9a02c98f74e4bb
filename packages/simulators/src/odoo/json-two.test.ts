import { BOT_KEY, startOdoo, type OdooClient } from './__fixtures__/odoo-client';

test('18.0 sends JSON-2 to the login page', async () => {
  const odoo = await startOdoo({ version: '18' });
  const response = await odoo.json2('res.partner/search', { domain: [] });
  expect([response.status, response.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/web\/login/)]);
  await odoo.simulator.close();
});

describe('JSON-2 of 19.0', () => {
  let odoo: OdooClient;
  beforeAll(async () => {
    odoo = await startOdoo();
  });
  afterAll(() => odoo.simulator.close());

  test.each<[string, string, unknown, Record<string, string>, [number, string?]]>([
    [
      'a password',
      'res.partner/search',
      { domain: [] },
      { authorization: 'bearer bot-password' },
      [401, 'werkzeug.exceptions.Unauthorized'],
    ],
    ['another database', 'res.partner/search', { domain: [] }, { 'x-odoo-database': 'nodb' }, [404]],
    ['a form', 'res.partner/search', { domain: [] }, { 'content-type': 'text/plain' }, [415]],
    ['a missing name', 'res.partner/create', { vals_list: [{}] }, {}, [422, 'odoo.exceptions.ValidationError']],
    [
      'an unknown argument',
      'res.partner/search',
      { domain: [], nope: 1 },
      {},
      [422, 'werkzeug.exceptions.UnprocessableEntity'],
    ],
    ['an unknown method', 'res.partner/nope', {}, {}, [404, 'werkzeug.exceptions.NotFound']],
    ['a gone record', 'res.partner/write', { ids: [999_999], vals: {} }, {}, [404, 'odoo.exceptions.MissingError']],
    [
      'a language that is not installed',
      'res.partner/search',
      { domain: [], context: { lang: 'xx_XX' } },
      {},
      [422, 'odoo.exceptions.UserError'],
    ],
    ['every field of a contact', 'res.partner/search_read', { domain: [] }, {}, [403, 'odoo.exceptions.AccessError']],
    [
      'a bad date',
      'res.partner/search',
      { domain: [['write_date', '>', '2026-01-01T00:00:00Z']] },
      {},
      [500, 'builtins.ValueError'],
    ],
  ])('%s is refused by status', async (_title, path, body, headers, [status, name]) => {
    const response = await odoo.json2(path, body, headers);
    expect(response.status).toBe(status);
    if (name === undefined) expect(response.headers.get('content-type')).toContain('text/html');
    else
      expect(await response.json()).toMatchObject({
        name,
        message: expect.any(String),
        context: {},
        debug: expect.any(String),
      });
  });

  test('broken JSON is 400, an empty list is no arguments, GET is 404', async () => {
    const headers = { 'content-type': 'application/json', authorization: `bearer ${BOT_KEY}` };
    expect((await odoo.raw('/json/2/res.partner/search', '{', headers)).status).toBe(400);
    expect(await (await odoo.json2('res.users/context_get', [])).json()).toMatchObject({ uid: 7 });
    expect((await fetch(`${odoo.simulator.url}/json/2/res.partner/search`)).status).toBe(404);
  });

  test('create answers a list even for one, None is null, search_read swallows unknown keywords', async () => {
    const ids = await (await odoo.json2('res.partner/create', { vals_list: { name: 'One' } })).json();
    expect(ids).toEqual([expect.any(Number)]);
    expect(await (await odoo.json2('res.partner/action_archive', { ids })).json()).toBeNull();
    expect(
      (await odoo.json2('res.partner/search_read', { domain: [['id', 'in', ids]], fields: ['name'], nonsense: 1 }))
        .status,
    ).toBe(200);
  });

  test('T between date and time is fine in a domain', async () => {
    expect(
      (await odoo.json2('res.partner/search', { domain: [['write_date', '>', '2026-01-01T00:00:00']] })).status,
    ).toBe(200);
  });
});
