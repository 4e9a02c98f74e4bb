import { requestSend, type Message } from '@kaiwa/core';
import { openShop, type ShopWorld } from '../support/shop-world';
import { until } from '../support/until';

const PHONE = '32470120030';
const HOUR = 3_600_000;

describe('the 24 hours', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop();
    await world.says(PHONE, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
  });
  afterAll(() => world.close());

  const reply = (text: string): Promise<Message> =>
    requestSend(world.world, {
      workspaceId: world.workspaceId,
      to: { phone: `+${PHONE}` },
      connectionId: world.whatsapp.id,
      content: { kind: 'text', text, previewUrl: false },
      operator: 'Olga',
    });

  test('a reply goes while they last, and the chatter shows who spoke', async () => {
    expect(await reply('Good morning')).toMatchObject({
      status: 'planned',
      verdict: { decision: 'allow', as: 'reply' },
    });
    await until('the reply arrives', async () => (await world.received(PHONE)).length === 1);
    await world.settled();
    const partner = world.partner(PHONE);
    await until('the line', () =>
      world.chatter(partner?.id ?? 0).some((line) => line.includes('Good morning') && line.includes('Olga')),
    );
  });

  test('after 25 hours it is refused before it leaves, with the way out, and the chatter says why', async () => {
    world.clock.advance(25 * HOUR);
    const message = await reply('Are you still there?');
    expect(message).toMatchObject({ status: 'refused', verdict: { decision: 'deny', reason: 'WINDOW_CLOSED' } });
    await world.settled();
    expect(await world.received(PHONE)).toHaveLength(1);
    expect(world.chatter(world.partner(PHONE)?.id ?? 0).join()).toContain('more than 24 hours ago');
  });

  test('Meta’s clock is the judge: what it refuses although we allowed it is told as not delivered', async () => {
    await world.says(PHONE, 'Me again');
    await world.meta.whenIdle();
    await world.settled();
    world.meta.clock.advance(25 * HOUR);
    await reply('By your clock it is late');
    await world.meta.whenIdle();
    await until('the failure in the chatter', () =>
      world
        .chatter(world.partner(PHONE)?.id ?? 0)
        .some((line) => line.includes('was not delivered') && line.includes('131047')),
    );
  });
});
