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
    title: 'a request with patience is granted for the time its token comes, up to its patience, and not beyond',
    async run({ store }) {
      const ask = bucket({ intervalMs: 100, burst: 2, patienceMs: 250 });
      const names = ['1', '2', '3', '4', '5', '6'];
      assert.deepEqual(await store.takeTokens(names.map(ask), BEGIN), [
        null,
        null,
        after(100),
        after(200),
        after(300),
        after(300),
      ]);
      assert.deepEqual(await store.takeTokens([ask('7')], after(50)), [after(300)], 'what was granted is taken');
      assert.deepEqual(await store.takeTokens([ask('8'), ask('9')], after(1000)), [null, null]);
    },
  },
  {
    title: 'in one call some groups are granted, now or for a time, and the others use up nothing',
    async run({ store }) {
      const number = bucket({ intervalMs: 100, burst: 1, patienceMs: 250 });
      const pairs = ['a', 'b', 'c', 'd', 'e'].map((group) => bucket({ intervalMs: 6000, burst: 1 })(group));
      const [a, b, c, d, e] = pairs as [TokenRequest, TokenRequest, TokenRequest, TokenRequest, TokenRequest];
      await store.takeTokens([b], BEGIN);
      const asked = [a, b, c, d, e].flatMap((pair) => [number(pair.group), pair]);
      assert.deepEqual(await store.takeTokens(asked, BEGIN), [
        null,
        null,
        after(100),
        after(6000),
        after(100),
        null,
        after(200),
        null,
        after(300),
        null,
      ]);
      // e was refused by the number, so its pair still has its token; c was granted for later, so its pair counts from then.
      assert.deepEqual(await store.takeTokens([{ ...e, group: '1' }], after(1)), [null]);
      assert.deepEqual(await store.takeTokens([{ ...c, group: '2' }], after(6050)), [after(6100)]);
    },
  },
  {
    title: 'a bucket that repays lends its burst within one interval, and then nothing until all is paid back',
    async run({ store }) {
      const ask = bucket({ intervalMs: 1000, burst: 3, repays: true });
      assert.deepEqual(await store.takeTokens([ask('1')], BEGIN), [null]);
      assert.deepEqual(await store.takeTokens([ask('2')], after(900)), [null]);
      assert.deepEqual(await store.takeTokens([ask('3')], after(1000)), [after(2000)], 'the burst is over');
      assert.deepEqual(await store.takeTokens([ask('4'), ask('5'), ask('6'), ask('7')], after(2000)), [
        null,
        null,
        null,
        after(5000),
      ]);
      assert.deepEqual(await store.takeTokens([ask('8')], after(4999)), [after(5000)]);
      assert.deepEqual(await store.takeTokens([ask('9')], after(5000)), [null]);
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
      for (const repays of [false, true]) {
        const ask = bucket({ intervalMs: 10, burst: 3, repays });
        assert.deepEqual(await store.takeTokens([ask('1')], BEGIN), [null]);
        await store.holdBucket(ask('hold'), after(5000));
        await store.holdBucket(ask('hold'), after(2000));
        assert.deepEqual(await harness.reopen().takeTokens([ask('2')], BEGIN), [after(5000)]);
        assert.deepEqual(await store.takeTokens([ask('3')], after(4999)), [after(5000)]);
        assert.deepEqual(await store.takeTokens([ask('4')], after(5000)), [null]);
        const fresh = bucket({ intervalMs: 10, burst: 1, repays });
        await store.holdBucket(fresh('hold'), after(1000));
        assert.deepEqual(await store.takeTokens([fresh('1')], BEGIN), [after(1000)]);
      }
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
      assert.deepEqual(await store.findParked(first), listed[1]);
      assert.equal(await store.resolveParked(first, 'leave', after(1)), true);
      assert.equal(await store.findParked(first), null);
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
function bucket(shape: Omit<TokenRequest, 'bucket' | 'group'>): (group: string) => TokenRequest {
  const name = `bucket:${randomUUID()}`;
  return (group) => ({ bucket: name, ...shape, group });
}
