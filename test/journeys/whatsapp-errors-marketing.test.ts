import { news, openFailingShop, PLACES, sale, type FailingShop, type Place } from '../support/failing-shop';
import { until } from '../support/until';

const HOUR = 3_600_000;

describe.each(PLACES)('WhatsApp says in its %s', (place) => {
  let world: FailingShop;
  beforeAll(async () => {
    world = await openFailingShop();
  });
  afterAll(() => world.close());

  const wrote = async (phone: string): Promise<void> => {
    await world.says(phone, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
    await world.agrees(phone);
  };

  test('131049: held back. A day later it is tried again, if it may still be sent, and arrives', async () => {
    const phone = phoneOf(place, '32470121001', '32470121002');
    await wrote(phone);
    await world.refuses(place, 131049, phone);
    const before = await world.posts();
    const message = await world.sends(phone, sale);
    await until('it has failed', async () => (await world.look(message))?.status === 'failed');
    expect((await world.look(message))?.failure).toMatchObject({
      code: '131049',
      reason: expect.stringContaining('again'),
    });
    world.clock.advance(23 * HOUR);
    await world.settlesWith(phone);
    expect(await world.posts()).toBe(before + 1);
    world.clock.advance(HOUR);
    await until('it arrives', async () => (await world.arrived(phone)).includes('Everything must go'));
    expect(await world.posts()).toBe(before + 2);
  });

  test('131049 three times: after a day, then after two, then no more', async () => {
    const phone = phoneOf(place, '32470121003', '32470121004');
    await wrote(phone);
    await world.refuses(place, 131049, phone, 3);
    const before = await world.posts();
    await world.sends(phone, sale);
    await until('the first try', async () => (await world.posts()) === before + 1);
    await world.settlesWith(phone);
    world.clock.advance(24 * HOUR);
    await until('the second try', async () => (await world.posts()) === before + 2);
    await world.settlesWith(phone);
    world.clock.advance(24 * HOUR);
    await world.settlesWith(phone);
    expect(await world.posts()).toBe(before + 2);
    world.clock.advance(24 * HOUR);
    await until('the third try', async () => (await world.posts()) === before + 3);
    await world.settled();
    world.clock.advance(14 * 24 * HOUR);
    await world.settlesWith(phone);
    expect(await world.posts()).toBe(before + 3);
  });

  test('131049, and the person says STOP meanwhile: the checks are fresh, nothing is sent', async () => {
    const phone = phoneOf(place, '32470121005', '32470121006');
    await wrote(phone);
    await world.refuses(place, 131049, phone);
    const before = await world.posts();
    const message = await world.sends(phone, sale);
    await until('it has failed', async () => (await world.look(message))?.status === 'failed');
    await world.says(phone, 'STOP');
    await world.settlesWith(phone);
    world.clock.advance(25 * HOUR);
    await world.settled();
    expect(await world.posts()).toBe(before + 1);
    expect(world.chatter(world.partner(phone)?.id ?? 0).join()).toContain('asked to get no messages');
  });

  test('131050: the person’s own switch is kept. Advertising is refused from then on, news still arrive', async () => {
    const phone = phoneOf(place, '32470121007', '32470121008');
    await wrote(phone);
    await world.refuses(place, 131050, phone);
    const before = await world.posts();
    const message = await world.sends(phone, sale);
    await until('it has failed', async () => (await world.look(message))?.status === 'failed');
    expect((await world.look(message))?.failure).toMatchObject({ code: '131050' });
    expect(await world.sends(phone, sale)).toMatchObject({
      status: 'refused',
      verdict: { decision: 'deny', reason: 'OPTED_OUT_MARKETING' },
    });
    await world.sends(phone, news);
    await until('the news arrive', async () => (await world.arrived(phone)).length === 1);
    world.clock.advance(72 * HOUR);
    await world.settled();
    expect(await world.posts()).toBe(before + 2);
    expect(world.chatter(world.partner(phone)?.id ?? 0).join()).toContain('131050');
  });
});

/** Each place has people of its own. */
function phoneOf(place: Place, answer: string, status: string): string {
  return place === 'answer' ? answer : status;
}
