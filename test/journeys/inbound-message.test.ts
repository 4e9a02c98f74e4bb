import { openShop, type ShopWorld } from '../support/shop-world';

describe.each(['18', '19'] as const)('a message reaches Odoo %s', (odoo) => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop({ odooVersion: odoo });
  });
  afterAll(() => world.close());

  test('of an unknown person: partner, line in the chatter, lead', async () => {
    await world.says('32470120001', 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
    const partners = world.rows('res.partner').filter((row) => row['phone_sanitized'] === '+32470120001');
    expect(partners).toHaveLength(1);
    const lines = world
      .rows('mail.message')
      .filter((row) => row['model'] === 'res.partner' && row['res_id'] === partners[0]?.id);
    expect(lines.map((row) => String(row['body'])).filter((body) => body.includes('Hallo'))).toHaveLength(1);
    expect(
      world.rows('crm.lead').filter((row) => JSON.stringify(row['partner_id']).includes(String(partners[0]?.id))),
    ).toHaveLength(1);
  });
});
