import { startOdoo, type OdooClient } from './__fixtures__/odoo-client';

describe.each(['18', '19'] as const)('rights on %s.0', (version) => {
  let odoo: OdooClient;
  let partner: number;
  let mine: number;
  let theirs: number;
  beforeAll(async () => {
    odoo = await startOdoo({ version, seed: { partners: [{ id: 90, name: 'Elsewhere', company_id: 2 }] } });
    partner = await odoo.call('res.partner', 'create', [{ name: 'A' }]);
    theirs = await odoo.call('crm.lead', 'create', [{ name: 'Of the bot' }]);
    mine = await odoo.call('crm.lead', 'create', [{ name: 'Of the seller', user_id: odoo.uid + 2 }]);
  });
  afterAll(() => odoo.simulator.close());

  const reader = (model: string, method: string, args: unknown[], keywords = {}) =>
    odoo.call(model, method, args, keywords, [odoo.uid + 1, 'reader-key']);
  const seller = (model: string, method: string, args: unknown[], keywords = {}) =>
    odoo.call(model, method, args, keywords, [odoo.uid + 2, 'seller-key']);

  test('an internal user may read a contact and neither create, write nor post on it', async () => {
    expect(await reader('res.partner', 'search_count', [[['id', '=', partner]]])).toBe(1);
    const group = version === '19' ? 'Contact/Creation' : 'Extra Rights/Contact Creation';
    await expect(reader('res.partner', 'create', [{ name: 'x' }])).rejects.toMatchObject({
      code: 4,
      message: expect.stringContaining(`\t- ${group}\n`),
    });
    await expect(reader('res.partner', 'write', [[partner], {}])).rejects.toMatchObject({ code: 4 });
    await expect(reader('res.partner', 'message_post', [[partner]], { body: 'x' })).rejects.toMatchObject({ code: 4 });
    await expect(
      reader('mail.message', 'create', [{ model: 'res.partner', res_id: partner, body: 'x' }]),
    ).rejects.toMatchObject({ code: 4 });
    await expect(
      reader('ir.attachment', 'create', [{ name: 'a', res_model: 'res.partner', res_id: partner }]),
    ).rejects.toMatchObject({ code: 4 });
    await expect(reader('crm.lead', 'search', [[]])).rejects.toMatchObject({ code: 4 });
  });

  test("a plain salesperson sees their own leads, and a joke about others'", async () => {
    expect(await seller('crm.lead', 'search', [[['id', 'in', [mine, theirs]]]])).toEqual([mine]);
    expect(await seller('crm.lead', 'write', [[mine], { stage_id: 2 }])).toBe(true);
    for (const attempt of [
      () => seller('crm.lead', 'read', [[theirs]], { fields: ['name'] }),
      () => seller('crm.lead', 'write', [[theirs], {}]),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        code: 4,
        message: expect.stringContaining('top-secret records'),
      });
    }
    const domain = [
      [
        ['model', '=', 'crm.lead'],
        ['res_id', '=', theirs],
      ],
    ];
    expect(await seller('mail.message', 'search_count', domain)).toBe(0);
    expect(await odoo.call('mail.message', 'search_count', domain)).toBeGreaterThan(0);
  });

  test('another company is invisible', async () => {
    expect(await odoo.call('res.partner', 'search', [[['name', '=', 'Elsewhere']]])).toEqual([]);
    await expect(odoo.call('res.partner', 'read', [[90]], { fields: ['name'] })).rejects.toMatchObject({ code: 4 });
  });

  test('leads are deleted by administrators only; the phone blacklist is theirs alone', async () => {
    await expect(odoo.call('crm.lead', 'unlink', [[mine]])).rejects.toMatchObject({ code: 4 });
    await expect(odoo.call('phone.blacklist', 'search', [[]])).rejects.toMatchObject({ code: 4 });
    await expect(odoo.call('phone.blacklist', 'add', ['+32470123456'])).rejects.toMatchObject({ code: 4 });
  });
});

test('an administrator may fill the phone blacklist, and everybody sees whom it names', async () => {
  const odoo = await startOdoo({
    users: [{ login: 'boss', name: 'Boss', apiKey: 'boss-key', groups: ['base.group_system'] }],
    customFields: [{ model: 'res.partner', name: 'x_whatsapp_optout', type: 'boolean' }],
  });
  const boss = (model: string, method: string, args: unknown[], keywords = {}) =>
    odoo.call(model, method, args, keywords, [7, 'boss-key']);
  const id = await boss('res.partner', 'create', [{ name: 'A', phone: '0470 12 34 56', x_whatsapp_optout: true }]);
  const fields = ['phone_blacklisted', 'phone_sanitized_blacklisted', 'x_whatsapp_optout'];
  const read = async () => (await boss('res.partner', 'read', [[id]], { fields }))[0];
  const [entry] = await boss('phone.blacklist', 'add', ['0470123456']);
  expect(await read()).toEqual({
    id,
    phone_blacklisted: true,
    phone_sanitized_blacklisted: true,
    x_whatsapp_optout: true,
  });
  expect(await boss('res.partner', 'search', [[['phone_blacklisted', '=', true]]])).toEqual([id]);
  expect(await boss('phone.blacklist', 'remove', ['+32470123456'])).toEqual([entry]);
  expect(await read()).toMatchObject({ phone_blacklisted: false });
  await expect(boss('phone.blacklist', 'add', ['abc'])).rejects.toMatchObject({ code: 2 });
  await odoo.simulator.close();
});
