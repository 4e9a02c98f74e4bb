import { openFailingShop, PLACES, text, news, type FailingShop } from '../support/failing-shop';
import { until } from '../support/until';

const HOUR = 3_600_000;

describe.each(PLACES)('WhatsApp says in its %s', (place) => {
  let world: FailingShop;
  beforeAll(async () => {
    world = await openFailingShop();
  });
  afterAll(() => world.close());

  const phoneOf = (answer: string, status: string): string => (place === 'answer' ? answer : status);
  const wrote = async (phone: string): Promise<void> => {
    await world.says(phone, 'Hallo');
    await world.meta.whenIdle();
    await world.settled();
  };
  const number = async () => (await world.world.directory.listConnections()).find(({ id }) => id === world.whatsapp.id);
  const resume = () => world.world.directory.resumeConnection(world.whatsapp.id);

  test('130429: too fast. The whole number slows down for a moment, then everything arrives once', async () => {
    const phone = phoneOf('32470123001', '32470123002');
    const other = phoneOf('32470123003', '32470123004');
    await wrote(phone);
    await wrote(other);
    await world.refuses(place, 130429, phone);
    const before = await world.posts();
    await world.sends(phone, text('Faster'));
    await until('the first try', async () => (await world.posts()) === before + 1);
    await world.settlesWith(other);
    await world.sends(other, text('Than allowed'));
    await until('both arrive', async () => {
      world.clock.advance(500);
      return (await world.arrived(phone)).length + (await world.arrived(other)).length === 2;
    });
    await world.settled();
    expect(await world.posts()).toBe(before + 3);
  });

  test.each([
    [190, '32470123011', '32470123012'],
    [368, '32470123013', '32470123014'],
    [131042, '32470123015', '32470123016'],
  ])('%i: the number is paused, nothing is sent, and it goes on when reconnected', async (code, answer, status) => {
    const phone = phoneOf(answer, status);
    await wrote(phone);
    await world.refuses(place, code, phone);
    const before = await world.posts();
    const message = await world.sends(phone, text('Into a wall'));
    await until('the number is paused', async () => (await number())?.state === 'paused');
    expect(await number()).toMatchObject({ pausedReason: `WHATSAPP_${code}` });
    await until('it is known everywhere', async () =>
      (await world.world.connections.list()).some(({ id, state }) => id === world.whatsapp.id && state === 'paused'),
    );
    await world.sends(phone, text('Behind the wall'));
    world.clock.advance(2 * HOUR);
    await world.settlesWith(phone);
    expect(await world.posts()).toBe(before + 1);
    await resume();
    await until('what waited arrives', async () => (await world.arrived(phone)).includes('Behind the wall'));
    await world.settled();
    // In the answer nothing had been accepted, so the message itself waited; after acceptance a human decides.
    const sent = place === 'answer' ? ['Into a wall', 'Behind the wall'] : ['Behind the wall'];
    expect((await world.arrived(phone)).toSorted()).toEqual(sent.toSorted());
    expect((await world.look(message))?.status).toBe(place === 'answer' ? 'delivered' : 'failed');
  });

  test('131064: limited for wrong categories. It waits for a human who knows that Meta lifted it; nothing is sent meanwhile', async () => {
    const phone = phoneOf('32470123005', '32470123006');
    await world.says(phone, 'START');
    await world.meta.whenIdle();
    await world.settled();
    await world.refuses(place, 131064, phone);
    const before = await world.posts();
    const message = await world.sends(phone, news);
    const parked = async () =>
      (await world.world.laneStore.listParked(5)).find(({ reason }) => reason === 'WHATSAPP_131064');
    if (place === 'answer') await until('it is parked', parked);
    else await until('it has failed', async () => (await world.look(message))?.status === 'failed');
    world.clock.advance(7 * 24 * HOUR);
    await world.settlesWith(phone);
    await world.settled();
    expect(await world.posts()).toBe(before + 1);
    if (place === 'answer') {
      const command = await parked();
      expect(command?.detail).toContain('limited');
      await world.world.laneStore.resolveParked(command?.id ?? '', 'again', world.clock.now());
    } else {
      expect((await world.look(message))?.failure?.reason).toContain('when Meta lifts the limit, send it again');
      await world.sends(phone, news);
    }
    await until('it arrives', async () => (await world.arrived(phone)).length === 1);
    expect(await world.posts()).toBe(before + 2);
  });
});
