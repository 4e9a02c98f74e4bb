import { rawWebhooks, storedChat, text } from '../support/raw-webhooks';
import { openShop, type ShopWorld } from '../support/shop-world';

describe('what a person tells WhatsApp to let through', () => {
  let world: ShopWorld;
  const { deliver, change, by, at } = rawWebhooks(() => world);
  const preference = (phone: string, value: string, minutes: number) => ({
    wa_id: phone,
    category: 'marketing_messages',
    value,
    timestamp: Number(at(minutes)),
  });
  const prefers = (...list: Record<string, unknown>[]) =>
    deliver(change('user_preferences', { user_preferences: list }));
  const consents = async (phone: string) => (await storedChat(world, phone, [])).consents;
  beforeAll(async () => {
    world = await openShop();
  });
  afterAll(() => world.close());

  test('stop and resume in the wrong order, and twice: the later one counts, and is no consent', async () => {
    const phone = '32470120131';
    await deliver(change('messages', { messages: [by(phone, 'wamid.P1', text('Hi'), -10)] }));
    const [stop, resume] = [preference(phone, 'stop', -5), preference(phone, 'resume', -4)];
    await prefers(resume);
    await prefers(stop);
    await prefers(resume, stop);
    expect(await consents(phone)).toEqual({
      platformMarketing: { state: 'lifted', at: expect.any(Date), source: 'whatsapp:preference' },
    });
    await prefers(preference(phone, 'stop', -3));
    expect(await consents(phone)).toMatchObject({ platformMarketing: { state: 'opted-out' } });
  });

  test('it stands beside what was agreed with us, and neither covers the other', async () => {
    const phone = '32470120132';
    await deliver(change('messages', { messages: [by(phone, 'wamid.P2', text('STOP'), -10)] }));
    await prefers(preference(phone, 'stop', -8), preference(phone, 'resume', -5));
    expect(await consents(phone)).toMatchObject({
      all: { state: 'opted-out' },
      platformMarketing: { state: 'lifted' },
    });
    await prefers({ ...preference(phone, 'signup', -2), signup_id: '77' });
    expect(await consents(phone)).toMatchObject({
      all: { state: 'opted-out' },
      marketing: { state: 'opted-in', source: 'whatsapp:signup' },
    });
  });

  test('somebody nobody knows yet: kept, without a contact in the CRM', async () => {
    await prefers(preference('32470120133', 'stop', -1));
    expect(await consents('32470120133')).toMatchObject({ platformMarketing: { state: 'opted-out' } });
    expect(world.partner('32470120133')).toBeUndefined();
  });
});
