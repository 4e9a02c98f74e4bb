import type { BatchWrites, LaneStore, NewCommand, PipelineTransaction } from '@kaiwa/core';
import { aCommand, openNumbers, openTestStore, untilSomebodyWaits, type TestStore } from './__fixtures__/test-store';
import { createLaneStore } from './lane-store';

const NOW = new Date('2026-11-20T10:00:00.000Z');

describe('which commands stand first under their key', () => {
  let testStore: TestStore;
  let laneStore: LaneStore;
  let personId: string;
  let lane: string;
  let people = 0;

  beforeAll(async () => {
    testStore = await openTestStore();
    laneStore = createLaneStore(testStore.db);
  });
  afterAll(() => testStore.close());
  beforeEach(async () => {
    people += 1;
    [personId = ''] = await openNumbers(testStore, [`3247010${people}`]);
    lane = `crm:${testStore.ids.next()}`;
  });

  const line = (overrides: Partial<NewCommand> = {}): NewCommand => {
    const about = { personId, connectionId: testStore.crmId, messageId: testStore.ids.next() };
    return aCommand(testStore, personId, {
      lane,
      body: { kind: 'recordActivity', ...about, line: 'message' },
      ...overrides,
    });
  };
  const writesOf = (writes: Partial<BatchWrites>): BatchWrites => ({
    workspaceId: testStore.workspaceId,
    changes: [],
    commands: [],
    eventStates: [],
    ...writes,
  });
  const openPerson = (tx: PipelineTransaction) =>
    tx.openPeople([{ by: 'person', workspaceId: testStore.workspaceId, personId }]);
  /** Plans as every part of the pipeline does: under the lock of the person. */
  const plan = (commands: NewCommand[], meanwhile = async (): Promise<void> => undefined) =>
    testStore.store.transaction(async (tx) => {
      await openPerson(tx);
      await tx.write(writesOf({ commands }));
      await meanwhile();
    });
  const settle = (epoch: number, commandId: string, meanwhile = async (): Promise<void> => undefined) =>
    testStore.store.transaction(async (tx) => {
      await tx.settle(lane, epoch, [{ commandId, state: 'done', outcome: { kind: 'consentSaved' } }]);
      await meanwhile();
    });
  async function take() {
    const lease = await laneStore.acquire(lane, 'test', NOW, 60_000);
    if (!lease) throw new Error('The lane is held');
    const claim = async () => {
      const claimed = await laneStore.claim(lease, { limit: 10, atLeast: 1, lingerMs: 0, now: NOW, mostPerKey: 1 });
      return claimed.commands.map(({ id }) => id);
    };
    return { lease, claim };
  }
  async function behind(...commands: NewCommand[]): Promise<unknown[]> {
    const rows = await testStore.admin('select behind from commands where id = any($1::uuid[]) order by seq', [
      commands.map(({ id }) => id),
    ]);
    return rows.map((row) => row['behind']);
  }

  test('what is planned while its key’s head ends has its turn, whoever comes first', async () => {
    const [first, second, third] = [line(), line(), line()];
    await plan([first]);
    const { lease, claim } = await take();
    expect(await claim()).toEqual([first.id]);

    // Planned first, not yet committed: the end waits, and then sees it.
    let ending: Promise<unknown> = Promise.resolve();
    await plan([second], async () => {
      ending = settle(lease.epoch, first.id);
      await untilSomebodyWaits(testStore);
    });
    await ending;
    expect(await behind(second)).toEqual([false]);
    expect(await claim()).toEqual([second.id]);

    // Ended first, not yet committed: the planning waits, and then sees it.
    let planning: Promise<unknown> = Promise.resolve();
    await settle(lease.epoch, second.id, async () => {
      planning = plan([third]);
      await untilSomebodyWaits(testStore);
    });
    await planning;
    expect(await behind(third)).toEqual([false]);
    expect(await claim()).toEqual([third.id]);
  });

  test('what is planned beside one that is kept out stands first where nothing open is before it', async () => {
    const search = (): NewCommand => aCommand(testStore, personId, { lane });
    const parked = search();
    await plan([parked]);
    const { lease, claim } = await take();
    expect(await claim()).toEqual([parked.id]);
    await testStore.store.transaction((tx) =>
      tx.settle(lane, lease.epoch, [{ commandId: parked.id, state: 'parked', reason: 'TEST', detail: '' }]),
    );
    const beside = line();
    await plan([search(), beside]);
    expect(await behind(beside)).toEqual([false]);
    expect(await claim()).toEqual([beside.id]);
  });

  test('what a condition parks, or a status settles, lets the next one go', async () => {
    const [held, send, ...next] = [
      line({ key: 'a', waitsFor: 'link:1' }),
      line({ key: 'b', body: sendBody() }),
      line({ key: 'a' }),
      line({ key: 'b' }),
    ] as const;
    await plan([held, send, ...next]);
    const { claim } = await take();
    expect(await claim()).toEqual([send.id]);
    await testStore.store.transaction((tx) =>
      tx.write(
        writesOf({
          changes: [
            { type: 'commands.park', condition: 'link:1', reason: 'TEST' },
            { type: 'command.settle', commandId: send.id, outcome: 'done', wamid: 'wamid.1' },
          ],
        }),
      ),
    );
    expect(await claim()).toEqual(next.map(({ id }) => id));
  });

  test('history becomes live where somebody writes behind it', async () => {
    const history = [line({ priority: 'backfill' }), line({ priority: 'backfill' })];
    const other = line({ priority: 'backfill', key: 'other' });
    await plan([other, ...history]);
    await plan([line()]);
    const rows = await testStore.admin('select priority from commands where lane = $1 order by seq', [lane]);
    expect(rows.map((row) => row['priority'])).toEqual(['backfill', 'live', 'live', 'live']);
    const { claim } = await take();
    expect(await claim()).toEqual([other.id, history[0]?.id]);
  });

  test('the net finds what was marked although it stands first, and nothing else', async () => {
    const commands = [line(), line()];
    await plan(commands);
    await testStore.admin('update commands set behind = true where lane = $1', [lane]);
    const { claim } = await take();
    expect(await claim()).toEqual([]);
    await laneStore.purge(new Date(0));
    expect(await behind(...commands)).toEqual([false, true]);
    expect(await claim()).toEqual([commands[0]?.id]);
  });

  const sendBody = () =>
    ({
      kind: 'sendMessage',
      personId,
      connectionId: testStore.numberId,
      messageId: testStore.ids.next(),
      recipient: { kind: 'wa', value: '32470120001' },
    }) as const;
});
