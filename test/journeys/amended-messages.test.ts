import { amend } from '@kaiwa/core';
import { linesOf, rawWebhooks, storedChat, text } from '../support/raw-webhooks';
import { openShop, type ShopWorld } from '../support/shop-world';

const edit = (target: string, body: string) => ({
  type: 'edit',
  edit: { original_message_id: target, message: text(body) },
});
const revoke = (target: string) => ({ type: 'revoke', revoke: { original_message_id: target } });

describe('messages that were corrected or taken back', () => {
  let world: ShopWorld;
  const { deliver, change, by } = rawWebhooks(() => world);
  const says = (...messages: Record<string, unknown>[]) => deliver(change('messages', { messages }));
  beforeAll(async () => {
    world = await openShop();
  });
  afterAll(() => world.close());

  test('an edit: a line that says so, both versions kept', async () => {
    const phone = '32470120111';
    await says(by(phone, 'wamid.A', text('The blue one')));
    await says(by(phone, 'wamid.A2', edit('wamid.A', 'The green one'), 1));
    expect(linesOf(world, phone)).toEqual(['The blue one', 'edited: The green one']);
    const { messages, conversations } = await storedChat(world, phone, ['wamid.A']);
    const original = messages.find(({ wamid }) => wamid === 'wamid.A');
    expect(original && amend(original, messages)).toMatchObject({ content: { text: 'The green one' }, edits: 1 });
    expect(conversations).toMatchObject([{ unread: 1 }]);
  });

  test('an edit of a message we never had: its line all the same', async () => {
    await says(by('32470120112', 'wamid.B2', edit('wamid.NEVER', 'As said before')));
    expect(linesOf(world, '32470120112')).toEqual(['edited: As said before']);
  });

  test.each([
    ['after it came', '32470120113', false],
    ['before it came', '32470120114', true],
  ])('taken back %s: no word of it stays, in the CRM or here', async (_title, phone, early) => {
    const written = () => says(by(phone, `wamid.C${phone}`, text('My card is 4111'), -2));
    const corrected = () => says(by(phone, `wamid.D${phone}`, edit(`wamid.C${phone}`, 'My card is 5500'), -1));
    const takenBack = () => says(by(phone, `wamid.R${phone}`, revoke(`wamid.C${phone}`)));
    for (const step of early ? [takenBack, corrected, written] : [written, corrected, takenBack]) await step();
    expect(linesOf(world, phone)).toEqual(['[deleted by the sender]', '[deleted by the sender]']);
    const { messages } = await storedChat(world, phone, [`wamid.C${phone}`]);
    expect(JSON.stringify(messages)).not.toMatch(/My card is/);
    const { directory } = world.world;
    const events = await directory.listEvents({ workspaceId: world.workspaceId, limit: 100 });
    const shown = await Promise.all(events.map(({ id }) => directory.showEvent(world.workspaceId, id)));
    expect(JSON.stringify(shown)).not.toMatch(/My card is/);
  });
});
