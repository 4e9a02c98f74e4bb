import assert from 'node:assert/strict';
import { after, BEGIN, type LaneStage } from './lane-store-harness';

/** One promise of the lane store, as a plain function: it rejects when the promise is broken. */
export interface LaneStoreExample {
  title: string;
  run(stage: LaneStage): Promise<void>;
}

/** Who may drive a lane, and what becomes of work whose driver is gone. */
export const leaseExamples: readonly LaneStoreExample[] = [
  {
    title: 'a lane has one holder until the lease ends; every holder gets a higher epoch',
    async run({ store, lane }) {
      const first = await store.acquire(lane, 'one', BEGIN, 1000);
      assert.deepEqual(first?.until, after(1000));
      assert.equal(await store.acquire(lane, 'two', after(999), 1000), null);
      const second = await store.acquire(lane, 'two', after(1000), 1000);
      assert(first && second && second.epoch > first.epoch);
      const again = await store.acquire(lane, 'two', after(1001), 1000);
      assert(again && again.epoch > second.epoch, 'a restarted holder shuts out its former self');
    },
  },
  {
    title: 'ten who ask at the same moment: one gets the lane',
    async run({ store, lane }) {
      const asked = Array.from({ length: 10 }, (_, index) => store.acquire(lane, `holder-${index}`, BEGIN, 1000));
      assert.equal((await Promise.all(asked)).filter(Boolean).length, 1);
    },
  },
  {
    title: 'a renewed lease lasts longer; a lost one cannot be renewed',
    async run({ store, lane, take }) {
      const lease = await take('one');
      assert.equal(await store.renew(lease, 'one', after(50_000), 60_000), true);
      assert.equal(await store.acquire(lane, 'two', after(100_000), 1000), null);
      assert(await store.acquire(lane, 'two', after(110_000), 1000));
      assert.equal(await store.renew(lease, 'one', after(110_001), 60_000), false);
    },
  },
  {
    title: 'a released lane is free at once; releasing a lost lease takes nothing from the new holder',
    async run({ store, lane, take }) {
      const old = await take('one');
      await store.release(old, 'one');
      const lease = await take('two');
      assert(lease.epoch > old.epoch);
      await store.release(old, 'one');
      assert.equal(await store.acquire(lane, 'three', after(1), 1000), null);
    },
  },
  {
    title: 'a stale epoch can neither claim, nor settle, nor cast doubt',
    async run({ store, plan, take, claim, finish }) {
      const [begun] = await plan({ key: 'begun' });
      const stale = await take('one');
      const mine = await claim(stale);
      assert.deepEqual(
        mine.map(({ id }) => id),
        [begun],
      );
      await plan({ key: 'fresh' });
      const lease = await take('two', after(60_001));
      assert.deepEqual(await claim(stale, { now: after(60_002) }), []);
      assert.equal(await store.doubtOrphans(stale, after(60_002)), 0);
      assert.equal(await store.doubtOrphans(lease, after(60_003)), 1);
      assert.deepEqual(await finish(stale, mine), []);
      const [fresh, doubtful] = [
        await claim(lease, { now: after(60_004) }),
        await claim(lease, { now: after(60_004) }),
      ];
      assert.equal(fresh.length + doubtful.length, 2);
      assert.equal((await finish(lease, [...fresh, ...doubtful])).length, 2);
    },
  },
  {
    title: 'a released lease cannot claim',
    async run({ store, plan, take, claim }) {
      await plan({});
      const lease = await take();
      await store.release(lease, 'one');
      assert.deepEqual(await claim(lease), []);
    },
  },
  {
    title: 'what an earlier holder left is in doubt since its first attempt, due now, and the attempt stays counted',
    async run({ store, plan, take, claim }) {
      const [id] = await plan({});
      await claim(await take('one'));
      const second = await take('two', after(60_001));
      assert.equal(await store.doubtOrphans(second, after(60_002)), 1);
      assert.equal(await store.doubtOrphans(second, after(60_003)), 0);
      const [command] = await claim(second, { now: after(60_002) });
      assert.equal(command?.id, id);
      assert.deepEqual(command?.doubtSince, BEGIN);
      assert.equal(command?.attempt, 2);
      // A second crash does not make the doubt younger.
      const third = await take('three', after(200_000));
      await store.doubtOrphans(third, after(200_001));
      const [again] = await claim(third, { now: after(200_001) });
      assert.deepEqual(again?.doubtSince, BEGIN);
    },
  },
  {
    title: 'the sweep finds lanes with due work that nobody drives, and no others',
    async run({ store, lane, plan, take, claim, postpone }) {
      const isForgotten = async (now: Date) => (await store.findForgotten(now)).includes(lane);
      assert.equal(await isForgotten(BEGIN), false);
      await plan({ dueAt: after(10) }, {});
      assert.equal(await isForgotten(BEGIN), false, 'what is due stands behind what is not');
      assert.equal(await isForgotten(after(10)), true);
      const lease = await take('one', after(10));
      assert.equal(await isForgotten(after(11)), false);
      assert((await store.findForgotten(after(11), 'one')).includes(lane), 'one’s own lane may be taken at once');
      assert(!(await store.findForgotten(after(11), 'two')).includes(lane), 'another’s may not');
      const commands = await claim(lease, { now: after(11) });
      assert.equal(await isForgotten(after(70_000)), true, 'left behind by a holder that is gone');
      await postpone(lease, commands, after(80_000));
      assert.equal(await isForgotten(after(70_000)), false);
      assert.equal(await isForgotten(after(80_000)), true);
      await store.release(await take('two', after(80_000)), 'two');
      assert.equal(await isForgotten(after(80_000)), true, 'a released lane is nobody’s');
    },
  },
];
