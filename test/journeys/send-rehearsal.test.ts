import { rehearseSend, requestSend, type RequestedSend } from '@kaiwa/core';
import { openShop, type ShopWorld } from '../support/shop-world';

const ADA = '32470120040';
const STRANGER = '32470120041';

describe('a dry run of a send', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop();
    await world.says(ADA, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
  });
  afterAll(() => world.close());

  const to = (phone: string): RequestedSend => ({
    workspaceId: world.workspaceId,
    to: { phone: `+${phone}` },
    connectionId: world.whatsapp.id,
    content: { kind: 'text', text: 'Good morning', previewUrl: false },
    operator: 'Olga',
  });
  /** What a send would leave behind: open commands, messages on the phone, a person behind the number. */
  async function traces(phone: string) {
    const { workspaceId, clock } = world;
    const [person] = await world.world.pipelineStore.transaction((tx) =>
      tx.openPeople([
        {
          by: 'identities',
          workspaceId,
          keys: [{ kind: 'wa', value: phone }],
          create: false,
          evidence: 'test',
          seenAt: clock.now(),
        },
      ]),
    );
    const commands = await world.world.laneStore.countByState();
    return { isKnown: person !== null, commands, received: (await world.received(phone)).length };
  }

  test.each([
    ['somebody who may be written to', ADA, { status: 'planned', verdict: { decision: 'allow', as: 'reply' } }],
    ['a stranger', STRANGER, { status: 'refused', verdict: { decision: 'deny', reason: 'WINDOW_UNKNOWN' } }],
  ])('to %s takes the verdict and leaves nothing behind', async (_title, phone, expected) => {
    const before = await traces(phone);
    expect(await rehearseSend(world.world, to(phone))).toMatchObject(expected);
    expect(await traces(phone)).toEqual(before);
  });

  test('of something that is not there fails like the send itself', async () => {
    const nobody = { ...to(ADA), to: { personId: world.world.ids.next() } };
    await expect(rehearseSend(world.world, nobody)).rejects.toMatchObject({ code: 'PERSON_UNKNOWN' });
  });

  test('while the send itself leaves its traces, so their absence proves something', async () => {
    await requestSend(world.world, to(STRANGER));
    expect(await traces(STRANGER)).toMatchObject({ isKnown: true });
    await requestSend(world.world, to(ADA));
    await world.settled();
    expect(await traces(ADA)).toMatchObject({ received: 1 });
  });
});
