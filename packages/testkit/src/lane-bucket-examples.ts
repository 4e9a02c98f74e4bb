import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TokenRequest } from '@kaiwa/core';
import type { LaneStoreExample } from './lane-lease-examples';
import { after, BEGIN } from './lane-store-harness';

/** Token buckets, and what an operator sees and decides. */
export const bucketExamples: readonly LaneStoreExample[] = [
  {
    title: 'a bucket gives its burst at once, then one token per interval',
    async run({ store }) {
      const ask = bucket({ intervalMs: 1000, burst: 3 });
      assert.deepEqual(await store.takeTokens([ask('1'), ask('2'), ask('3'), ask('4')], BEGIN), [
        null,
        null,
        null,
        after(1000),
      ]);
      assert.deepEqual(await store.takeTokens([ask('5')], after(999)), [after(1000)]);
      assert.deepEqual(await store.takeTokens([ask('6'), ask('7')], after(1000)), [null, after(2000)]);
      assert.deepEqual(await store.takeTokens([ask('8'), ask('9'), ask('10'), ask('11')], after(60_000)), [
        null,
        null,
        null,
        after(61_000),
      ]);
    },
  },
  {
    title: 'a group is granted together or uses up nothing',
    async run({ store }) {
      const number = bucket({ intervalMs: 10, burst: 3 });
      const pair = bucket({ intervalMs: 6000, burst: 1 });
      assert.deepEqual(await store.takeTokens([number('1'), pair('1')], BEGIN), [null, null]);
      for (let count = 0; count < 5; count += 1) {
        assert.deepEqual(await store.takeTokens([number('2'), pair('2')], BEGIN), [null, after(6000)]);
      }
      assert.deepEqual(await store.takeTokens([number('3'), number('4'), number('5')], BEGIN), [null, null, after(10)]);
    },
  },
  {
    title: 'in one call a refused group leaves its tokens to the next one',
    async run({ store }) {
      const number = bucket({ intervalMs: 1000, burst: 1 });
      const empty = bucket({ intervalMs: 1000, burst: 1 });
      await store.takeTokens([empty('0')], BEGIN);
      assert.deepEqual(await store.takeTokens([number('1'), empty('1'), number('2')], BEGIN), [
        null,
        after(1000),
        null,
      ]);
    },
  },
  {
    title: 'a hundred who ask at the same moment get the burst between them',
    async run({ store }) {
      const number = bucket({ intervalMs: 60_000, burst: 7 });
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          store.takeTokens([number(String(index)), bucket({ intervalMs: 1, burst: 1 })(String(index))], BEGIN),
        ),
      );
      assert.equal(answers.filter(([granted]) => granted === null).length, 7);
    },
  },
  {
    title: 'tokens that were taken stay taken in a new process, and while old buckets are forgotten',
    async run({ harness, store }) {
      const ask = bucket({ intervalMs: 1000, burst: 1 });
      await store.takeTokens([ask('1')], BEGIN);
      await store.purge(after(-1));
      assert.deepEqual(await harness.reopen().takeTokens([ask('2')], after(1)), [after(1000)]);
    },
  },
  {
    title:
      'a bucket that is held gives nothing before its time, in every process, and never sooner than it already would',
    async run({ harness, store }) {
      const ask = bucket({ intervalMs: 10, burst: 3 });
      assert.deepEqual(await store.takeTokens([ask('1')], BEGIN), [null]);
      await store.holdBucket(ask('hold'), after(5000));
      await store.holdBucket(ask('hold'), after(2000));
      assert.deepEqual(await harness.reopen().takeTokens([ask('2')], after(4999)), [after(5000)]);
      assert.deepEqual(await store.takeTokens([ask('3'), ask('4')], after(5000)), [null, after(5010)]);
      const fresh = bucket({ intervalMs: 10, burst: 1 });
      await store.holdBucket(fresh('hold'), after(1000));
      assert.deepEqual(await store.takeTokens([fresh('1')], BEGIN), [after(1000)]);
    },
  },
  {
    title: 'asking for nothing brings nothing',
    async run({ store }) {
      assert.deepEqual(await store.takeTokens([], BEGIN), []);
    },
  },
  {
    title: 'a parked command is listed with its reason, blocks nobody, and goes again or is left, once',
    async run({ harness, store, lane, plan, take, claim }) {
      const [first, second, third] = await plan({ key: 'a' }, { key: 'b' }, { key: 'a', kind: 'saveDeal' });
      const lease = await take();
      const parked = (await claim(lease)).map(({ id }) => ({
        commandId: id,
        state: 'parked' as const,
        reason: 'IN_DOUBT',
        detail: 'Nobody knows',
      }));
      await harness.settle(lane, lease.epoch, parked);
      const listed = (await store.listParked(1000)).filter((command) => command.lane === lane);
      assert.deepEqual(
        listed.map(({ id, reason, detail }) => ({ id, reason, detail })),
        [second, first].map((id) => ({ id, reason: 'IN_DOUBT', detail: 'Nobody knows' })),
      );
      assert.deepEqual(
        (await claim(lease)).map(({ id }) => id),
        [third],
      );
      assert(first && second);
      assert.equal(await store.resolveParked(first, 'leave', after(1)), true);
      assert.equal(await store.resolveParked(first, 'again', after(1)), false);
      assert.equal(await store.resolveParked(second, 'again', after(1)), true);
      assert.equal(await store.resolveParked(randomUUID(), 'again', after(1)), false);
      const [again] = await claim(lease, { now: after(1) });
      assert.equal(again?.id, second);
      assert.equal(again?.attempt, 1);
      assert.equal(again?.doubtSince, null);
    },
  },
  {
    title: 'finished commands are deleted when they are old, open ones never',
    async run({ store, plan, take, claim, finish }) {
      await plan({ key: 'done' });
      const lease = await take();
      await finish(lease, await claim(lease));
      const [open] = await plan({ key: 'open' });
      const far = new Date('2126-01-01T00:00:00Z');
      assert(((await store.countByState())['planned'] ?? 0) >= 1);
      assert((await store.purge(far)) >= 1);
      assert.equal(await store.purge(far), 0);
      assert.deepEqual(
        (await claim(lease)).map(({ id }) => id),
        [open],
      );
    },
  },
];

/** Requests toward one new bucket, each in a group of its own name. */
function bucket(shape: Pick<TokenRequest, 'intervalMs' | 'burst'>): (group: string) => TokenRequest {
  const name = `bucket:${randomUUID()}`;
  return (group) => ({ bucket: name, ...shape, group });
}
