import type { Change, Message, MessageFrame, TouchedRows } from '@kaiwa/core';
import { aMessage, anEvent, NOTHING, openNumbers, openTestStore, type TestStore } from './__fixtures__/test-store';

const frame: MessageFrame = {
  replyTo: 'wamid.Q',
  forwarded: false,
  frequentlyForwarded: true,
  product: { catalogId: null, productId: 'BIKE' },
  referral: null,
  groupId: null,
};

describe('messages that were heard', () => {
  let testStore: TestStore;
  let personId: string;

  beforeAll(async () => {
    testStore = await openTestStore();
    [personId = ''] = await openNumbers(testStore, ['32470555001']);
  });
  afterAll(() => testStore.close());

  const write = (...changes: Change[]): Promise<void> =>
    testStore.store.transaction(async (tx) => {
      await tx.openPeople([{ by: 'person', workspaceId: testStore.workspaceId, personId }]);
      await tx.loadPeople(testStore.workspaceId, [personId], NOTHING);
      await tx.write({ workspaceId: testStore.workspaceId, changes, commands: [], eventStates: [] });
    });
  async function read(touched: Partial<TouchedRows>): Promise<Message[]> {
    const people = await testStore.store.readPeople(testStore.workspaceId, [personId], { ...NOTHING, ...touched });
    return people.get(personId)?.messages ?? [];
  }

  test('come back with what stands around them; it is sealed like the rest', async () => {
    const message = aMessage(testStore, personId, { frame });
    await write({ type: 'message.insert', message });
    expect(await read({ messageIds: [message.id] })).toEqual([message]);
    const [row] = await testStore.admin('select frame from messages where id = $1', [message.id]);
    expect(row?.['frame']).toBeInstanceOf(Buffer);
    expect(String(row?.['frame'])).not.toContain('wamid.Q');
  });

  test('come with everything that amends them', async () => {
    const original = aMessage(testStore, personId);
    const target = original.wamid ?? '';
    const edit = aMessage(testStore, personId, {
      target,
      content: { kind: 'edit', target, content: { kind: 'text', text: 'Better' } },
    });
    await write({ type: 'message.insert', message: original }, { type: 'message.insert', message: edit });
    const touched = { messages: [{ phoneNumberId: original.phoneNumberId, wamid: target, commandId: null }] };
    expect((await read(touched)).map(({ id }) => id).toSorted()).toEqual([original.id, edit.id].toSorted());
  });

  test('may say something else: content, frame, author, session and time', async () => {
    const message = aMessage(testStore, personId, { frame, author: 'history' });
    await write({ type: 'message.insert', message });
    const { frame: _frame, ...rest } = message;
    const rewritten: Message = { ...rest, content: { kind: 'revoked' }, author: null, sessionId: testStore.ids.next() };
    await write({ type: 'message.rewrite', message: rewritten }, { type: 'message.save', message: rewritten });
    expect(await read({ messageIds: [message.id] })).toEqual([rewritten]);
  });

  test('of ours that were taken back are read as taken back', async () => {
    const message = aMessage(testStore, personId, {
      direction: 'out',
      status: 'sent',
      commandId: testStore.ids.next(),
      content: { kind: 'text', text: 'Sorry', previewUrl: false },
    });
    await write({ type: 'message.insert', message });
    const gone: Message = { ...message, content: { kind: 'revoked' } };
    await write({ type: 'message.rewrite', message: gone });
    expect(await read({ messageIds: [message.id] })).toEqual([gone]);
  });

  test('of ours whose id something else already has stay without it, and stop nobody', async () => {
    const heard = aMessage(testStore, personId, { direction: 'out', author: 'phone', status: 'sent' });
    const ours = aMessage(testStore, personId, {
      direction: 'out',
      status: 'planned',
      wamid: null,
      commandId: testStore.ids.next(),
      content: { kind: 'text', text: 'Hi', previewUrl: false },
    });
    await write({ type: 'message.insert', message: heard }, { type: 'message.insert', message: ours });
    await write({ type: 'message.save', message: { ...ours, wamid: heard.wamid, status: 'accepted' } });
    expect(await read({ messageIds: [ours.id] })).toMatchObject([{ wamid: null, status: 'accepted' }]);
    await write({ type: 'message.save', message: { ...ours, wamid: 'wamid.OWN', status: 'accepted' } });
    expect(await read({ messageIds: [ours.id] })).toMatchObject([{ wamid: 'wamid.OWN' }]);
  });

  test('records of the first release are read', async () => {
    const content = { kind: 'image', mediaId: 'm', mimeType: 'image/png', sha256: null, caption: null } as const;
    const message = aMessage(testStore, personId, { content: content as unknown as Message['content'] });
    const hidden = aMessage(testStore, personId, {
      content: { kind: 'unsupported', type: 'poll' } as unknown as Message['content'],
    });
    await write({ type: 'message.insert', message }, { type: 'message.insert', message: hidden });
    expect(await read({ messageIds: [message.id, hidden.id] })).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ content: { ...content, url: null, filename: null } }),
        expect.objectContaining({ content: { kind: 'unsupported', type: 'poll', code: null } }),
      ]),
    );
  });

  test('an event loses its raw text; that it was there stays, and it is not read again', async () => {
    const event = anEvent(testStore, { personId, state: 'unsupported', raw: { secret: 'My card is 4111' } });
    await testStore.store.transaction((tx) => tx.insertEvents([event]));
    await write({ type: 'event.redact', connectionId: testStore.numberId, keys: [event.key, 'message:unknown'] });
    const [row] = await testStore.admin('select raw, kind from events where id = $1', [event.id]);
    expect(row).toEqual({ raw: null, kind: 'message.received' });
  });
});
