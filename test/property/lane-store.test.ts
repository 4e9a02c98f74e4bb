import { randomUUID } from 'node:crypto';
import { after, BEGIN, type LaneStoreHarness } from '@kaiwa/testkit';
import type { LaneStore, TokenRequest } from '@kaiwa/core';
import fc from 'fast-check';
import { openLaneStoreHarness } from '../support/lane-store-harness';
import { LaneModel, story, type Step } from './lane-model';

const RUNS = 40;
const TOKEN_RUNS = 40;

let harness: LaneStoreHarness;
beforeAll(async () => {
  harness = await openLaneStoreHarness();
});
afterAll(() => harness.close());

describe('whatever two holders do to a lane', () => {
  const keepsOrder = (spoiled: LaneStoreHarness) =>
    fc.asyncProperty(story, async (steps: Step[]) => {
      const model = new LaneModel(spoiled);
      for (const step of steps) await model.step(step);
      await model.finish();
    });

  test('keys keep their order, nothing is claimed twice, nobody blocks another key, everything has its turn', async () => {
    await fc.assert(keepsOrder(harness), { numRuns: RUNS });
  });

  const spoilers: [mistake: string, spoil: () => Partial<LaneStoreHarness>, reason: RegExp][] = [
    [
      'commands stored in another order',
      () => ({ plan: (commands) => harness.plan(commands.toReversed()) }),
      /overtaken|claimed|mixed|never/,
    ],
    [
      'settlements taken from anybody',
      () => {
        let newest = 0;
        const acquire: LaneStore['acquire'] = async (...args) => {
          const lease = await harness.store.acquire(...args);
          newest = lease?.epoch ?? newest;
          return lease;
        };
        return {
          store: { ...harness.store, acquire, doubtOrphans: async () => 0 },
          settle: (lane, _epoch, settlements) => harness.settle(lane, newest, settlements),
        };
      },
      /orphans|stale|settle|turn/,
    ],
    [
      'conditions that are fulfilled by themselves',
      () => ({ plan: (commands) => harness.plan(commands.map((command) => ({ ...command, waitsFor: null }))) }),
      /may not be claimed/,
    ],
  ];
  test.each(spoilers)('… and the story notices %s', async (_mistake, spoil, reason) => {
    const details = await fc.check(keepsOrder({ ...harness, ...spoil() }), { numRuns: 200, endOnFailure: true });
    expect(details.failed).toBe(true);
    expect(String(details.errorInstance)).toMatch(reason);
  });
});

describe('whenever tokens are asked for', () => {
  const ask = fc.record({ afterMs: fc.integer({ min: 0, max: 400 }), count: fc.integer({ min: 1, max: 5 }) });
  const asks = fc.array(ask, { minLength: 1, maxLength: 25 });
  const shape = fc.record({
    intervalMs: fc.integer({ min: 1, max: 300 }),
    burst: fc.integer({ min: 1, max: 6 }),
    patienceMs: fc.integer({ min: 0, max: 500 }),
  });

  /** Lives a story with one bucket, or with as many as `nameOf` makes of it. Returns when each granted token may be used. */
  async function live(
    told: { afterMs: number; count: number }[],
    wish: Omit<TokenRequest, 'bucket' | 'group'>,
    nameOf: (asked: number) => string,
  ): Promise<number[]> {
    const granted: number[] = [];
    let now = 0;
    for (const [asked, { afterMs, count }] of told.entries()) {
      now += afterMs;
      const requests = Array.from({ length: count }, (_, index) => ({
        ...wish,
        bucket: nameOf(asked),
        group: String(index),
      }));
      for (const answer of await harness.store.takeTokens(requests, after(now))) {
        const usable = answer === null ? now : answer.getTime() - BEGIN.getTime();
        if (answer !== null) expect(usable).toBeGreaterThan(now);
        if (usable <= now + (wish.patienceMs ?? 0)) granted.push(usable);
      }
    }
    return granted;
  }

  const neverTooMany = (nameOf: (base: string, asked: number) => string) =>
    fc.asyncProperty(shape, asks, async (wish, told) => {
      const base = randomUUID();
      const granted = await live(told, wish, (asked) => nameOf(base, asked));
      for (const [index, from] of granted.entries()) {
        for (const [more, until] of granted.slice(index).entries()) {
          if (more + 1 > wish.burst + (until - from) / wish.intervalMs) throw new Error('too many in a window');
        }
      }
    });

  /** A lender's own book: a burst within one interval of its first token, then nothing until all is paid back. */
  const neverOwesTooMuch = (repays: boolean) =>
    fc.asyncProperty(shape, asks, async ({ intervalMs, burst }, told) => {
      const bucket = randomUUID();
      const granted = await live(told, { intervalMs, burst, repays }, () => bucket);
      let openedAt = Number.NEGATIVE_INFINITY;
      let lent = 0;
      for (const at of granted) {
        if (at - openedAt >= lent * intervalMs) [openedAt, lent] = [at, 1];
        else if (at - openedAt < intervalMs && lent < burst) lent += 1;
        else throw new Error('lent before it was paid back');
      }
    });

  test('no window ever holds more than the burst and what came in meanwhile', async () => {
    await fc.assert(
      neverTooMany((base) => base),
      { numRuns: TOKEN_RUNS },
    );
  });

  test('… and the count notices two buckets where there should be one', async () => {
    const twoBuckets = neverTooMany((base, asked) => `${base}${asked % 2}`);
    const details = await fc.check(twoBuckets, { numRuns: 200, endOnFailure: true });
    expect(String(details.errorInstance)).toMatch(/too many/);
  });

  test('a bucket that repays never lends before all is paid back', async () => {
    await fc.assert(neverOwesTooMuch(true), { numRuns: TOKEN_RUNS });
  });

  test('… and the book notices one that does', async () => {
    const details = await fc.check(neverOwesTooMuch(false), { numRuns: 200, endOnFailure: true });
    expect(String(details.errorInstance)).toMatch(/paid back/);
  });
});
