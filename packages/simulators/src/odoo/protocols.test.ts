import { BOT_KEY, DATABASE, decodeResponse, methodCall, startOdoo, type OdooClient } from './__fixtures__/odoo-client';

describe.each(['18', '19'] as const)('the ways in of %s.0', (version) => {
  let odoo: OdooClient;
  beforeAll(async () => {
    odoo = await startOdoo({
      version,
      users: [
        { login: 'bot', name: 'Bot', apiKey: BOT_KEY, password: 'secret', groups: ['base.group_partner_manager'] },
        {
          login: 'late',
          name: 'Late',
          apiKey: 'old-key',
          apiKeyExpiresAt: '2020-01-01T00:00:00Z',
          groups: ['base.group_user'],
        },
        { login: 'reader', name: 'Reader', apiKey: 'reader-key', groups: ['base.group_user'] },
      ],
    });
  });
  afterAll(() => odoo.simulator.close());

  const common = async (method: string, ...params: unknown[]): Promise<unknown> =>
    decodeResponse(await (await odoo.raw('/xmlrpc/2/common', methodCall(method, params))).text());
  const send = async (path: string, body: string): Promise<string> => (await odoo.raw(path, body)).text();
  const execute = (...rest: unknown[]): string => methodCall('execute_kw', [DATABASE, odoo.uid, BOT_KEY, ...rest]);

  test('version says the series as each one does', async () => {
    expect(await common('version')).toEqual({
      server_version: version === '18' ? '18.0-20250702' : '19.0',
      server_version_info: [Number(version), 0, 0, 'final', 0, ''],
      server_serie: `${version}.0`,
      protocol_version: 1,
    });
    const web = await fetch(`${odoo.simulator.url}/web/version`);
    expect(web.status).toBe(version === '18' ? 404 : 200);
    const info = await odoo.raw('/web/webclient/version_info', '{}', { 'content-type': 'application/json' });
    expect(await info.json()).toMatchObject({ result: { server_serie: `${version}.0` } });
  });

  test.each([
    ['API key', 'bot', BOT_KEY, true],
    ['password', 'bot', 'secret', true],
    ['wrong secret', 'bot', 'wrong', false],
    ['empty secret', 'bot', '', false],
    ['unknown login', 'nobody', BOT_KEY, false],
    ['expired key', 'late', 'old-key', false],
  ])('authenticate with %s', async (_title, login, secret, fits) => {
    expect(await common('authenticate', DATABASE, login, secret, {})).toBe(fits ? odoo.uid : false);
  });

  test.each([
    ['a wrong secret', [DATABASE, 0, 'wrong', 'res.partner', 'search', [[]]], 3, /^Access Denied$/],
    ['an unknown user', [DATABASE, 999, BOT_KEY, 'res.partner', 'search', [[]]], 2, /res\.users\(999,\)/],
    [
      'an unknown database',
      ['nodb', 0, BOT_KEY, 'res.partner', 'search', [[]]],
      1,
      /database "nodb" does not exist\n\n$/,
    ],
    ['an unknown model', [DATABASE, 0, BOT_KEY, 'no.model', 'search', [[]]], 2, /^Object no.model doesn't exist$/],
    [
      'an unknown method',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'nope', [[1]]],
      1,
      /AttributeError: .* does not exist\n$/,
    ],
    ['a private method', [DATABASE, 0, BOT_KEY, 'res.partner', '_write', [[1]]], 4, /^Private methods/],
    ['a closed model', [DATABASE, 0, BOT_KEY, 'base.automation', 'search', [[]]], 4, /not allowed/],
    [
      'too many arguments',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'unlink', [[1], 2, 3]],
      1,
      /TypeError: unlink\(\) takes 1 positional/,
    ],
    [
      'a missing argument',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'write', [[1]]],
      1,
      /TypeError: write\(\) missing .*'vals'\n$/,
    ],
    [
      'another company',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'search', [[]], { context: { allowed_company_ids: [2] } }],
      4,
      /invalid companies/,
    ],
    [
      'an unknown field in a domain',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'search', [[['nope', '=', 1]]]],
      1,
      /ValueError: Invalid field/,
    ],
    [
      'a bad operator',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'search', [[['id', '~', 1]]]],
      1,
      /ValueError: Invalid operator/,
    ],
    [
      'a bad order',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'search', [[]], { order: 'name; drop' }],
      1,
      /ValueError: Invalid "order"/,
    ],
    [
      'a wrong selection value',
      [DATABASE, 0, BOT_KEY, 'res.partner', 'create', [{ name: 'A', type: 'x' }]],
      1,
      /ValueError: Wrong value for res\.partner\.type/,
    ],
  ])('%s is a fault with HTTP 200', async (_title, params, code, text) => {
    const [database, uid, ...rest] = params;
    const response = await odoo.raw(
      '/xmlrpc/2/object',
      methodCall('execute_kw', [database, uid === 0 ? odoo.uid : uid, ...rest]),
    );
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    const body = await response.text();
    expect(() => decodeResponse(body)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(text) }));
  });

  test('fault 1 carries a traceback of which the last line counts', async () => {
    const body = await send('/xmlrpc/2/object', execute('res.partner', 'read', [[1]], { fields: ['nope'] }));
    expect(body.length).toBeGreaterThan(900);
    expect(body).toContain(
      `ValueError: Invalid field 'nope' on ${version === '18' ? 'model ' : ''}'res.partner'\n</string>`,
    );
  });

  test('a write of an unknown field is KeyError on 19.0', async () => {
    const text =
      version === '19' ? /KeyError: 'nope'\n$/ : /ValueError: Invalid field 'nope' on model 'res.partner'\n$/;
    await expect(odoo.call('res.partner', 'write', [[1], { nope: 1 }])).rejects.toMatchObject({
      code: 1,
      message: expect.stringMatching(text),
    });
  });

  test('the old endpoint has text codes', async () => {
    const denied = await send(
      '/xmlrpc/object',
      methodCall('execute_kw', [DATABASE, odoo.uid, 'wrong', 'res.partner', 'search', [[]]]),
    );
    expect(() => decodeResponse(denied)).toThrow(expect.objectContaining({ code: 'AccessDenied' }));
    const gone = await send('/xmlrpc/object', execute('res.partner', 'write', [[999_999], { name: 'x' }]));
    expect(() => decodeResponse(gone)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^warning -- MissingError\n\nRecord does not exist/) }),
    );
  });

  test.each([
    ['text with entities', '<string>a &lt;b&gt; &amp;amp; &#13;&#xA; c</string>', 'a <b> &amp; \r\n c'],
    ['CDATA, also in two parts', '<string><![CDATA[<i>&amp;</i>]]]]><![CDATA[>x]]></string>', '<i>&amp;</i>]]>x'],
    ['no type', 'bare text', 'bare text'],
    ['an empty string', '<string/>', ''],
    ['a number for a text field', '<int>32470123456</int>', '32470123456'],
    ['emoji', '<string>😀</string>', '😀'],
    ['control characters are stripped from the answer', '<string>a&#1;b</string>', 'ab'],
  ])('a value can be %s', async (_title, value, expected) => {
    const values = `<value><struct><member><name>name</name><value><string>A</string></value></member><member><name>function</name><value>${value}</value></member></struct></value>`;
    const body = execute('res.partner', 'create', ['HERE']).replace('<value><string>HERE</string></value>', values);
    const id = decodeResponse(await send('/xmlrpc/2/object', body));
    const xml = await send('/xmlrpc/2/object', execute('res.partner', 'read', [[id]], { fields: ['function'] }));
    const text = /<name>function<\/name>\n<value><string>([\s\S]*?)<\/string>/.exec(xml)?.[1] ?? '';
    const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(plain).toBe(expected);
  });

  test('nil is accepted in a domain, dateTime works, base64 does not', async () => {
    expect(
      await odoo.call('res.partner', 'search_count', [
        [
          ['phone', '=', null],
          ['id', '=', 1],
        ],
      ]),
    ).toBe(1);
    const create = execute('res.partner', 'create', [{ name: 'A', comment: 'HERE' }]).replace(
      '<string>HERE</string>',
      '<base64>aGVsbG8=</base64>',
    );
    const answer = await send('/xmlrpc/2/object', create);
    expect(() => decodeResponse(answer)).toThrow(expect.objectContaining({ code: 1 }));
  });

  test('what is no XML is fault 1', async () => {
    const answer = await send('/xmlrpc/2/object', 'hello');
    expect(() => decodeResponse(answer)).toThrow(
      expect.objectContaining({ code: 1, message: expect.stringContaining('ExpatError') }),
    );
  });

  test('JSON-RPC: HTTP 200, exception class by name, code by series, no result for None', async () => {
    const id = await odoo.call('res.partner', 'create', [{ name: 'A' }]);
    expect(await odoo.jsonrpc('res.partner', 'action_archive', [[id]])).toEqual({ jsonrpc: '2.0', id: 1 });
    expect(await odoo.jsonrpc('res.partner', 'write', [[999_999], {}])).toMatchObject({
      error: {
        code: version === '18' ? 200 : 0,
        message: 'Odoo Server Error',
        data: { name: 'odoo.exceptions.MissingError', arguments: [expect.stringContaining('999999')] },
      },
    });
    expect((await odoo.raw('/jsonrpc', '{broken')).status).toBe(400);
  });

  test('has_access and check_access_rights answer booleans', async () => {
    const reader = (method: string, args: unknown[], keywords = {}) =>
      odoo.call('res.partner', method, args, keywords, [odoo.uid + 2, 'reader-key']);
    expect(await reader('check_access_rights', ['create'], { raise_exception: false })).toBe(false);
    expect(await reader('has_access', [[], 'read'])).toBe(true);
    await expect(reader('check_access_rights', ['create'])).rejects.toMatchObject({ code: 4 });
  });

  test('context_get is a who-am-I', async () => {
    expect(await odoo.call('res.users', 'context_get')).toEqual({
      lang: 'en_US',
      tz: 'Europe/Brussels',
      uid: odoo.uid,
    });
  });
});
