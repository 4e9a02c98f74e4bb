import { signBody } from '@kaiwa/core';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from '../support/database';
import { aDelivery, deliver, storedTimes } from '../support/deliver';
import { shop } from '../support/spine';
import { startStallProxy, type StallProxy } from '../support/stall-proxy';
import { openStoreDoor, type StoreDoor } from '../support/store-door';
import { until } from '../support/until';

const PATIENCE_MS = 1000;
const AT_ONCE = 20;
/** Far more than the door's patience here, far less than a minute: nobody waits for a database that does not answer. */
const ANSWERED_WITHIN_MS = 8000;

let database: TestDatabase;
let proxy: StallProxy;
let door: StoreDoor;
let admin: Client;

beforeEach(async () => {
  database = await testDatabase();
  proxy = await startStallProxy(database.url);
  door = await openStoreDoor(proxy.through(database.url), PATIENCE_MS);
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await proxy.close();
  await door.close();
  await database.drop();
});

const wamids = (prefix: string, count = AT_ONCE): string[] =>
  Array.from({ length: count }, (_, index) => `wamid.${prefix}${index}`);
const deliverAll = (ids: readonly string[]): Promise<Response[]> =>
  Promise.all(ids.map((wamid) => deliver(door.delivery, aDelivery(wamid))));
const once = (ids: readonly string[]): Map<string, number> => new Map(ids.map((wamid) => [wamid, 1]));

/** As Meta does: what is not answered with 200 comes again. */
async function takeAll(ids: readonly string[]): Promise<void> {
  let open = [...ids];
  await until('everything is taken', async () => {
    const answers = await deliverAll(open);
    open = open.filter((_, index) => answers[index]?.status !== 200);
    return open.length === 0;
  });
}

const endConnections = (): Promise<unknown> =>
  admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );

/** The database of this test takes a setting from its next connections on, and loses those it has. */
async function alter(setting: string): Promise<void> {
  await admin.query(`alter database ${new URL(database.adminUrl).pathname.slice(1)} ${setting}`);
  await endConnections();
}

describe('bad input over HTTP, with a real database behind', () => {
  const body = aDelivery('wamid.bad');
  const long = aDelivery('wamid.long', 'x'.repeat(4 * 1024 * 1024));
  const chunked = (content: string): Promise<Response> =>
    fetch(door.delivery, { method: 'POST', body: new Blob([content]).stream(), duplex: 'half' } as RequestInit);

  test.each<[string, number, string, () => Promise<Response>]>([
    ['without a signature', 401, 'unsigned', () => deliver(door.delivery, body, null)],
    ['signed by another app', 401, 'forged', () => deliver(door.delivery, body, signBody(Buffer.from(body), 'guess'))],
    [
      'changed on its way',
      401,
      'forged',
      () => deliver(door.delivery, `${body} `, signBody(Buffer.from(body), shop.appSecret)),
    ],
    ['longer than 4 MB', 413, 'tooLarge', () => deliver(door.delivery, long)],
    ['longer than 4 MB, unannounced', 413, 'tooLarge', () => chunked(long)],
    ['that is no JSON', 400, 'notJson', () => deliver(door.delivery, 'object=page')],
  ])('%s: %i, counted, and nothing is stored', async (_title, status, result, send) => {
    expect((await send()).status).toBe(status);
    expect(await door.counted()).toEqual({ [result]: 1 });
    const { rows } = await admin.query<Record<string, number>>(
      'select (select count(*) from receipts)::int as receipts, (select count(*) from delivery_digests)::int as digests',
    );
    expect(rows).toEqual([{ receipts: 0, digests: 0 }]);
  });
});

describe('while the database', () => {
  const outages: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    ['refuses connections', () => proxy.refuse(), () => proxy.accept()],
    ['says nothing, as a stopped machine', async () => proxy.stall(), async () => proxy.resume()],
    [
      'is kept waiting by a lock',
      () => admin.query('begin; lock table receipts in access exclusive mode'),
      () => admin.query('commit'),
    ],
    [
      'may only be read',
      () => alter('set default_transaction_read_only = on'),
      () => alter('reset default_transaction_read_only'),
    ],
    ['has no connection left', () => alter('connection limit 0'), () => alter('connection limit -1')],
  ];

  test.each(outages)(
    '%s, deliveries get 503 in time; afterwards all are taken, and each is there once',
    async (_title, happen, end) => {
      const before = wamids('before');
      for (const answer of await deliverAll(before)) expect(answer.status).toBe(200);
      await happen();
      const during = wamids('during');
      const startedAt = Date.now();
      const refused = await deliverAll(during);
      expect(Date.now() - startedAt).toBeLessThan(ANSWERED_WITHIN_MS);
      expect(refused.map((each) => [each.status, each.headers.get('retry-after')])).toEqual(
        during.map(() => [503, '5']),
      );
      expect(await door.counted()).toEqual({ stored: AT_ONCE, unavailable: AT_ONCE });
      await end();
      await takeAll([...before, ...during]);
      expect(await storedTimes(database.adminUrl)).toEqual(once([...before, ...during]));
      expect(door.logged.map(({ fields }) => fields['code'])).not.toContain('STATEMENT_FAILED');
    },
    60_000,
  );

  test('loses its connections under load, what was acknowledged is there, and nothing is there twice', async () => {
    const ids = wamids('cut', 400);
    const sending = deliverAll(ids);
    await until('some are stored', async () => (await storedTimes(database.adminUrl)).size > 0);
    await endConnections();
    const answers = await sending;
    const there = await storedTimes(database.adminUrl);
    const acknowledged = ids.filter((_, index) => answers[index]?.status === 200);
    expect(acknowledged.filter((wamid) => there.get(wamid) !== 1)).toEqual([]);
    await takeAll(ids);
    expect(await storedTimes(database.adminUrl)).toEqual(once(ids));
  });

  test('refuses connections, a door that answers before it stores loses what it acknowledged: this proof can fail', async () => {
    const hasty = await openStoreDoor(proxy.through(database.url), PATIENCE_MS, (store) => ({
      ...store,
      append(receipts) {
        store.append(receipts).catch(() => undefined);
        return Promise.resolve(receipts.map(() => 'stored'));
      },
    }));
    await proxy.refuse();
    const answer = await deliver(hasty.delivery, aDelivery('wamid.hasty'));
    await proxy.accept();
    expect([answer.status, (await storedTimes(database.adminUrl)).size]).toEqual([200, 0]);
    await hasty.close();
  });
});
