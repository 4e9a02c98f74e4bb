import { randomUUID } from 'node:crypto';
import type { Lease, NewCommand, Settlement } from '@kaiwa/core';
import { CompiledQuery, sql } from 'kysely';
import { testDatabase, type TestDatabase } from '../../../../test/support/database';
import { openDatabase, type Database } from './database';
import { createLaneStore } from './lane-store';
import { insertCommands, settle } from './write-commands';

const NOW = new Date('2026-11-24T09:00:00.000Z');
const LATER = new Date(NOW.getTime() + 3_600_000);
const FEW = 1_000;
const MANY = 100_000;
const STEP = 5_000;
/** A hundred times as many rows make an index a level deeper, which is one more page for every look; nothing else may grow. */
const MOST_GROWTH = { pages: 2, rows: 1.2 };
const OPTIONS = { limit: 100, atLeast: 1, lingerMs: 0, now: NOW };

/** What statements touched: pages of tables and indexes, and rows that were looked at. */
interface Cost {
  pages: number;
  rows: number;
}

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

describe('what a claim costs', () => {
  let database: TestDatabase;
  let db: Database;
  /** The same database; what it is asked is kept. */
  let watched: Database;
  let asked: CompiledQuery[] = [];
  beforeAll(async () => {
    database = await testDatabase();
    db = openDatabase({ url: database.url, role: 'pipeline' });
    watched = db.withPlugin({
      transformQuery({ node, queryId }) {
        asked.push(db.getExecutor().compileQuery(node, queryId));
        return node;
      },
      transformResult: async ({ result }) => result,
    });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const command = (lane: string, key: string): NewCommand => {
    const about = { personId: randomUUID(), connectionId: randomUUID() };
    const body = { kind: 'recordActivity' as const, ...about, messageId: randomUUID(), line: 'message' as const };
    const base = { id: randomUUID(), workspaceId: randomUUID(), lane, key, body };
    return { ...base, priority: 'live', waitsFor: null, dueAt: NOW, eventId: null };
  };

  async function plan(lane: string, keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += STEP) {
      await insertCommands(
        db,
        keys.slice(from, from + STEP).map((key) => command(lane, key)),
      );
    }
  }

  /** A lane whose heads were tried and wait for an hour, with `behind` due commands behind them. */
  async function blockedLane(heads: number, behind: number): Promise<Lease> {
    const lane = `crm:${randomUUID()}`;
    await plan(
      lane,
      Array.from({ length: heads }, (_, head) => `key-${head}`),
    );
    const store = createLaneStore(db);
    const lease = await store.acquire(lane, 'test', NOW, 60_000);
    if (!lease) throw new Error('The lane is held');
    for (;;) {
      const { commands } = await store.claim(lease, { ...OPTIONS, limit: STEP });
      if (commands.length === 0) break;
      const wait = { state: 'waiting', until: LATER, reason: 'TEST', doubtSince: null, countsAsAttempt: true } as const;
      const settlements = commands.map(({ id }): Settlement => ({ commandId: id, ...wait }));
      await settle(db, lane, lease.epoch, settlements);
    }
    await plan(
      lane,
      Array.from({ length: behind }, (_, index) => `key-${index % heads}`),
    );
    return lease;
  }

  /** Does `work`, and asks PostgreSQL what its statements touch. */
  async function costOf(work: () => Promise<unknown>): Promise<Cost> {
    asked = [];
    await work();
    const statements = asked;
    const cost = { pages: 0, rows: 0 };
    for (const { sql: text, parameters } of statements) {
      const explained = await explain(text, parameters);
      cost.pages += explained['Shared Hit Blocks'] + explained['Shared Read Blocks'];
      cost.rows += rowsOf(explained);
    }
    return cost;
  }

  /** Runs it in a transaction that is taken back: claiming is a change. */
  async function explain(text: string, parameters: readonly unknown[]): Promise<PlanNode> {
    const taken = await db.startTransaction().execute();
    const { rows } = await taken.executeQuery(
      CompiledQuery.raw(`explain (analyze, buffers, format json) ${text}`, [...parameters]),
    );
    await taken.rollback().execute();
    const [
      {
        'QUERY PLAN': [explained],
      },
    ] = rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }];
    return explained.Plan;
  }

  function rowsOf(node: PlanNode): number {
    const own = node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0));
    return (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), own);
  }

  const unmark = (): Promise<unknown> => sql`update commands set behind = false where behind`.execute(db);

  async function compare(headsOf: (behind: number) => number, before: () => Promise<unknown>) {
    const costs: Cost[] = [];
    for (const behind of [FEW, MANY]) {
      const lease = await blockedLane(headsOf(behind), behind);
      await before();
      const store = createLaneStore(watched);
      const nothing = await costOf(async () => expect((await store.claim(lease, OPTIONS)).commands).toEqual([]));
      await plan(
        lease.lane,
        Array.from({ length: 300 }, (_, index) => `free-${index}`),
      );
      const hundred = await costOf(async () => expect((await store.claim(lease, OPTIONS)).commands).toHaveLength(100));
      const forgotten = await costOf(() => store.findForgotten(NOW));
      costs.push({
        pages: nothing.pages + hundred.pages + forgotten.pages,
        rows: nothing.rows + hundred.rows + forgotten.rows,
      });
    }
    const [few, many] = costs as [Cost, Cost];
    process.stdout.write(`${JSON.stringify({ few, many })}\n`);
    return { pages: many.pages / few.pages, rows: many.rows / few.rows };
  }

  test.each([
    ['fifty waiting ones', () => 50],
    ['one waiting one each', (behind: number) => behind],
  ])(
    'does not grow with what stands behind %s: nothing to claim, a full batch, and the sweep',
    async (_title, headsOf) => {
      const growth = await compare(headsOf, async () => undefined);
      expect(growth.pages).toBeLessThan(MOST_GROWTH.pages);
      expect(growth.rows).toBeLessThan(MOST_GROWTH.rows);
    },
    180_000,
  );

  test('and this proof can fail: without the marks it grows', async () => {
    const growth = await compare(() => 50, unmark);
    expect(growth.rows).toBeGreaterThan(10);
  }, 180_000);
});
