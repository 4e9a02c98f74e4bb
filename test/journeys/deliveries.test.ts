import { signBody } from '@kaiwa/core';
import { openShop, type ShopWorld } from '../support/shop-world';
import { shop } from '../support/spine';
import { until } from '../support/until';

describe('deliveries are disorderly', () => {
  let world: ShopWorld;
  beforeAll(async () => {
    world = await openShop();
  });
  afterAll(() => world.close());

  const arrived = async (): Promise<void> => {
    await world.meta.whenIdle();
    await world.settled();
  };
  const deliver = async (body: unknown): Promise<number> => {
    const bytes = Buffer.from(JSON.stringify(body));
    const answer = await fetch(`${world.url}/webhooks/whatsapp/main`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signBody(bytes, shop.appSecret) },
      body: bytes,
    });
    return answer.status;
  };
  const change = (value: Record<string, unknown>) => ({
    field: 'messages',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '32460001111', phone_number_id: shop.phoneNumberId },
      ...value,
    },
  });
  const envelope = (...changes: unknown[]) => ({
    object: 'whatsapp_business_account',
    entry: [{ id: shop.businessAccountId, changes }],
  });
  const text = (from: string, wamid: string, body: string) => ({
    from,
    id: wamid,
    timestamp: String(Math.floor(world.clock.now().getTime() / 1000)),
    type: 'text',
    text: { body },
  });

  test('the same delivery, again and again: one message, one line', async () => {
    await world.fault('meta', { match: { path: '/__phones/.*' }, effect: { duplicateWebhooks: 3 } });
    await world.says('32470120040', 'Only once');
    await arrived();
    expect(
      world.chatter(world.partner('32470120040')?.id ?? 0).filter((line) => line.includes('Only once')),
    ).toHaveLength(1);
  });

  test('the same message in another batch: one message, and its new neighbour is not lost', async () => {
    const twice = text('32470120041', 'wamid.TWICE', 'First');
    expect(await deliver(envelope(change({ messages: [twice] })))).toBe(200);
    await arrived();
    expect(await deliver(envelope(change({ messages: [text('32470120041', 'wamid.NEW', 'Second'), twice] })))).toBe(
      200,
    );
    await arrived();
    const lines = world.chatter(world.partner('32470120041')?.id ?? 0);
    expect(lines.filter((line) => line.includes('First'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('Second'))).toHaveLength(1);
  });

  test('forty messages of an unknown person at the same moment: one partner, forty lines', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        deliver(envelope(change({ messages: [text('32470120042', `wamid.M${index}`, `Line ${index};`)] }))),
      ),
    );
    await arrived();
    const partners = world.rows('res.partner').filter((row) => row['phone_sanitized'] === '+32470120042');
    expect(partners).toHaveLength(1);
    expect(world.chatter(partners[0]?.id ?? 0).filter((line) => line.includes('Line '))).toHaveLength(40);
    expect(
      world.rows('crm.lead').filter((row) => JSON.stringify(row['partner_id']).startsWith(`${partners[0]?.id}`)),
    ).toHaveLength(1);
  });

  test('one broken change among good ones: 200, the good ones arrive, the broken one is parked with its path', async () => {
    const broken = change({ messages: [{ from: '32470120043', id: 17, timestamp: {}, type: 'text' }] });
    const good = change({ messages: [text('32470120043', 'wamid.GOOD', 'Still here')] });
    expect(await deliver(envelope(broken, good, { field: 'messages', value: null }))).toBe(200);
    await arrived();
    expect(world.chatter(world.partner('32470120043')?.id ?? 0).join()).toContain('Still here');
    const parked = await world.world.directory.listEvents({
      workspaceId: world.workspaceId,
      limit: 10,
      state: 'parked',
    });
    expect(parked.map(({ path }) => path)).toContain('entry[0].changes[0].value.messages[0]');
    expect(parked.every(({ reason }) => reason !== null && reason !== '')).toBe(true);
  });

  test('a number nobody connected: 200, kept and parked, nobody’s record is touched', async () => {
    const foreign = change({ messages: [text('32470120044', 'wamid.FOREIGN', 'Hello?')] });
    const value = { ...foreign.value, metadata: { display_phone_number: '1', phone_number_id: '999999999' } };
    expect(await deliver(envelope({ ...foreign, value }))).toBe(200);
    await arrived();
    expect(world.partner('32470120044')).toBeUndefined();
    expect((await world.world.receipts.listParked(10)).map(({ reason }) => reason)).toContain('UNKNOWN_NUMBER');
  });

  test.each([
    ['a field we do not know', { field: 'something_new', value: { messaging_product: 'whatsapp', a: 1 } }],
    ['an echo of the business app', change({ message_echoes: [] })],
  ])('%s is kept as unsupported and can be replayed', async (_title, unknown) => {
    const value = {
      ...(unknown.value as Record<string, unknown>),
      metadata: { phone_number_id: shop.phoneNumberId, display_phone_number: '1' },
    };
    expect(
      await deliver(envelope({ field: unknown.field === 'messages' ? 'smb_message_echoes' : unknown.field, value })),
    ).toBe(200);
    await arrived();
    const [event] = await world.world.directory.listEvents({
      workspaceId: world.workspaceId,
      limit: 1,
      state: 'unsupported',
    });
    expect(event).toBeDefined();
    expect(await world.world.directory.replayEvent(world.workspaceId, event?.id ?? '')).toBe(true);
    world.world.lanes.wake('receipts');
    await arrived();
    const [again] = await world.world.directory.listEvents({
      workspaceId: world.workspaceId,
      limit: 1,
      state: 'unsupported',
    });
    expect(again).toMatchObject({ key: event?.key });
    expect(again?.id).not.toBe(event?.id);
  });

  test('what was decided is never replayed', async () => {
    const [event] = await world.world.directory.listEvents({
      workspaceId: world.workspaceId,
      limit: 1,
      state: 'decided',
    });
    expect(await world.world.directory.replayEvent(world.workspaceId, event?.id ?? '')).toBe(false);
  });

  test('nothing personal is in any log line', async () => {
    await until('something was logged', () => world.logged.length > 0);
    const everything = JSON.stringify(world.logged);
    for (const secret of ['324701200', 'Only once', 'Still here', shop.accessToken, shop.appSecret]) {
      expect(everything).not.toContain(secret);
    }
  });
});
