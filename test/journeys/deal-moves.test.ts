import { openShop, type ShopWorld } from '../support/shop-world';
import { until } from '../support/until';

const PHONE = '32470120010';

describe.each(['18', '19'] as const)('a lead of Odoo %s changes its stage', (odooVersion) => {
  let world: ShopWorld;
  let leadId: number;

  beforeAll(async () => {
    world = await openShop({ odooVersion });
    await world.addRule({
      name: 'Qualified',
      when: { event: 'deal.stageChanged', connectionId: world.odoo.id, stageId: null, stageName: 'Qualified' },
      then: {
        send: 'template',
        name: 'good_news',
        language: 'en',
        variables: [
          { path: 'contact.name', fallback: 'there' },
          { path: 'deal.stage', fallback: null },
        ],
        fromConnectionId: null,
      },
    });
    await world.says(PHONE, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
    leadId = world.rows('crm.lead')[0]?.id ?? 0;
  });
  afterAll(() => world.close());

  test('a human moves it: the person gets the template, once, and the chatter says so', async () => {
    const stage = world.rows('crm.stage').find((row) => row['name'] === 'Qualified');
    await world.moveLead(leadId, stage?.id ?? 0);
    world.pullNow();
    const [message] = await until('the template arrives', async () => {
      const received = await world.received(PHONE);
      return received.length > 0 ? received : null;
    });
    expect(message?.text).toMatch(/Hello .+, your request is now Qualified\./);
    await world.meta.whenIdle();
    await world.settled();
    const partner = world.partner(PHONE);
    await until('the line in the chatter', () =>
      world.chatter(partner?.id ?? 0).some((line) => line.includes('your request is now')),
    );
    world.pullNow();
    world.pullNow();
    await world.settled();
    expect(await world.received(PHONE)).toHaveLength(1);
  });

  test('another write on the same lead is an echo for the rule', async () => {
    await world.human('crm.lead', 'write', [[leadId], { name: 'Renamed' }]);
    world.pullNow();
    await until('the change is read', async () => {
      const events = await world.world.directory.listEvents({
        workspaceId: world.workspaceId,
        limit: 50,
        kind: 'deal.changed',
      });
      return events.some(({ reason }) => reason === 'ECHO');
    });
    expect(await world.received(PHONE)).toHaveLength(1);
  });

  test('a lead whose contact was never heard of gets it too, when the rules allow it', async () => {
    const partnerId = (await world.human('res.partner', 'create', [{ name: 'Zoe', phone: '+32470120011' }])) as number;
    const stages = world.rows('crm.stage');
    const first = stages.find((row) => row['name'] === 'New')?.id;
    const newLead = (await world.human('crm.lead', 'create', [
      { name: 'Cold', partner_id: partnerId, type: 'opportunity', stage_id: first },
    ])) as number;
    world.pullNow();
    await until('the lead is known', async () => {
      const events = await world.world.directory.listEvents({
        workspaceId: world.workspaceId,
        limit: 50,
        kind: 'deal.changed',
      });
      return events.some(({ reason }) => reason === 'FIRST_SEEN');
    });
    world.clock.advance(2_000);
    await world.moveLead(newLead, stages.find((row) => row['name'] === 'Qualified')?.id ?? 0);
    world.pullNow();
    await until('the refusal in the chatter', () =>
      world.chatter(partnerId).some((line) => line.includes('was not sent')),
    );
    expect(world.chatter(partnerId).join()).toContain('NO_OPT_IN');
    expect(await world.received('32470120011')).toEqual([]);
  });
});
