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
  const inputs = (phone: string) =>
    world.meta
      .snapshot()
      .messages.filter((message) => message.direction === 'out' && message.waId === phone)
      .map(({ input }) => input);

  test('131026: not to be reached. Told once, and never tried again', async () => {
    const phone = phoneOf('32470122001', '32470122002');
    await wrote(phone);
    await world.refuses(place, 131026, phone);
    const before = await world.posts();
    const message = await world.sends(phone, text('Anybody there?'));
    await until('it has failed', async () => (await world.look(message))?.status === 'failed');
    world.clock.advance(12 * HOUR);
    await world.settlesWith(phone);
    await world.settled();
    expect(await world.posts()).toBe(before + 1);
    const lines = world.chatter(world.partner(phone)?.id ?? 0).filter((line) => line.includes('was not delivered'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('131026');
  });

  test('131026 of a Brazilian mobile: the other spelling is tried once, arrives, and is remembered', async () => {
    const phone = phoneOf('551187654321', '551187654322');
    await world.says(phone, 'Oi');
    await world.meta.whenIdle();
    await world.settled();
    const dialled = `+${phone.slice(0, 4)}9${phone.slice(4)}`;
    await world.refuses(place, 131026, place === 'answer' ? phone : dialled.slice(1));
    const before = await world.posts();
    await world.sends(phone, text('Bom dia'));
    await until('it arrives', async () => (await world.arrived(phone)).includes('Bom dia'));
    expect(await world.posts()).toBe(before + 2);
    await world.sends(phone, text('Tudo bem?'));
    await until('the next arrives', async () => (await world.arrived(phone)).includes('Tudo bem?'));
    expect(await world.posts()).toBe(before + 3);
    expect(inputs(phone).slice(-2)).toEqual([`+${phone}`, `+${phone}`]);
  });

  test('131026 of a Brazilian mobile in both spellings: over, and the next message makes one call only', async () => {
    const phone = phoneOf('551187654331', '551187654332');
    await world.says(phone, 'Oi');
    await world.meta.whenIdle();
    await world.settled();
    const dialled = `${phone.slice(0, 4)}9${phone.slice(4)}`;
    await world.refuses(place, 131026, dialled, place === 'answer' ? 2 : 5);
    if (place === 'status') await world.refuses(place, 131026, phone, 5);
    const before = await world.posts();
    await world.sends(phone, text('Oi?'));
    await until('both were tried', async () => (await world.posts()) === before + 2);
    await world.meta.whenIdle();
    await world.settled();
    if (place === 'answer') await world.refuses(place, 131026, dialled);
    const last = await world.sends(phone, text('Oi??'));
    await until('it has failed', async () => (await world.look(last))?.status === 'failed');
    await world.settled();
    expect(await world.posts()).toBe(before + 3);
  });

  test('131047: Meta’s clock closes the window; a text is refused, a template goes; when the person writes, texts go again', async () => {
    const phone = phoneOf('32470122003', '32470122004');
    await wrote(phone);
    await world.refuses(place, 131047, phone);
    const before = await world.posts();
    const message = await world.sends(phone, text('By your clock it is late'));
    await until('it has failed', async () => (await world.look(message))?.status === 'failed');
    expect((await world.look(message))?.failure?.reason).toContain('Send an approved template.');
    await world.settled();
    expect(await world.sends(phone, text('Still there?'))).toMatchObject({
      status: 'refused',
      verdict: { decision: 'deny', reason: 'WINDOW_CLOSED' },
    });
    expect(await world.posts()).toBe(before + 1);
    world.clock.advance(1_500);
    await world.says(phone, 'START');
    await world.meta.whenIdle();
    await world.settled();
    await world.sends(phone, text('Welcome back'));
    await world.sends(phone, news);
    await until('both arrive', async () => (await world.arrived(phone)).length === 2);
    expect(await world.posts()).toBe(before + 3);
  });

  test('131056: too much for one person. That conversation waits, others go on, and nothing is lost', async () => {
    const phone = phoneOf('32470122005', '32470122006');
    const other = phoneOf('32470122007', '32470122008');
    await wrote(phone);
    await wrote(other);
    await world.refuses(place, 131056, phone);
    const before = await world.posts();
    await world.sends(phone, text('First'));
    await until('the first try', async () => (await world.posts()) === before + 1);
    await world.settlesWith(other);
    await world.sends(phone, text('Second'));
    await world.sends(other, text('For somebody else'));
    await until('the other one gets it', async () => (await world.arrived(other)).includes('For somebody else'));
    expect(await world.arrived(phone)).toEqual([]);
    await world.refuses(place, 131056, phone);
    world.clock.advance(5_000);
    await until('the second try', async () => (await world.posts()) === before + 3);
    await world.settlesWith(other);
    expect(await world.arrived(phone)).toEqual([]);
    world.clock.advance(20_000);
    await until('all is there', async () => {
      world.clock.advance(1_000);
      return (await world.arrived(phone)).length === 2;
    });
    expect((await world.arrived(phone)).toSorted()).toEqual(['First', 'Second']);
    await world.settled();
    expect(await world.posts()).toBe(before + 5);
  });
});
