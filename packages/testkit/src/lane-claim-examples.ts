import assert from 'node:assert/strict';
import type { Command } from '@kaiwa/core';
import type { LaneStoreExample } from './lane-lease-examples';
import { after, BEGIN } from './lane-store-harness';

const ids = (commands: readonly Command[]): string[] => commands.map(({ id }) => id);

/** What a claim brings, and in which order. */
export const claimExamples: readonly LaneStoreExample[] = [
  {
    title: 'a claim brings what was planned, word for word, and counts the attempt',
    async run({ harness, plan, take, claim, lane }) {
      const [id] = await plan({ key: 'person:1', dueAt: after(-5) });
      const [command] = await claim(await take());
      assert(command && command.id === id && command.lane === lane && command.workspaceId === harness.workspaceId);
      assert.equal(command.key, 'person:1');
      assert.equal(command.body.kind, 'recordActivity');
      assert.equal(command.attempt, 1);
      assert.equal(command.doubtSince, null);
      assert.deepEqual(command.dueAt, after(-5));
    },
  },
  {
    title: 'commands of one key go together when they are of one kind, in order',
    async run({ plan, take, claim }) {
      const planned = await plan({}, {}, { key: 'b' }, {});
      assert.deepEqual(ids(await claim(await take())), planned);
    },
  },
  {
    title: 'a batch is of one kind; a key whose turn is another kind waits for the next batch',
    async run({ plan, take, claim }) {
      const [a1, a2, b1, a3, c1] = await plan(
        { key: 'a' },
        { key: 'a', kind: 'saveDeal' },
        { key: 'b', kind: 'saveDeal' },
        { key: 'a' },
        { key: 'c' },
      );
      const lease = await take();
      assert.deepEqual(ids(await claim(lease)), [a1, c1]);
      assert.deepEqual(ids(await claim(lease)), [b1], 'a stays behind its first, which is being performed');
      assert.deepEqual(ids(await claim(lease)), []);
      assert(a2 && a3);
    },
  },
  {
    title: 'a key goes on when what was before is done, and not earlier',
    async run({ plan, take, claim, finish }) {
      const [first, second] = await plan({}, { kind: 'saveDeal' });
      const lease = await take();
      const begun = await claim(lease);
      assert.deepEqual(ids(begun), [first]);
      assert.deepEqual(ids(await claim(lease)), []);
      await finish(lease, begun);
      assert.deepEqual(ids(await claim(lease)), [second]);
    },
  },
  {
    title: 'a command that waits for a time blocks its own key and no other',
    async run({ plan, take, claim, postpone }) {
      const [a1, b1] = await plan({ key: 'a' }, { key: 'b' });
      const lease = await take();
      const [a, b] = await claim(lease);
      assert(a && b);
      await postpone(lease, [a], after(1000));
      const [a2, b2] = await plan({ key: 'a' }, { key: 'b' });
      assert.deepEqual(ids(await claim(lease)), [], 'b is still being performed');
      await postpone(lease, [b], BEGIN);
      assert.deepEqual(ids(await claim(lease)), [b1, b2]);
      assert.deepEqual(ids(await claim(lease, { now: after(1000) })), [a1, a2]);
    },
  },
  {
    title: 'a command that waits for a condition blocks its own key until it is fulfilled',
    async run({ harness, lane, plan, take, claim }) {
      const condition = `link:${lane}`;
      const [a1, a2, b1] = await plan({ key: 'a', waitsFor: condition }, { key: 'a' }, { key: 'b' });
      const lease = await take();
      assert.deepEqual(ids(await claim(lease)), [b1]);
      await harness.release(condition);
      assert.deepEqual(ids(await claim(lease)), [a1, a2]);
    },
  },
  {
    title: 'live goes before backfill, yet never overtakes its own key',
    async run({ plan, take, claim }) {
      const [old, a1, a2, live] = await plan(
        { key: 'old', priority: 'backfill' },
        { key: 'a', priority: 'backfill' },
        { key: 'a', priority: 'live' },
        { key: 'live', priority: 'live' },
      );
      const lease = await take();
      assert.deepEqual(ids(await claim(lease, { limit: 2 })), [a1, a2]);
      assert.deepEqual(ids(await claim(lease, { limit: 1 })), [live]);
      assert.deepEqual(ids(await claim(lease)), [old]);
    },
  },
  {
    title: 'what is in doubt never shares a batch with what is not',
    async run({ plan, take, claim, postpone }) {
      const [a1] = await plan({ key: 'a' });
      const lease = await take();
      await postpone(lease, await claim(lease), after(5), after(1));
      const [b1, a2] = await plan({ key: 'b' }, { key: 'a' });
      const first = await claim(lease, { now: after(10) });
      assert.deepEqual(ids(first), [a1]);
      assert.deepEqual(first[0]?.doubtSince, after(1));
      assert.deepEqual(ids(await claim(lease, { now: after(10) })), [b1]);
      assert(a2);
    },
  },
  {
    title: 'a limit cuts a batch without mixing up any key',
    async run({ plan, take, claim }) {
      const planned = await plan(...Array.from({ length: 10 }, (_, index) => ({ key: `key-${index % 3}` })));
      const lease = await take();
      assert.deepEqual(ids(await claim(lease, { limit: 4 })), planned.slice(0, 4));
    },
  },
  {
    title: 'a batch may be kept to the heads of keys, or to a few of each, and the rest has its turn afterwards',
    async run({ store, plan, take, finish }) {
      const [a1, a2, a3, b1, b2] = await plan({ key: 'a' }, { key: 'a' }, { key: 'a' }, { key: 'b' }, { key: 'b' });
      const lease = await take();
      const claim = async (mostPerKey: number) =>
        (await store.claim(lease, { limit: 100, atLeast: 1, lingerMs: 0, now: BEGIN, mostPerKey })).commands;
      const heads = await claim(1);
      assert.deepEqual(ids(heads), [a1, b1]);
      assert.deepEqual(ids(await claim(1)), [], 'both keys are being performed');
      await finish(lease, heads);
      const two = await claim(2);
      assert.deepEqual(ids(two), [a2, a3, b2]);
    },
  },
  {
    title: 'a limit above what is there brings all of it; many keys with much behind each are served side by side',
    async run({ plan, take, claim }) {
      const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`);
      const planned = await plan(...Array.from({ length: 240 }, (_, index) => ({ key: keys[index % 30] ?? '' })));
      const batch = ids(await claim(await take(), { limit: 40 }));
      assert.deepEqual(batch, planned.slice(0, 40));
    },
  },
  {
    title: 'what ends lets the next of its key go, whatever way it ends',
    async run({ harness, lane, store, plan, take, claim, finish }) {
      const condition = `link:${lane}`;
      const [a1, a2, b1, b2, c1, c2] = await plan(
        { key: 'a' },
        { key: 'a', kind: 'saveDeal' },
        { key: 'b' },
        { key: 'b', kind: 'saveDeal' },
        { key: 'c', waitsFor: condition },
        { key: 'c', kind: 'saveDeal' },
      );
      const lease = await take();
      const [a, b] = await claim(lease);
      assert(a && b && a.id === a1 && b.id === b1 && b1);
      await finish(lease, [a]);
      await harness.settle(lane, lease.epoch, [{ commandId: b.id, state: 'parked', reason: 'TEST', detail: '' }]);
      await harness.release(condition);
      const next = await claim(lease, { limit: 1 });
      assert.deepEqual(ids(next), [a2]);
      assert.deepEqual(ids(await claim(lease)), [b2]);
      assert.deepEqual(ids(await claim(lease)), [c1]);
      // A parked command that goes again takes its old place: in front of what was planned after it.
      const [b3] = await plan({ key: 'b' });
      assert.equal(await store.resolveParked(b1, 'again', BEGIN), true);
      assert.deepEqual(ids(await claim(lease)), [b1]);
      assert(b3 && c2);
    },
  },
  {
    title: 'blocked work in front, however much, does not hide what may be done',
    async run({ plan, take, claim, postpone }) {
      await plan({ key: 'blocked' });
      const lease = await take();
      await postpone(lease, await claim(lease), after(60_000));
      await plan(...Array.from({ length: 700 }, () => ({ key: 'blocked' })));
      const [free] = await plan({ key: 'free' });
      assert.deepEqual(ids(await claim(lease, { limit: 2 })), [free]);
    },
  },
  {
    title: 'too small a batch lingers until its oldest command is old enough, and says when that is',
    async run({ store, plan, take }) {
      const [first, second] = await plan({ key: 'a', dueAt: after(0) }, { key: 'b', dueAt: after(400) });
      const lease = await take();
      const options = { limit: 10, atLeast: 3, lingerMs: 1000 };
      const young = await store.claim(lease, { ...options, now: after(500) });
      assert.deepEqual(young, { commands: [], nextDueAt: after(1000), lingering: true });
      const old = await store.claim(lease, { ...options, now: after(1000) });
      assert.deepEqual(ids(old.commands), [first, second]);
      await plan({ key: 'c', dueAt: after(1000) }, { key: 'd', dueAt: after(1000) }, { key: 'e', dueAt: after(1000) });
      const full = await store.claim(lease, { ...options, now: after(1001) });
      assert.equal(full.commands.length, 3);
      assert.equal(full.lingering, false);
    },
  },
  {
    title: 'an empty claim says when something is due next, and nothing when the lane is empty',
    async run({ store, plan, take }) {
      const lease = await take();
      const options = { limit: 10, atLeast: 1, lingerMs: 0, now: BEGIN };
      assert.deepEqual(await store.claim(lease, options), { commands: [], nextDueAt: null, lingering: false });
      await plan({ key: 'a', dueAt: after(3000) }, { key: 'b', dueAt: after(2000) });
      assert.deepEqual(await store.claim(lease, options), { commands: [], nextDueAt: after(2000), lingering: false });
    },
  },
];
