import { requestSend } from '@kaiwa/core';
import { leadsOf, linesOf, rawWebhooks, storedChat, text } from '../support/raw-webhooks';
import { openShop, type ShopWorld } from '../support/shop-world';

const DAY = 24 * 60;

describe('a number shared with the phone, and with an agent of Meta', () => {
  let world: ShopWorld;
  const { deliver, change, by, to, at } = rawWebhooks(() => world);
  beforeAll(async () => {
    world = await openShop();
  });
  afterAll(() => world.close());

  const mayReply = async (phone: string): Promise<string> => {
    const { person } = await storedChat(world, phone, []);
    const sent = await requestSend(world.world, {
      workspaceId: world.workspaceId,
      to: { personId: person.id },
      connectionId: world.whatsapp.id,
      content: { kind: 'text', text: 'Hello', previewUrl: false },
      operator: 'Olga',
    });
    return sent.verdict?.decision === 'deny' ? sent.verdict.reason : (sent.verdict?.decision ?? 'none');
  };

  test('the owner writes on the phone: a line of ours, no window, no lead, corrections and withdrawals too', async () => {
    const phone = '32470120121';
    const echo = (...list: Record<string, unknown>[]) =>
      deliver(change('smb_message_echoes', { message_echoes: list }));
    await echo(to(phone, 'wamid.X1', text('See you Saturday'), -2));
    expect(linesOf(world, phone)).toEqual(['WhatsApp Business app\nSee you Saturday']);
    await echo(
      to(
        phone,
        'wamid.X2',
        { type: 'edit', edit: { original_message_id: 'wamid.X1', message: text('See you Sunday') } },
        -1,
      ),
    );
    expect(linesOf(world, phone)).toEqual([
      'WhatsApp Business app\nSee you Saturday',
      'WhatsApp Business app\nedited: See you Sunday',
    ]);
    await echo(to(phone, 'wamid.X3', { type: 'revoke', revoke: { original_message_id: 'wamid.X1' } }));
    expect(linesOf(world, phone).join()).not.toMatch(/Saturday|Sunday/);
    expect(leadsOf(world, phone)).toEqual([]);
    expect(await storedChat(world, phone, ['wamid.X1'])).toMatchObject({
      conversations: [{ lastInboundAt: null, unread: 0 }],
    });
    expect(await mayReply(phone)).toBe('WINDOW_UNKNOWN');
  });

  test('the history, a later piece first and its file before the placeholder: each message once, with its own time', async () => {
    const phone = '32470120122';
    const piece = (order: number, ...messages: Record<string, unknown>[]) =>
      change('history', {
        history: [
          {
            metadata: { phase: 0, chunk_order: order, progress: 50 },
            threads: [{ id: phone, context: { wa_id: phone }, messages }],
          },
        ],
      });
    const image = { type: 'image', image: { id: 'm1', mime_type: 'image/jpeg', caption: 'The bike' } };
    await deliver(change('history', { messages: [by(phone, 'wamid.H3', image, -3 * DAY)] }));
    await deliver(
      piece(2, { ...to(phone, 'wamid.H2', text('Yes, STOP by'), -4 * DAY), history_context: { status: 'READ' } }),
    );
    await deliver(
      piece(
        1,
        by(phone, 'wamid.H1', text('STOP'), -5 * DAY),
        by(phone, 'wamid.H3', { type: 'media_placeholder' }, -3 * DAY),
      ),
    );
    const rows = world
      .rows('mail.message')
      .filter((row) => row['model'] === 'res.partner' && row['res_id'] === world.partner(phone)?.id);
    const byDate = rows
      .filter((row) => row['body'] !== '<p>Contact created</p>')
      .toSorted((a, b) => (String(a['date']) < String(b['date']) ? -1 : 1))
      .map((row) => String(row['body']));
    expect(byDate).toHaveLength(3);
    expect(byDate[0]).toContain('STOP');
    expect(byDate[1]).toContain('Yes, STOP by');
    expect(byDate[2]).toContain('[image] The bike');
    expect(leadsOf(world, phone)).toEqual([]);
    expect(await storedChat(world, phone, ['wamid.H1'])).toMatchObject({
      conversations: [{ lastInboundAt: null, lastMessageAt: null, unread: 0 }],
      consents: {},
      messages: [{ author: 'history', direction: 'in' }],
    });
    expect(await mayReply(phone)).toBe('WINDOW_UNKNOWN');
  });

  test('the person then writes: the window opens, and the history stays as it was', async () => {
    await deliver(change('messages', { messages: [by('32470120122', 'wamid.H4', text('Still open?'))] }));
    expect(linesOf(world, '32470120122').filter((line) => line === 'Still open?')).toHaveLength(1);
    expect(await storedChat(world, '32470120122', [])).toMatchObject({
      conversations: [{ unread: 1, lastInboundAt: expect.any(Date) }],
    });
  });

  test('while an agent of Meta holds the thread: both sides are told, nothing is answered, nothing is unread', async () => {
    const phone = '32470120123';
    await deliver(
      change('standby', { standby: { messages: [by(phone, 'wamid.S1', text('When do you open?'))] } }),
      change('standby', { standby: { message_echoes: [to(phone, 'wamid.S2', text('We open at 9.'), 1)] } }),
      change('standby', {
        standby: { statuses: [{ id: 'wamid.S2', status: 'read', timestamp: at(2), recipient_id: phone }] },
      }),
    );
    expect(linesOf(world, phone)).toEqual(['When do you open?', 'Meta Business Agent\nWe open at 9.']);
    expect(await world.received(phone)).toEqual([]);
    const { conversations, messages } = await storedChat(world, phone, ['wamid.S1', 'wamid.S2']);
    expect(conversations).toMatchObject([{ unread: 0 }]);
    expect(messages.find(({ direction }) => direction === 'out')).toMatchObject({ author: 'agent', status: 'read' });
  });
});
