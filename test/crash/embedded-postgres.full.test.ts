import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KaiwaError } from '@kaiwa/core';
import { startEmbeddedPostgres } from '../../packages/runtime/src/embedded/postgres';
import { createLoopDisk, type LoopDisk, unlessLoopDisks } from '../support/loop-disk';
import { processTree, signalAll, untilEnded, untilStopped } from '../support/process-tree';
import { testWhen, unlessLinux } from '../support/test-when';
import { findLost, readAcknowledged, startWriter, type Writer, type WriterPlan } from '../support/written-rows';

const KILLS = 6;
const POWER_CUTS = 3;
const ROWS = 400;

/** Kills Kaiwa, and where asked its PostgreSQL with it, in the middle of writing. */
async function kill({ script, postmasterPid }: Writer, databaseToo: boolean): Promise<void> {
  script.process.kill('SIGKILL');
  if (databaseToo) process.kill(postmasterPid, 'SIGKILL');
  expect(await script.ended).toBe('SIGKILL');
  // Its children end by themselves; the next start has to cope with those that linger.
  if (databaseToo) await untilEnded([postmasterPid]);
}

/** {@link findLost}, where a cluster that does not even open has lost everything. */
async function findLostOrAll(dataDir: string, acknowledgements: string): Promise<string[]> {
  try {
    return await findLost(dataDir, acknowledgements);
  } catch (error) {
    if (KaiwaError.is(error) && error.code === 'POSTGRES_WILL_NOT_START') return readAcknowledged(acknowledgements);
    throw error;
  }
}

describe('kill -9 during writes', () => {
  const folder = join(tmpdir(), `kaiwa-crash-${process.pid}`);
  const dataDir = join(folder, 'data');
  const acknowledgements = join(folder, 'acknowledged');
  beforeEach(() => mkdirSync(folder, { mode: 0o755 }));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  testWhen(unlessLinux)(
    `${KILLS} times, of Kaiwa alone and of its database too: nothing acknowledged is lost, and each start takes the folder over`,
    async () => {
      for (let round = 1; round <= KILLS; round += 1) {
        const writer = await startWriter({ dataDir, acknowledgements, round: `${round}` }, ROWS);
        await kill(writer, round % 2 === 0);
        expect({ round, lost: await findLost(dataDir, acknowledgements) }).toEqual({ round, lost: [] });
      }
      expect(readAcknowledged(acknowledgements).length).toBeGreaterThanOrEqual(KILLS * ROWS);
    },
    300_000,
  );

  testWhen(unlessLinux)(
    'and this proof can fail: rows acknowledged before their commit are found lost',
    async () => {
      const plan: WriterPlan = { dataDir, acknowledgements, round: '1', acknowledges: 'before-commit' };
      await kill(await startWriter(plan, ROWS), true);
      expect((await findLost(dataDir, acknowledgements)).length).toBeGreaterThanOrEqual(ROWS);
    },
    120_000,
  );
});

describe('a power cut during writes', () => {
  const folder = join(tmpdir(), `kaiwa-power-${process.pid}`);
  const acknowledgements = join(folder, 'acknowledged');
  const disks: LoopDisk[] = [];
  beforeEach(() => mkdirSync(folder));
  afterEach(() => {
    for (const disk of disks.splice(0)) disk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Writes, freezes everything, copies the disk, ends what was frozen, and looks at the copy. */
  async function cutOnce(
    disk: LoopDisk,
    plan: Omit<WriterPlan, 'dataDir' | 'acknowledgements'>,
    look: typeof findLost = findLost,
  ): Promise<string[]> {
    const { script, postmasterPid } = await startWriter(
      { dataDir: join(disk.mountPoint, 'data'), acknowledgements, ...plan },
      ROWS,
    );
    const pids = [...processTree(postmasterPid), script.process.pid ?? 0];
    signalAll(pids, 'SIGSTOP');
    await untilStopped(pids);
    const copy = disk.cutPower();
    signalAll(pids, 'SIGKILL');
    await script.ended;
    await untilEnded(pids);
    try {
      return await look(join(copy.mountPoint, 'data'), acknowledgements);
    } finally {
      copy.remove();
    }
  }

  /** A cluster that is on the disk as a whole before the first row: what gets lost is then rows, not the cluster. */
  async function diskWithCluster(): Promise<LoopDisk> {
    const disk = createLoopDisk();
    disks.push(disk);
    await (await startEmbeddedPostgres({ dataDir: join(disk.mountPoint, 'data') })).stop();
    return disk;
  }

  const lacking = unlessLoopDisks();

  testWhen(lacking)(
    `${POWER_CUTS} times, the first on a cluster just made: nothing acknowledged is lost`,
    async () => {
      const disk = createLoopDisk();
      disks.push(disk);
      for (let round = 1; round <= POWER_CUTS; round += 1) {
        expect({ round, lost: await cutOnce(disk, { round: `${round}` }) }).toEqual({ round, lost: [] });
      }
      expect(readAcknowledged(acknowledgements).length).toBeGreaterThanOrEqual(POWER_CUTS * ROWS);
    },
    300_000,
  );

  testWhen(lacking)(
    'and this proof can fail: without fsync, acknowledged rows are found lost',
    async () => {
      const lost = await cutOnce(await diskWithCluster(), { round: '1', durability: 'fast' }, findLostOrAll);
      expect(lost.length).toBeGreaterThan(0);
    },
    120_000,
  );

  testWhen(lacking)(
    'and again: rows acknowledged before their commit are found lost',
    async () => {
      const lost = await cutOnce(await diskWithCluster(), { round: '1', acknowledges: 'before-commit' });
      expect(lost.length).toBeGreaterThanOrEqual(ROWS);
    },
    120_000,
  );
});
