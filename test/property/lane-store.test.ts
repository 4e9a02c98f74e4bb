import { randomUUID } from 'node:crypto';
import { after, type LaneStoreHarness } from '@kaiwa/testkit';
import type { LaneStore } from '@kaiwa/core';
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
  const shape = fc.record({ intervalMs: fc.integer({ min: 1, max: 300 }), burst: fc.integer({ min: 1, max: 6 }) });

  const neverTooMany = (nameOf: (base: string, asked: number) => string) =>
    fc.asyncProperty(shape, fc.array(ask, { minLength: 1, maxLength: 25 }), async ({ intervalMs, burst }, asks) => {
      const base = randomUUID();
      const granted: number[] = [];
      let now = 0;
      for (const [asked, { afterMs, count }] of asks.entries()) {
        now += afterMs;
        const requests = Array.from({ length: count }, (_, index) => ({
          bucket: nameOf(base, asked),
          intervalMs,
          burst,
          group: String(index),
        }));
        const answers = await harness.store.takeTokens(requests, after(now));
        for (const answer of answers) if (answer === null) granted.push(now);
        // What is refused is promised for a time, and then it is there.
        const promised = answers.find((answer) => answer !== null);
        if (promised) expect(promised.getTime()).toBeGreaterThan(after(now).getTime());
      }
      for (const [index, from] of granted.entries()) {
        for (const [more, until] of granted.slice(index).entries()) {
          if (more + 1 > burst + (until - from) / intervalMs) throw new Error('too many in a window');
        }
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
});
