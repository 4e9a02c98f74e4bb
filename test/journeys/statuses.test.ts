import { requestSend } from '@kaiwa/core';
import { openShop, type ShopWorld } from '../support/shop-world';
import { until } from '../support/until';

const PHONE = '32470120050';

describe('statuses of a message of ours', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop();
    await world.says(PHONE, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
  });
  afterAll(() => world.close());

  const send = (text: string) =>
    requestSend(world.world, {
      workspaceId: world.workspaceId,
      to: { phone: `+${PHONE}` },
      connectionId: world.whatsapp.id,
      content: { kind: 'text', text, previewUrl: false },
      operator: 'Olga',
    });
  const state = async (messageId: string, personId: string) => {
    const people = await world.world.pipelineStore.readPeople(world.workspaceId, [personId], {
      messages: [],
      messageIds: [messageId],
      known: [],
    });
    return people.get(personId)?.messages[0];
  };

  test('in the wrong order and twice: the message ends as delivered, and the chatter has one line', async () => {
    await world.fault('meta', {
      match: { path: '^/v[0-9.]+/[0-9]+/messages$' },
      effect: { shuffleWebhooks: true, duplicateWebhooks: 2 },
    });
    const { id, personId } = await send('In disorder');
    await until('it is delivered', async () => (await state(id, personId))?.status === 'delivered');
    await world.meta.whenIdle();
    await world.settled();
    expect(world.chatter(world.partner(PHONE)?.id ?? 0).filter((line) => line.includes('In disorder'))).toHaveLength(1);
  });

  test('overtaking the answer: the status settles the send, and it is not sent again', async () => {
    await world.fault('meta', { match: { path: '^/v[0-9.]+/[0-9]+/messages$' }, effect: { answerDelayMs: 1_000 } });
    const { id, personId } = await send('Overtaken');
    await until('it is delivered', async () => (await state(id, personId))?.status === 'delivered');
    await world.settled();
    expect((await world.received(PHONE)).filter(({ text }) => text === 'Overtaken')).toHaveLength(1);
  });

  test('the answer is lost: the status settles the doubt, and it is not sent again', async () => {
    await world.fault('meta', { match: { path: '^/v[0-9.]+/[0-9]+/messages$' }, effect: { closeBeforeAnswer: true } });
    const { id, personId } = await send('Answer lost');
    await until('it is delivered', async () => (await state(id, personId))?.status === 'delivered');
    world.clock.advance(6_000);
    await world.settled();
    expect((await world.received(PHONE)).filter(({ text }) => text === 'Answer lost')).toHaveLength(1);
    expect(world.chatter(world.partner(PHONE)?.id ?? 0).filter((line) => line.includes('Answer lost'))).toHaveLength(1);
  });

  test('neither answer nor status: after the grace time an operator is asked, nothing is sent blindly', async () => {
    // What the messages before have borrowed of the pair's rate is paid back.
    world.clock.advance(60_000);
    await world.fault('meta', { match: { path: '^/v[0-9.]+/[0-9]+/messages$' }, effect: { closeBeforeWork: true } });
    await send('Into the void');
    await until('it is in doubt', async () => (await world.world.laneStore.countByState())['waiting'] === 1);
    for (let minutes = 0; minutes < 12; minutes += 3) {
      world.clock.advance(180_000);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const [parked] = await until('it is parked', async () => {
      const list = await world.world.laneStore.listParked(10);
      return list.length > 0 ? list : null;
    });
    expect(parked).toMatchObject({ reason: 'SEND_IN_DOUBT' });
    expect((await world.received(PHONE)).filter(({ text }) => text === 'Into the void')).toEqual([]);
    expect(await world.world.laneStore.resolveParked(parked?.id ?? '', 'again', world.clock.now())).toBe(true);
    await until('it arrives', async () => (await world.received(PHONE)).some(({ text }) => text === 'Into the void'));
    await world.settled();
  });
});
