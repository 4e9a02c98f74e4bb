import { openShop, type ShopWorld } from '../support/shop-world';
import { requestSend } from '@kaiwa/core';
import { until } from '../support/until';

const PHONE = '32470120020';

describe('STOP and START', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop({ customFields: [{ model: 'res.partner', name: 'x_whatsapp_opt_out', type: 'boolean' }] });
  });
  afterAll(() => world.close());

  const say = async (text: string): Promise<void> => {
    await world.says(PHONE, text);
    await world.meta.whenIdle();
    await world.settled();
  };
  const template = () =>
    requestSend(world.world, {
      workspaceId: world.workspaceId,
      to: { phone: `+${PHONE}` },
      connectionId: world.whatsapp.id,
      content: {
        kind: 'template',
        name: 'good_news',
        language: 'en',
        variables: [
          { name: null, text: 'Ana' },
          { name: null, text: 'ready' },
        ],
      },
      operator: 'Olga',
    });

  test('STOP: the field in Odoo is set and a template is refused, with its reason', async () => {
    await say('Hallo');
    await say('STOP');
    expect(world.partner(PHONE)?.['x_whatsapp_opt_out']).toBe(true);
    const message = await template();
    expect(message).toMatchObject({ status: 'refused', verdict: { decision: 'deny', reason: 'OPTED_OUT_ALL' } });
    expect(await world.received(PHONE)).toEqual([]);
  });

  test('START: the field is taken back and the template goes', async () => {
    world.clock.advance(1_000);
    await say('START');
    expect(world.partner(PHONE)?.['x_whatsapp_opt_out']).toBe(false);
    expect(await template()).toMatchObject({ status: 'planned', verdict: { decision: 'allow' } });
    await until('the template arrives', async () => (await world.received(PHONE)).length === 1);
  });

  test('a late, older STOP does not undo the newer START', async () => {
    const hourAgo = Math.floor(world.clock.now().getTime() / 1000) - 3600;
    await world.says(PHONE, 'stop', { timestamp: hourAgo });
    await world.meta.whenIdle();
    await world.settled();
    expect(await template()).toMatchObject({ verdict: { decision: 'allow' } });
  });
});
