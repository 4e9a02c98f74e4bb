import { openShop, type ShopWorld } from '../support/shop-world';
import { until } from '../support/until';

const PHONE = '32470120080';

describe('who is who', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop();
  });
  afterAll(() => world.close());

  const arrived = async (): Promise<void> => {
    await world.meta.whenIdle();
    await world.settled();
  };

  test('a contact that exists, written by hand in national form, is found and not made again', async () => {
    const id = await world.human('res.partner', 'create', [{ name: 'Ada Baker', phone: '0470 12 00 81' }]);
    await world.says('32470120081', 'It is me, Ada');
    await arrived();
    expect(world.chatter(Number(id)).join()).toContain('It is me, Ada');
    expect(world.rows('res.partner').filter((row) => row['phone_sanitized'] === '+32470120081')).toHaveLength(1);
  });

  test('two records with one number: nobody guesses, the line waits, and an operator who merges them releases it', async () => {
    const [first, second] = (await world.human('res.partner', 'create', [
      [
        { name: 'Bo', phone: '+32470120082' },
        { name: 'Bo again', phone: '+32470120082' },
      ],
    ])) as [number, number];
    await world.says('32470120082', 'Which one am I?');
    await world.meta.whenIdle();
    const [parked] = await until('the search is parked', async () => {
      const list = await world.world.laneStore.listParked(10);
      return list.length > 0 ? list : null;
    });
    expect(parked).toMatchObject({
      reason: 'AMBIGUOUS_CONTACT',
      detail: expect.stringContaining(`res.partner ${first}`),
    });
    expect([...world.chatter(first), ...world.chatter(second)].join()).not.toContain('Which one');
    await world.human('res.partner', 'write', [[second], { phone: false }]);
    await world.world.laneStore.resolveParked(parked?.id ?? '', 'again', world.clock.now());
    await until('the line is written', () => world.chatter(first).some((line) => line.includes('Which one am I?')));
    await world.settled();
  });

  test('a contact that was deleted: the person is found again or made anew, and the line is not lost', async () => {
    await world.says(PHONE, 'First');
    await arrived();
    const before = world.partner(PHONE)?.id ?? 0;
    await world.human('res.partner', 'write', [[before], { phone: false, active: false }]);
    const merged = Number(await world.human('res.partner', 'create', [{ name: 'Merged', phone: `+${PHONE}` }]));
    await world.human('res.partner', 'unlink', [[before]]);
    await world.says(PHONE, 'Second');
    await arrived();
    expect(world.chatter(merged).join()).toContain('Second');
  });

  test('a number that was given to somebody else: the newcomer does not inherit the old record', async () => {
    await world.says('32470120083', 'I am the old owner');
    await arrived();
    const old = world.partner('32470120083')?.id ?? 0;
    const answer = await fetch(`${world.meta.url}/__phones`);
    const people = ((await answer.json()) as { people: { waId?: string; userId: string }[] }).people;
    const known = people.find(({ waId }) => waId === '32470120083')?.userId;
    expect(known).toBeDefined();
    await fetch(`${world.meta.url}/__webhooks/raw`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ body: recycled('32470120083', 'BE.99887766554433221100') }),
    });
    await arrived();
    expect(world.chatter(old).join()).not.toContain('I am new here');
  });

  function recycled(waId: string, userId: string) {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '32460001111', phone_number_id: world.whatsapp.externalId },
      contacts: [{ profile: { name: 'Newcomer' }, wa_id: waId, user_id: userId }],
      messages: [
        {
          from: waId,
          from_user_id: userId,
          id: 'wamid.RECYCLED',
          timestamp: String(Math.floor(world.clock.now().getTime() / 1000)),
          type: 'text',
          text: { body: 'I am new here' },
        },
      ],
    };
    return {
      object: 'whatsapp_business_account',
      entry: [{ id: '200300400500600', changes: [{ field: 'messages', value }] }],
    };
  }
});
