import { createLaneLog, createMovableClock } from '@kaiwa/testkit';
import { Redis } from 'ioredis';
import type { Lanes } from '@kaiwa/core';
import { createLanes } from '../../packages/runtime/src/distributed/lanes';
import { createMemoryLogger } from '../../packages/runtime/src/system/logger';
import { startOwnRedis, type OwnRedis } from '../support/own-redis';
import { describeWithRedis, testRedisUrl } from '../support/redis';
import { until } from '../support/until';

const SWEEP_EVERY_MS = 200;

test('there is a Redis to test with, at least where changes are checked for everybody', () => {
  expect(process.env['CI'] === 'true' && testRedisUrl() === null).toBe(false);
});

describeWithRedis('Losing Redis costs time and nothing else', () => {
  let redis: OwnRedis;
  let admin: Redis;
  let opened: Lanes[];
  const clock = createMovableClock();

  beforeEach(async () => {
    redis = await startOwnRedis();
    admin = new Redis(redis.url, { retryStrategy: () => 20 }).on('error', () => undefined);
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((lanes) => lanes.stop()));
    admin.disconnect();
    await redis.remove();
  });

  function open(prefix = 'kaiwa') {
    const logger = createMemoryLogger();
    const lanes = createLanes({ clock, logger, redisUrl: redis.url, prefix });
    opened.push(lanes);
    return { lanes, logger };
  }

  /** Drives like the pipeline: the sweep wakes what has work, whatever became of the hints. */
  function sweeping(lanes: Lanes, work: Set<string>) {
    const log = createLaneLog();
    const drive = async (lane: string): Promise<void> => {
      if (lane === 'sweep') {
        lanes.wake('sweep', new Date(clock.now().getTime() + SWEEP_EVERY_MS));
        for (const each of work) lanes.wake(each);
      }
      await log.drive(lane);
      work.delete(lane);
    };
    return { log, drive };
  }

  test('a flushed Redis forgets only hints: the sweep finds the work', async () => {
    const web = open().lanes;
    web.wake('crm:forgotten');
    await until('the hint is in Redis', async () => (await admin.llen('kaiwa:lanes:wait')) === 1);
    await admin.flushall();
    const { lanes } = open();
    const { log, drive } = sweeping(lanes, new Set(['crm:forgotten']));
    await lanes.start(drive);
    // Proof that the hint is really gone: a lane woken now is driven, and the forgotten one is not.
    lanes.wake('marker');
    await log.untilBegun('marker');
    expect(log.begun('crm:forgotten')).toBe(0);
    lanes.wake('sweep');
    await log.untilBegun('crm:forgotten');
  });

  test('a Redis emptied while a lane is driven does not stop that lane from being woken again', async () => {
    const { lanes } = open();
    const log = createLaneLog();
    const release = log.hold('crm:busy');
    await lanes.start(log.drive);
    lanes.wake('crm:busy');
    await log.untilBegun('crm:busy');
    await admin.flushall();
    release();
    lanes.wake('crm:busy');
    await log.untilBegun('crm:busy', 2);
  });

  test('while Redis is away wake-ups are dropped with one warning; the sweep goes on; all comes back by itself', async () => {
    const { lanes, logger } = open();
    const work = new Set<string>();
    const { log, drive } = sweeping(lanes, work);
    await lanes.start(drive);
    lanes.wake('sweep');
    lanes.wake('first');
    await log.untilBegun('first');

    await redis.kill();
    const warned = () => logger.lines.filter((line) => line.level === 'warn').map((line) => line.sentence);
    work.add('crm:patient');
    for (let count = 0; count < 50; count += 1) lanes.wake(`lost-${count}`);
    await until('a warning', () => warned().length > 0);
    await log.untilBegun('sweep', log.begun('sweep') + 3);
    expect(log.begun('crm:patient')).toBe(0);

    await redis.start();
    await log.untilBegun('crm:patient');
    expect(warned()).toEqual([expect.stringMatching(/^Redis is away/)]);
    expect(logger.lines.map((line) => line.sentence)).toContain('Redis is back');
  });

  test('a driver that starts without Redis begins when it comes, and one that is stopped without it ends', async () => {
    await redis.kill();
    const early = open();
    const patient = open();
    const log = createLaneLog();
    await early.lanes.start(log.drive);
    await patient.lanes.start(log.drive);
    early.lanes.wake('dropped');
    await until('a warning', () => early.logger.lines.length > 0);
    await early.lanes.stop();
    await redis.start();
    await until('the patient driver drives', () => {
      patient.lanes.wake('kept');
      return log.begun('kept') > 0;
    });
    expect(log.begun('dropped')).toBe(0);
  });

  test('a driver whose Redis dies under a running lane still stops', async () => {
    const { lanes } = open();
    const log = createLaneLog();
    const release = log.hold('crm:busy');
    await lanes.start(log.drive);
    lanes.wake('crm:busy');
    await log.untilBegun('crm:busy');
    await redis.kill();
    const stopped = lanes.stop();
    release();
    await stopped;
    expect(log.running()).toBe(0);
  });

  test('installations on one Redis do not hear each other, and a stopped driver leaves no connection', async () => {
    const clients = async () =>
      String(await admin.client('LIST'))
        .trim()
        .split('\n').length;
    const before = await clients();
    const [one, other] = [open('one').lanes, open('other').lanes];
    const [heard, unheard] = [createLaneLog(), createLaneLog()];
    await one.start(heard.drive);
    await other.start(unheard.drive);
    one.wake('here');
    other.wake('there');
    await heard.untilBegun('here');
    await unheard.untilBegun('there');
    expect([heard.begun('there'), unheard.begun('here')]).toEqual([0, 0]);
    expect(await clients()).toBeGreaterThan(before);
    await Promise.all([one.stop(), other.stop()]);
    await until('all connections are closed', async () => (await clients()) === before);
    // Nothing of a finished hint stays behind.
    expect(await admin.keys('*:lanes:now/*')).toEqual([]);
  });
});
