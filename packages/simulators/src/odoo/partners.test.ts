import { startOdoo, type OdooClient, type Row } from './__fixtures__/odoo-client';

const BELGIUM = 20;

describe.each(['18', '19'] as const)('contacts on %s.0', (version) => {
  let odoo: OdooClient;
  beforeEach(async () => {
    odoo = await startOdoo({ version });
  });
  afterEach(() => odoo.simulator.close());

  const create = (values: object): Promise<number> => odoo.call('res.partner', 'create', [values]);
  const read = async (id: number, ...fields: string[]): Promise<Row> =>
    (await odoo.call('res.partner', 'read', [[id]], { fields }))[0];
  const find = (domain: unknown[], context = {}): Promise<number[]> =>
    odoo.call('res.partner', 'search', [domain], { order: 'id', context });

  test.each([
    ['a national number of the company country', '0470 12 34 56', '+32470123456'],
    ['a number with plus', '+49 1511 2345678', '+4915112345678'],
    ['00 and a country too long for the local plan', '0044 7911 123456', '+447911123456'],
    ['no plus, too long for the local plan', '4915112345678', '+4915112345678'],
    ['an extension is dropped', '+1 415 555 2671 ext 5', '+14155552671'],
    ['a tel: link', 'tel:+32470123456', '+32470123456'],
    ['an old Mexican mobile', '+52 1 55 1234 5678', '+525512345678'],
    ['an old Brazilian mobile', '+551187654321', '+5511987654321'],
    ['two numbers', '0470 12 34 56 / 0471 22 33 44', false],
    ['no number', 'n/a', false],
    ['a demo number', '(132)-553-7242', false],
  ])('phone_sanitized of %s: %s is %s, the text stays as typed', async (_title, phone, sanitized) => {
    const partner = await read(await create({ name: 'A', phone }), 'phone', 'phone_sanitized');
    expect(partner).toMatchObject({ phone, phone_sanitized: sanitized });
  });

  test('a national number is false in a foreign company until the contact gets its country', async () => {
    await odoo.simulator.close();
    odoo = await startOdoo({ version, country: 'US' });
    const id = await create({ name: 'A', phone: '0470 12 34 56' });
    expect(await read(id, 'phone_sanitized')).toMatchObject({ phone_sanitized: false });
    await odoo.call('res.partner', 'write', [[id], { country_id: BELGIUM }]);
    expect(await read(id, 'phone_sanitized')).toMatchObject({ phone_sanitized: '+32470123456' });
  });

  test.each([
    ['phone_sanitized', '=', '+32470123456', [true, false, false]],
    ['phone_sanitized', '=', '32470123456', [false, false, false]],
    ['phone_sanitized', 'in', ['+32470123456', '+32470998877', '+32470998866'], [true, true, true]],
    ['phone_mobile_search', '=', '+32470123456', [false, false, false]],
    ['phone_mobile_search', '=', '+32470998877', [false, true, false]],
    ['phone_mobile_search', '=', '+32470998866', [false, false, true]],
    ['phone_mobile_search', '=', '0470 12 34 56', [true, false, false]],
    ['phone_mobile_search', 'ilike', '470123456', [true, false, false]],
    ['phone_mobile_search', 'ilike', '+3247012', [false, false, false]],
    ['phone_mobile_search', 'ilike', '+3247099', [false, true, true]],
  ])('%s %s %j finds national, +32 and 0032 spellings: %j', async (field, operator, value, expected) => {
    const ids = await odoo.call('res.partner', 'create', [
      ['0470 12 34 56', '+32 470 99 88 77', '0032470998866'].map((phone) => ({ name: phone, phone })),
    ]);
    const found = await find([[field, operator, value]]);
    expect(ids.map((id: number) => found.includes(id))).toEqual(expected);
  });

  test('phone_mobile_search refuses less than three characters, and a list on 18.0', async () => {
    await expect(find([['phone_mobile_search', '=', '04']])).rejects.toMatchObject({ code: 2 });
    const list = find([['phone_mobile_search', 'in', ['+32470123456', '+32470998877']]]);
    if (version === '18') await expect(list).rejects.toMatchObject({ code: 2 });
    else expect(await list).toEqual([]);
  });

  test('nothing is unique: 20 parallel creates with one phone make 20 contacts', async () => {
    await Promise.all(Array.from({ length: 20 }, () => create({ name: 'Twin', phone: '+32470000001' })));
    expect(await find([['phone_sanitized', '=', '+32470000001']])).toHaveLength(20);
  });

  test('mobile exists on 18.0 alone, where it goes before phone', async () => {
    const fields = await odoo.call('res.partner', 'fields_get', [['mobile']], { attributes: ['type'] });
    if (version === '19') {
      expect(fields).toEqual({});
      await expect(create({ name: 'A', mobile: '1' })).rejects.toMatchObject({ code: 1 });
      return;
    }
    const id = await create({ name: 'A', phone: '+32470000001', mobile: '+32470000002' });
    expect(await read(id, 'phone_sanitized')).toMatchObject({ phone_sanitized: '+32470000002' });
    expect(await find([['phone_sanitized', '=', '+32470000001']])).toEqual([]);
  });

  test('empty values are false, an empty text that was written stays an empty text', async () => {
    const id = await create({ name: 'A', function: '' });
    expect(await read(id, 'function', 'email', 'parent_id', 'category_id')).toEqual({
      id,
      function: '',
      email: false,
      parent_id: false,
      category_id: [],
    });
    expect(
      await find([
        ['function', '=', false],
        ['id', '=', id],
      ]),
    ).toEqual([id]);
  });

  test('a child shows its company in front and shares its country; commercial_partner_id is the company', async () => {
    const company = await create({ name: 'Bakery', is_company: true, country_id: BELGIUM });
    const id = await create({ name: 'Ann', parent_id: company });
    expect(await read(id, 'display_name', 'commercial_partner_id', 'country_id')).toEqual({
      id,
      display_name: 'Bakery, Ann',
      commercial_partner_id: [company, 'Bakery'],
      country_id: [BELGIUM, 'Belgium'],
    });
  });

  test('archived contacts hide from a search unless asked for', async () => {
    const id = await create({ name: 'Gone', phone: '+32470000003' });
    await odoo.call('res.partner', 'write', [[id], { active: false }]);
    const domain = [['phone_sanitized', '=', '+32470000003']];
    expect(await find(domain)).toEqual([]);
    expect(await find(domain, { active_test: false })).toEqual([id]);
    expect(await find([...domain, ['active', 'in', [true, false]]])).toEqual([id]);
  });

  test.each([
    ['or', ['|', ['name', '=', 'A'], ['name', '=', 'B']], ['A', 'B']],
    ['not', ['!', ['name', 'in', ['A', 'B']], ['name', 'in', ['A', 'B', 'C']]], ['C']],
    ['nested', ['&', '|', ['name', '=', 'A'], ['name', '=', 'C'], ['email', '!=', false]], ['C']],
    [
      'different includes empty',
      [
        ['email', '!=', 'b@x'],
        ['name', 'in', ['A', 'B', 'C']],
      ],
      ['A', 'C'],
    ],
    [
      'not in includes empty',
      [
        ['email', 'not in', ['b@x']],
        ['name', 'in', ['A', 'B', 'C']],
      ],
      ['A', 'C'],
    ],
    ['like with a wildcard', [['email', '=like', '_@x']], ['B', 'C']],
    ['a path over a link', [['parent_id.name', '=', 'A']], ['B']],
    [
      'a link by name',
      [
        ['parent_id', 'ilike', 'a'],
        ['name', '=', 'B'],
      ],
      ['B'],
    ],
    [
      'child_of',
      [
        ['id', 'child_of', 1],
        ['name', '=', 'A'],
      ],
      [],
    ],
  ])('a domain may hold %s', async (_title, domain, names) => {
    const a = await create({ name: 'A' });
    await create({ name: 'B', email: 'b@x', parent_id: a });
    await create({ name: 'C', email: 'c@x' });
    const rows = await odoo.call('res.partner', 'search_read', [domain], { fields: ['name'], order: 'id' });
    expect(rows.map((row: { name: string }) => row.name)).toEqual(names);
  });

  test('limit, offset and order page through a search', async () => {
    const ids = await odoo.call('res.partner', 'create', [['c', 'a', 'b'].map((name) => ({ name: `Page ${name}` }))]);
    const page = (keywords: object) => odoo.call('res.partner', 'search', [[['id', 'in', ids]]], keywords);
    expect(await page({ order: 'name asc', limit: 2 })).toEqual([ids[1], ids[2]]);
    expect(await page({ order: 'name asc', limit: 2, offset: 2 })).toEqual([ids[0]]);
    expect(await page({ order: 'id desc' })).toEqual([ids[2], ids[1], ids[0]]);
    expect(await page({})).toEqual([ids[1], ids[2], ids[0]]);
  });

  test('tags are linked by command', async () => {
    const tag = await odoo.call('res.partner.category', 'create', [{ name: 'Opt-in' }]);
    const id = await create({ name: 'A', category_id: [[4, tag, 0]] });
    expect(await read(id, 'category_id')).toMatchObject({ category_id: [tag] });
    await odoo.call('res.partner', 'write', [[id], { category_id: [[3, tag]] }]);
    expect(await read(id, 'category_id')).toMatchObject({ category_id: [] });
  });

  test('a new contact gets a note and its creator as follower, unless the context says not', async () => {
    const loud = await create({ name: 'Loud' });
    const quiet = await odoo.call('res.partner', 'create', [{ name: 'Quiet' }], {
      context: { tracking_disable: true },
    });
    const bodies = async (id: number) =>
      (
        await odoo.call(
          'mail.message',
          'search_read',
          [
            [
              ['model', '=', 'res.partner'],
              ['res_id', '=', id],
            ],
          ],
          { fields: ['body'] },
        )
      ).map((row: { body: string }) => row.body);
    expect([await bodies(loud), await bodies(quiet)]).toEqual([['<p>Contact created</p>'], []]);
    expect((await read(loud, 'message_partner_ids')).message_partner_ids).toHaveLength(1);
    expect((await read(quiet, 'message_partner_ids')).message_partner_ids).toEqual([]);
  });

  test('an id beyond 32 bits overflows the database of 18.0 and finds nothing on 19.0', async () => {
    const search = odoo.jsonrpc('res.partner', 'search', [[['id', '=', 3_000_000_000]]]);
    if (version === '18')
      expect(await search).toMatchObject({ error: { data: { name: expect.stringContaining('psycopg2') } } });
    else expect(await search).toMatchObject({ result: [] });
  });
});
