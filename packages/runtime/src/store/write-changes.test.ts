import type { Change, Message, PersonState, TouchedRows } from '@kaiwa/core';
import {
  aConversation,
  aMessage,
  anEvent,
  NOTHING,
  openNumbers,
  openTestStore,
  SEEN_AT,
  type TestStore,
} from './__fixtures__/test-store';

const LATER = new Date('2026-11-20T10:00:00.000Z');

describe('what a batch decided', () => {
  let testStore: TestStore;
  let numbers = 32_470_000_000;

  beforeAll(async () => {
    testStore = await openTestStore();
  });
  afterAll(() => testStore.close());

  const newNumber = (): string => String((numbers += 1));
  async function newPerson(): Promise<string> {
    const [personId = ''] = await openNumbers(testStore, [newNumber()]);
    return personId;
  }
  function write(personIds: string[], changes: Change[]): Promise<void> {
    return testStore.store.transaction(async (tx) => {
      await tx.openPeople(
        personIds.map((personId) => ({ by: 'person', workspaceId: testStore.workspaceId, personId })),
      );
      await tx.loadPeople(testStore.workspaceId, personIds, NOTHING);
      await tx.write({ workspaceId: testStore.workspaceId, changes, commands: [], eventStates: [] });
    });
  }
  async function read(personId: string, touched: Partial<TouchedRows> = {}): Promise<PersonState> {
    const state = (await testStore.store.readPeople(testStore.workspaceId, [personId], { ...NOTHING, ...touched })).get(
      personId,
    );
    if (!state) throw new Error('The person has no state');
    return state;
  }
  const messagesOf = async (personId: string, ...ids: string[]) => (await read(personId, { messageIds: ids })).messages;

  test('comes back as it was: name, conversation, messages in and out, link, known values', async () => {
    const personId = await newPerson();
    const { person } = await read(personId);
    const conversation = aConversation(testStore, personId, { sessionId: testStore.ids.next(), unread: 3 });
    const inbound = aMessage(testStore, personId, {
      conversationId: conversation.id,
      sessionId: conversation.sessionId,
      content: {
        kind: 'image',
        mediaId: 'm1',
        mimeType: 'image/jpeg',
        sha256: null,
        url: null,
        caption: 'Voilà 会話 \u0000',
        filename: null,
      },
    });
    const outbound = aMessage(testStore, personId, {
      conversationId: conversation.id,
      direction: 'out',
      status: 'planned',
      wamid: null,
      commandId: testStore.ids.next(),
      author: 'rule:1',
      content: { kind: 'template', name: 'hello', language: 'en_US', variables: [{ name: null, text: 'Ana' }] },
      verdict: {
        decision: 'hold',
        until: null,
        reason: 'PAIR_RATE',
        rules: [{ rule: 'pair', facts: { sent: '1' }, says: 'hold' }],
      },
    });
    const known = {
      connectionId: testStore.crmId,
      object: 'crm.lead',
      recordId: '7',
      field: 'stage',
      value: null,
      pending: 'won',
      at: SEEN_AT,
    };
    const link = {
      id: testStore.ids.next(),
      personId,
      connectionId: testStore.crmId,
      role: 'contact' as const,
      object: 'res.partner',
      recordId: personId,
      linkedBy: 'human' as const,
      evidence: 'phone',
      since: SEEN_AT,
      endedAt: null,
    };
    await write(
      [personId],
      [
        { type: 'person.save', person: { ...person, profileName: 'Zoë Ångström', profileNameAt: LATER } },
        { type: 'session.open', id: conversation.sessionId ?? '', conversationId: conversation.id, openedAt: SEEN_AT },
        { type: 'conversation.save', conversation },
        { type: 'message.insert', message: inbound },
        { type: 'message.insert', message: outbound },
        { type: 'link.save', link },
        { type: 'known.save', known },
      ],
    );
    const touched = { messageIds: [inbound.id, outbound.id], known: [known] };
    const state = await read(personId, touched);
    expect(state.person).toEqual({ ...person, profileName: 'Zoë Ångström', profileNameAt: LATER });
    expect(state.conversations).toEqual([conversation]);
    expect(state.messages.toSorted((a, b) => a.id.localeCompare(b.id))).toMatchObject([inbound, outbound]);
    expect(state.links).toEqual([link]);
    expect(state.known).toEqual([known]);
  });

  test('is written once where it changed several times: the last one counts', async () => {
    const personId = await newPerson();
    const conversation = aConversation(testStore, personId);
    const message = aMessage(testStore, personId, {
      conversationId: conversation.id,
      direction: 'out',
      status: 'planned',
      wamid: null,
    });
    await write(
      [personId],
      [
        { type: 'conversation.save', conversation },
        { type: 'message.insert', message },
        { type: 'message.save', message: { ...message, status: 'accepted', wamid: 'wamid.twice' } },
        { type: 'conversation.save', conversation: { ...conversation, unread: 9 } },
      ],
    );
    await write(
      [personId],
      [
        {
          type: 'message.save',
          message: { ...message, status: 'failed', wamid: 'wamid.twice', failure: { code: '131026', reason: 'No' } },
        },
      ],
    );
    expect((await read(personId)).conversations).toEqual([{ ...conversation, unread: 9 }]);
    expect(await messagesOf(personId, message.id)).toMatchObject([
      { status: 'failed', wamid: 'wamid.twice', failure: { code: '131026', reason: 'No' }, content: message.content },
    ]);
  });

  test('holds a message of the same number and wamid once', async () => {
    const personId = await newPerson();
    const first = aMessage(testStore, personId);
    const same: Message = { ...first, id: testStore.ids.next() };
    const elsewhere: Message = { ...first, id: testStore.ids.next(), phoneNumberId: '999' };
    await write(
      [personId],
      [
        { type: 'message.insert', message: first },
        { type: 'message.insert', message: same },
      ],
    );
    await write(
      [personId],
      [
        { type: 'message.insert', message: same },
        { type: 'message.insert', message: elsewhere },
      ],
    );
    const ids = (await messagesOf(personId, first.id, same.id, elsewhere.id)).map((each) => each.id);
    expect(ids.toSorted()).toEqual([first.id, elsewhere.id].toSorted());
  });

  test('finds touched messages by wamid and by command', async () => {
    const personId = await newPerson();
    const commandId = testStore.ids.next();
    const [one, two] = [
      aMessage(testStore, personId),
      aMessage(testStore, personId, { direction: 'out', wamid: null, commandId }),
    ];
    await write(
      [personId],
      [one, two].map((message) => ({ type: 'message.insert', message })),
    );
    const messages = [
      { phoneNumberId: one.phoneNumberId, wamid: one.wamid ?? '', commandId: null },
      { phoneNumberId: one.phoneNumberId, wamid: 'wamid.unheard', commandId },
      { phoneNumberId: one.phoneNumberId, wamid: 'wamid.unheard', commandId: 'not ours' },
    ];
    const found = (await read(personId, { messages })).messages.map((each) => each.id);
    expect(found.toSorted()).toEqual([one.id, two.id].toSorted());
  });

  test('links a person to one contact of a CRM; a record may be of two people who share it', async () => {
    const [one, other] = [await newPerson(), await newPerson()];
    const link = (personId: string, recordId: string) => ({
      type: 'link.save' as const,
      link: {
        id: testStore.ids.next(),
        personId,
        connectionId: testStore.crmId,
        role: 'contact' as const,
        object: 'res.partner',
        recordId,
        linkedBy: 'auto' as const,
        evidence: 'phone',
        since: SEEN_AT,
        endedAt: null as Date | null,
      },
    });
    const [first, shared] = [link(one, 'r1'), link(other, 'r1')];
    await write([one, other], [first, link(one, 'r2'), link(one, 'r1'), shared]);
    expect((await read(one)).links).toEqual([first.link]);
    expect((await read(other)).links).toEqual([shared.link]);
    await write([one, other], [{ ...first, link: { ...first.link, endedAt: LATER } }, link(one, 'r2')]);
    expect((await read(one)).links).toMatchObject([{ recordId: 'r2' }]);
  });

  test('is told once per event: the same key again is not new, in another workspace it is', async () => {
    const event = anEvent(testStore);
    const same = { ...event, id: testStore.ids.next() };
    const elsewhere = { ...event, id: testStore.ids.next(), workspaceId: testStore.ids.next() };
    const insert = (...rows: (typeof event)[]) => testStore.store.transaction((tx) => tx.insertEvents(rows));
    expect(await insert(event, same)).toEqual([true, false]);
    expect(await insert(same, elsewhere)).toEqual([false, true]);
    const meanwhile = anEvent(testStore);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => insert({ ...meanwhile, id: testStore.ids.next() })),
    );
    expect(results.flat().filter(Boolean)).toHaveLength(1);
  });

  test('nothing of it stays when the transaction fails', async () => {
    const event = anEvent(testStore);
    const failing = testStore.store.transaction(async (tx) => {
      await tx.insertEvents([event]);
      throw new Error('crash');
    });
    await expect(failing).rejects.toMatchObject({ kind: 'broken' });
    expect(await testStore.store.transaction((tx) => tx.insertEvents([event]))).toEqual([true]);
  });

  test('keeps known values locked until the transaction ends, and cursors', async () => {
    const personId = await newPerson();
    const known = {
      connectionId: testStore.crmId,
      object: 'crm.lead',
      recordId: personId,
      field: 'stage',
      value: 'new',
      pending: null,
      at: SEEN_AT,
    };
    await write([personId], [{ type: 'known.save', known }]);
    await testStore.store.transaction(async (tx) => {
      expect(await tx.loadKnown(testStore.workspaceId, [known, { ...known, recordId: 'none' }])).toEqual([known]);
      await expect(
        testStore.admin('select 1 from known_values where record_id = $1 for update nowait', [personId]),
      ).rejects.toThrow(/lock/);
    });
    expect(await testStore.store.loadCursor(testStore.workspaceId, testStore.crmId, 'changes')).toBeNull();
    for (const cursor of [{ at: 1 }, { at: 2, more: ['x'] }]) {
      await testStore.store.transaction((tx) =>
        tx.saveCursor(testStore.workspaceId, testStore.crmId, 'changes', cursor),
      );
      expect(await testStore.store.loadCursor(testStore.workspaceId, testStore.crmId, 'changes')).toEqual(cursor);
    }
  });
});
