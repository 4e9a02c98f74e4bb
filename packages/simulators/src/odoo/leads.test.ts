import { startOdoo, type OdooClient, type Row } from './__fixtures__/odoo-client';

const WON = 4;
const FIELDS = ['stage_id', 'active', 'probability', 'date_closed', 'lost_reason_id', 'phone', 'user_id', 'team_id'];

describe.each(['18', '19'] as const)('leads on %s.0', (version) => {
  let odoo: OdooClient;
  let partner: number;
  let lead: number;
  beforeEach(async () => {
    odoo = await startOdoo({ version });
    partner = await odoo.call('res.partner', 'create', [{ name: 'Zoé', phone: '0470 12 00 01', email: 'z@x' }]);
    lead = await odoo.call('crm.lead', 'create', [{ name: 'Deal', partner_id: partner }]);
  });
  afterEach(() => odoo.simulator.close());

  const read = async (): Promise<Row> =>
    (
      await odoo.call('crm.lead', 'read', [[lead]], { fields: version === '19' ? [...FIELDS, 'won_status'] : FIELDS })
    )[0];
  const write = (values: object, context = {}): Promise<boolean> =>
    odoo.call('crm.lead', 'write', [[lead], values], { context });
  const lines = async (): Promise<string[]> =>
    (
      await odoo.call(
        'mail.message',
        'search_read',
        [
          [
            ['model', '=', 'crm.lead'],
            ['res_id', '=', lead],
          ],
        ],
        { fields: ['subtype_id', 'body'], order: 'id' },
      )
    ).map((row: Row) => `${row.subtype_id[1]}:${row.body === '' ? 'empty' : 'text'}`);
  const status = (value: string): object => (version === '19' ? { won_status: value } : {});

  test('a new lead starts in the first stage, owned by its maker, with what the customer knows', async () => {
    expect(await read()).toMatchObject({
      stage_id: [1, 'New'],
      team_id: [1, 'Sales'],
      user_id: [odoo.uid, 'Bot'],
      phone: '0470 12 00 01',
      ...status('pending'),
    });
    expect(await lines()).toEqual(['Opportunity Created:text']);
  });

  test('a stage move leaves one empty line; the same stage again leaves none but counts as a change', async () => {
    await write({ stage_id: 2 });
    const { write_date: before } = (await odoo.call('crm.lead', 'read', [[lead]], { fields: ['write_date'] }))[0];
    await odoo.control('/__clock', { advanceMs: 5000 });
    await write({ stage_id: 2 });
    expect(await lines()).toEqual(['Opportunity Created:text', 'Stage Changed:empty']);
    expect((await odoo.call('crm.lead', 'read', [[lead]], { fields: ['write_date'] }))[0].write_date > before).toBe(
      true,
    );
  });

  test('with tracking_disable a move leaves no line', async () => {
    await write({ stage_id: 2 }, { tracking_disable: true });
    expect(await lines()).toEqual(['Opportunity Created:text']);
  });

  test('a won stage closes the lead, an open one opens it again', async () => {
    await write({ stage_id: WON });
    expect(await read()).toMatchObject({ probability: 100, date_closed: expect.any(String), ...status('won') });
    await write({ stage_id: 1 });
    expect(await read()).toMatchObject({ date_closed: false, ...status('pending') });
    expect((await read()).probability).toBeLessThan(100);
  });

  test('a lead created won is closed on 19.0 alone', async () => {
    lead = await odoo.call('crm.lead', 'create', [{ name: 'Done', stage_id: WON }]);
    expect((await read()).date_closed === false).toBe(version === '18');
  });

  test('losing commits and then faults; the equivalent write answers true', async () => {
    await expect(odoo.call('crm.lead', 'action_set_lost', [[lead]], { lost_reason_id: 1 })).rejects.toMatchObject({
      code: 1,
      message: expect.stringMatching(/cannot marshal None unless allow_none is enabled\n$/),
    });
    const lost = {
      active: false,
      probability: 0,
      lost_reason_id: [1, 'Too expensive'],
      date_closed: expect.any(String),
      ...status('lost'),
    };
    expect(await read()).toMatchObject(lost);
    await expect(odoo.call('crm.lead', 'action_unarchive', [[lead]])).rejects.toMatchObject({ code: 1 });
    expect(await read()).toMatchObject({ active: true, lost_reason_id: false, ...status('pending') });
    expect(await write({ active: false, probability: 0, lost_reason_id: 1 })).toBe(true);
    expect(await read()).toMatchObject(lost);
  });

  test('a won lead cannot be lost on 19.0 and can on 18.0', async () => {
    await write({ stage_id: WON });
    const losing = write({ active: false, probability: 0 });
    if (version === '19') await expect(losing).rejects.toMatchObject({ code: 2 });
    else expect(await losing).toBe(true);
  });

  test('action_set_won answers true', async () => {
    expect(await odoo.call('crm.lead', 'action_set_won', [[lead]])).toBe(true);
    expect(await read()).toMatchObject({ stage_id: [WON, 'Won'], probability: 100 });
  });

  test("writing the lead's phone rewrites the customer's, and the other way round", async () => {
    await write({ phone: '+32470999999' });
    expect(
      (await odoo.call('res.partner', 'read', [[partner]], { fields: ['phone', 'phone_sanitized'] }))[0],
    ).toMatchObject({ phone: '+32470999999', phone_sanitized: '+32470999999' });
    await odoo.call('res.partner', 'write', [[partner], { phone: '+32470888888' }]);
    expect(await read()).toMatchObject({ phone: '+32470888888' });
  });

  test('stages name their team as the series does', async () => {
    const [stage] = await odoo.call('crm.stage', 'search_read', [[]], {
      fields: [version === '19' ? 'team_ids' : 'team_id'],
      limit: 1,
    });
    expect(stage).toEqual(version === '19' ? { id: 1, team_ids: [] } : { id: 1, team_id: false });
  });

  test('without the crm app there is no crm.lead', async () => {
    await odoo.simulator.close();
    odoo = await startOdoo({ version, withSales: false });
    await expect(odoo.call('crm.lead', 'search', [[]])).rejects.toMatchObject({
      code: 2,
      message: "Object crm.lead doesn't exist",
    });
  });
});
