import { linesOf, rawWebhooks, storedChat, text } from '../support/raw-webhooks';
import { openShop, type ShopWorld } from '../support/shop-world';

const PHONE = '32470120101';
const file = { id: 'm1', mime_type: 'application/x', sha256: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' };
const answer = (interactive: Record<string, unknown>) => ({ type: 'interactive', interactive });

/** Each kind of message, and its line. */
const kinds: [title: string, content: Record<string, unknown>, line: string][] = [
  ['a text with markup', text('<b>Hi</b> & =1+1'), '&lt;b&gt;Hi&lt;/b&gt; &amp; =1+1'],
  ['an image', { type: 'image', image: { ...file, caption: 'Kijk' } }, '[image] Kijk'],
  ['a video', { type: 'video', video: file }, '[video]'],
  ['a voice message', { type: 'audio', audio: { ...file, voice: true } }, '[voice message]'],
  [
    'a document',
    { type: 'document', document: { ...file, filename: '../<plan>.pdf' } },
    '[document] ../&lt;plan&gt;.pdf',
  ],
  ['a sticker', { type: 'sticker', sticker: { ...file, animated: true } }, '[animated sticker]'],
  [
    'a place',
    { type: 'location', location: { latitude: 51.05, longitude: 3.72, name: 'Atelier', address: 'Kaai 1' } },
    '[location] Atelier, Kaai 1 https://maps.google.com/?q=51.05,3.72',
  ],
  [
    'a card',
    { type: 'contacts', contacts: [{ name: { formatted_name: 'Piet' }, phones: [{ phone: '0470' }] }] },
    '[contact] Piet\n0470',
  ],
  ['a reply button', answer({ type: 'button_reply', button_reply: { id: 'a', title: 'Morning' } }), '[chose] Morning'],
  [
    'a row of a list',
    answer({ type: 'list_reply', list_reply: { id: 'a', title: 'Full service' } }),
    '[chose] Full service',
  ],
  ['a template button', { type: 'button', button: { payload: 'X', text: 'Confirm' } }, '[chose] Confirm'],
  [
    'a form',
    answer({ type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"flow_token":"t","day":"Monday"}' } }),
    '[form]\nday: Monday',
  ],
  [
    'a form cut off',
    answer({ type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{"day":' } }),
    '[form, not readable] {"day":',
  ],
  [
    'an address',
    answer({ type: 'nfm_reply', nfm_reply: { name: 'address_message', response_json: '{"values":{"city":"Gent"}}' } }),
    '[address]\ncity: Gent',
  ],
  [
    'a permission to call',
    answer({ type: 'call_permission_reply', call_permission_reply: { response: 'reject' } }),
    '[calls not allowed]',
  ],
  [
    'an order',
    {
      type: 'order',
      order: { product_items: [{ product_retailer_id: 'BIKE', quantity: 1, item_price: 9.5, currency: 'EUR' }] },
    },
    '1 × BIKE at 9.5 EUR',
  ],
  [
    'a poll, which the API hides',
    { type: 'unsupported', unsupported: { type: 'poll' }, errors: [{ code: 131051 }] },
    '[poll: not shown here',
  ],
  [
    'a file that was too big',
    { type: 'unsupported', errors: [{ code: 131052, error_data: { details: 'over 100 MB' } }] },
    '[media that WhatsApp could not deliver: over 100 MB]',
  ],
  ['a type of tomorrow', { type: 'hologram', hologram: {} }, '[hologram: not shown here'],
  ['one that was forwarded', { ...text('Actie'), context: { forwarded: true } }, '[forwarded] Actie'],
  [
    'one from an ad',
    { ...text('Price?'), referral: { source_type: 'ad', headline: 'Autumn' } },
    '[came from the ad “Autumn”]\nPrice?',
  ],
];

describe('messages of every kind reach the timeline', () => {
  let world: ShopWorld;
  const { deliver, deliverBody, change, by, at } = rawWebhooks(() => world);
  beforeAll(async () => {
    world = await openShop();
    const messages = kinds.map(([, content], index) => by(PHONE, `wamid.K${index}`, content));
    await deliver(change('messages', { messages }));
  });
  afterAll(() => world.close());

  test.each(kinds)('%s', (_title, _content, line) => {
    expect(linesOf(world, PHONE).filter((each) => each.includes(line))).toHaveLength(1);
  });

  test('each has one line and is kept as what it is', async () => {
    expect(linesOf(world, PHONE)).toHaveLength(kinds.length);
    const { messages, conversations } = await storedChat(
      world,
      PHONE,
      kinds.map((_, index) => `wamid.K${index}`),
    );
    expect(messages).toHaveLength(kinds.length);
    expect(messages.find(({ wamid }) => wamid === 'wamid.K1')?.content).toMatchObject({
      kind: 'image',
      mediaId: 'm1',
      caption: 'Kijk',
    });
    expect(messages.find(({ frame }) => frame?.referral)?.frame?.referral).toMatchObject({ headline: 'Autumn' });
    expect(conversations).toMatchObject([{ unread: kinds.length }]);
  });

  test('a reaction changes nothing there, a call is told when it is over', async () => {
    const call = { id: 'wacid.1', from: PHONE, to: '32460001111', timestamp: at(), direction: 'USER_INITIATED' };
    await deliver(
      change('messages', {
        messages: [by(PHONE, 'wamid.T', { type: 'reaction', reaction: { message_id: 'wamid.K0', emoji: '👍' } })],
      }),
    );
    await deliver(change('calls', { calls: [{ ...call, event: 'connect' }] }));
    expect(linesOf(world, PHONE)).toHaveLength(kinds.length);
    await deliver(change('calls', { calls: [{ ...call, event: 'terminate', status: 'FAILED' }] }));
    expect(linesOf(world, PHONE).filter((line) => line.includes('[missed call]'))).toHaveLength(1);
  });

  test('chatter of a group, news of groups and accounts, and Meta’s test are kept and touch nobody', async () => {
    await deliver(
      change('messages', { messages: [{ ...by('32470120102', 'wamid.G', text('Wie?')), group_id: 'G1' }] }),
      change('group_status_update', { groups: [{ type: 'group_suspend', group_id: 'G1', timestamp: at() }] }),
      { field: 'account_update', value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } } },
    );
    expect(world.partner('32470120102')).toBeUndefined();
    const kept = await world.world.directory.listEvents({ workspaceId: world.workspaceId, limit: 20, state: 'kept' });
    expect(kept.map(({ kind, reason }) => `${kind} ${reason ?? ''}`.trim()).toSorted()).toEqual([
      'account.changed',
      'group.statusChanged',
      'message.received GROUP',
    ]);
  });

  test('Meta’s test button: shown, and nothing comes of it', async () => {
    const value = {
      metadata: { display_phone_number: '16505551111', phone_number_id: '123456123' },
      contacts: [{ profile: { name: 'Test' }, wa_id: '16315551181' }],
      messages: [{ from: '16315551181', id: 'ABGGTEST', timestamp: '1504900000', ...text('This is a test') }],
    };
    const parked = (await world.world.receipts.countByState()).parked;
    await deliverBody({
      object: 'whatsapp_business_account',
      entry: [{ id: '0', changes: [{ field: 'messages', value }] }],
    });
    const { directory, receipts } = world.world;
    const [shown] = await directory.listEvents({ workspaceId: world.workspaceId, limit: 5, kind: 'test.received' });
    expect(shown).toMatchObject({ connectionId: world.whatsapp.id, state: 'decided', personId: null });
    expect(world.partner('16315551181')).toBeUndefined();
    expect((await receipts.countByState()).parked).toBe(parked);
  });
});
