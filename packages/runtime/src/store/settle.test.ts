import type { BatchWrites, NewCommand, PipelineTransaction, Settlement } from '@kaiwa/core';
import { linkCondition } from '@kaiwa/core';
import {
  aCommand,
  claimFor,
  openNumbers,
  openTestStore,
  SEEN_AT,
  untilSomebodyWaits,
  type TestStore,
} from './__fixtures__/test-store';

const LATER = new Date('2026-11-20T10:00:00.000Z');

function done(commandId: string): Settlement {
  return { commandId, state: 'done', outcome: { kind: 'consentSaved' } };
}

describe('commands in a transaction of the pipeline', () => {
  let testStore: TestStore;
  let personId: string;
  let people = 0;

  beforeAll(async () => {
    testStore = await openTestStore();
  });
  afterAll(() => testStore.close());
  beforeEach(async () => {
    people += 1;
    [personId = ''] = await openNumbers(testStore, [`3247000${people}`]);
  });

  const writesOf = (writes: Partial<BatchWrites>): BatchWrites => ({
    workspaceId: testStore.workspaceId,
    changes: [],
    commands: [],
    eventStates: [],
    ...writes,
  });
  const write = (writes: Partial<BatchWrites>) => testStore.store.transaction((tx) => tx.write(writesOf(writes)));
  const plan = (...commands: NewCommand[]) => write({ commands });
  const openPerson = (tx: PipelineTransaction) =>
    tx.openPeople([{ by: 'person', workspaceId: testStore.workspaceId, personId }]);
  const settle = (epoch: number, ...settlements: Settlement[]) =>
    testStore.store.transaction((tx) => tx.settle(`crm:${testStore.crmId}`, epoch, settlements));

  async function stored(...commands: NewCommand[]): Promise<Record<string, unknown>[]> {
    const rows = await testStore.admin(
      `select id, state, attempt, due_at, doubt_since, waits_for, reason, detail, outcome, done_at is not null as ended
       from commands where id = any($1::uuid[]) order by seq`,
      [commands.map((each) => each.id)],
    );
    return rows;
  }
  const line = (overrides: Partial<NewCommand> = {}): NewCommand =>
    aCommand(testStore, personId, {
      body: {
        kind: 'recordActivity',
        personId,
        connectionId: testStore.crmId,
        messageId: testStore.ids.next(),
        line: 'message',
      },
      ...overrides,
    });
  const send = (): NewCommand =>
    aCommand(testStore, personId, {
      lane: `wa:${testStore.numberId}`,
      body: {
        kind: 'sendMessage',
        personId,
        connectionId: testStore.numberId,
        messageId: testStore.ids.next(),
        recipient: { kind: 'wa', value: '32470120001' },
      },
    });

  test('are numbered in the order they were planned in', async () => {
    const commands = Array.from({ length: 20 }, () => line());
    await plan(...commands);
    expect((await stored(...commands)).map((row) => row['id'])).toEqual(commands.map((each) => each.id));
  });

  test.each(['resolvePerson', 'saveContact'] as const)(
    'one open %s per person and CRM: a second one is dropped, until the first has ended',
    async (kind) => {
      const again = (): NewCommand =>
        aCommand(testStore, personId, { body: { kind, personId, connectionId: testStore.crmId } });
      const [first, second, third] = [again(), again(), again()];
      await plan(first, second);
      await plan(third);
      expect(await stored(first, second, third)).toMatchObject([{ id: first.id }]);
      await claimFor(testStore, [first.id], 1);
      expect(await settle(1, done(first.id))).toEqual([first.id]);
      await plan(third);
      expect(await stored(first, third)).toMatchObject([{ state: 'done' }, { id: third.id, state: 'planned' }]);
    },
  );

  test('end as the settlement says', async () => {
    const commands = [line(), line(), line(), line()] as const;
    const [ended, waits, uncounted, parked] = commands;
    await plan(...commands);
    await claimFor(
      testStore,
      commands.map((each) => each.id),
      3,
    );
    const waiting = {
      state: 'waiting',
      until: LATER,
      reason: 'DATABASE',
      doubtSince: SEEN_AT,
      countsAsAttempt: true,
    } as const;
    const settled = await settle(
      3,
      done(ended.id),
      { commandId: waits.id, ...waiting },
      { commandId: uncounted.id, ...waiting, doubtSince: null, countsAsAttempt: false },
      { commandId: parked.id, state: 'parked', reason: 'REJECTED', detail: 'unknown property' },
    );
    expect(settled.toSorted()).toEqual(commands.map((each) => each.id).toSorted());
    expect(await stored(...commands)).toMatchObject([
      { state: 'done', attempt: 1, outcome: { kind: 'consentSaved' }, ended: true },
      { state: 'waiting', attempt: 1, due_at: LATER, doubt_since: SEEN_AT, reason: 'DATABASE', ended: false },
      { state: 'waiting', attempt: 0, due_at: LATER, doubt_since: null, ended: false },
      { state: 'parked', reason: 'REJECTED', detail: 'unknown property', ended: false },
    ]);
  });

  test('are left alone by a holder whose lease was lost, and by one of another lane', async () => {
    const command = line();
    await plan(command);
    await claimFor(testStore, [command.id], 5);
    expect(await settle(4, done(command.id))).toEqual([]);
    expect(await testStore.store.transaction((tx) => tx.settle('crm:other', 5, [done(command.id)]))).toEqual([]);
    expect(await settle(5, done(command.id))).toEqual([command.id]);
    expect(await settle(5, done(command.id))).toEqual([]);
  });

  test('that wait for a condition are released or parked by it, and by no other', async () => {
    const conditions = ['a', 'b', 'c'].map((each) => linkCondition(testStore.crmId, `${personId}-${each}`));
    const commands = conditions.map((waitsFor) => line({ waitsFor }));
    await plan(...commands);
    await write({
      changes: [
        { type: 'commands.release', condition: conditions[0] ?? '' },
        { type: 'commands.park', condition: conditions[1] ?? '', reason: 'UNKNOWN_SENDER' },
      ],
    });
    expect(await stored(...commands)).toMatchObject([
      { state: 'planned', waits_for: null },
      { state: 'parked', waits_for: null, reason: 'UNKNOWN_SENDER' },
      { state: 'planned', waits_for: conditions[2] },
    ]);
  });

  test('that wait in another workspace are not released', async () => {
    const command = line({ workspaceId: testStore.ids.next(), waitsFor: 'link:same' });
    await plan(command);
    await write({
      changes: [
        { type: 'commands.release', condition: 'link:same' },
        { type: 'commands.park', condition: 'link:same', reason: 'NO' },
      ],
    });
    expect(await stored(command)).toMatchObject([{ state: 'planned', waits_for: 'link:same' }]);
  });

  test.each(['performing', 'waiting', 'parked'])('a send that is %s is done when a status names it', async (state) => {
    const command = send();
    await plan(command);
    await testStore.admin('update commands set state = $2, doubt_since = now() where id = $1', [command.id, state]);
    await write({ changes: [{ type: 'command.settle', commandId: command.id, outcome: 'done', wamid: 'wamid.1' }] });
    expect(await stored(command)).toMatchObject([
      {
        state: 'done',
        doubt_since: null,
        ended: true,
        outcome: { kind: 'messageAccepted', wamid: 'wamid.1', waId: null },
      },
    ]);
  });

  test.each(['planned', 'closed', 'done'])('a send that is %s stays so when a status names it', async (state) => {
    const command = send();
    await plan(command);
    await testStore.admin('update commands set state = $2 where id = $1', [command.id, state]);
    await write({ changes: [{ type: 'command.settle', commandId: command.id, outcome: 'done', wamid: 'wamid.1' }] });
    expect(await stored(command)).toMatchObject([{ state, outcome: null }]);
  });

  /** What settling does, against what a webhook about the same person does meanwhile. Both must come through at the first try. */
  async function race(command: NewCommand, meanwhile: Partial<BatchWrites>): Promise<number> {
    await plan(command);
    await claimFor(testStore, [command.id], 1);
    let attempts = 0;
    let settling: Promise<unknown> = Promise.resolve();
    await testStore.store.transaction(async (webhook) => {
      attempts += 1;
      await openPerson(webhook);
      if (attempts === 1) {
        settling = testStore.store.transaction(async (tx) => {
          attempts += 1;
          await tx.settle(command.lane, 1, [done(command.id)]);
          await openPerson(tx);
        });
        await untilSomebodyWaits(testStore);
      }
      await webhook.write(writesOf(meanwhile));
    });
    await settling;
    return attempts;
  }

  test('a status that settles a send never deadlocks with the answer that settles it too', async () => {
    const command = send();
    const change = { type: 'command.settle', commandId: command.id, outcome: 'done', wamid: 'wamid.1' } as const;
    expect(await race(command, { changes: [change] })).toBe(2);
    expect(await stored(command)).toMatchObject([{ state: 'done' }]);
  });

  test('a second message of an unknown sender never deadlocks with the search that just ended', async () => {
    expect(await race(aCommand(testStore, personId), { commands: [aCommand(testStore, personId)] })).toBe(2);
  });
});
