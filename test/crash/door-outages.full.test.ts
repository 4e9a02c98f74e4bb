import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { aDelivery, deliver, storedTimes } from '../support/deliver';
import { processTree, signalAll, untilStopped } from '../support/process-tree';
import { createSmallDisk, unlessSmallDisks, type SmallDisk } from '../support/small-disk';
import { startProgram, type StartedKaiwa } from '../support/started-kaiwa';
import { testWhen, unlessLinux } from '../support/test-when';
import { until } from '../support/until';

/** Meta does not say how long it waits; later nobody listens. Milliseconds. */
const ANSWERED_WITHIN_MS = 10_000;
const AT_ONCE = 50;
/** Room left on the full disk, in bytes: none, and enough for some rows but not for the next piece of the log (16 MB). */
const LEFT = [0, 20_000_000];
const MORE_MS = 60_000;

let dataDir: string;
let kaiwa: StartedKaiwa;

const wamids = (prefix: string, count = AT_ONCE): string[] =>
  Array.from({ length: count }, (_, index) => `wamid.${prefix}${index}`);
const once = (ids: readonly string[]): Map<string, number> => new Map(ids.map((wamid) => [wamid, 1]));

/** The status of each, or null where there was no answer, and how long the slowest took. */
async function deliverAll(ids: readonly string[], text?: (wamid: string) => string) {
  const startedAt = performance.now();
  const statuses = await Promise.all(
    ids.map((wamid) =>
      deliver(kaiwa.delivery, aDelivery(wamid, text?.(wamid))).then(
        ({ status }) => status,
        () => null,
      ),
    ),
  );
  return { statuses, tookMs: Math.round(performance.now() - startedAt) };
}

/** As Meta does: what is not answered with 200 comes again. */
async function takeAll(ids: readonly string[], text?: (wamid: string) => string): Promise<void> {
  let open = [...ids];
  await until(
    'everything is taken',
    async () => {
      const { statuses } = await deliverAll(open, text);
      open = open.filter((_, index) => statuses[index] !== 200);
      return open.length === 0;
    },
    MORE_MS,
  );
}

async function figure(name: string): Promise<number> {
  const text = await (await fetch(`${kaiwa.url}/metrics`)).text();
  return Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

/** Ends it as a service manager does when it ended by itself: starts another on the same folder. */
async function restart(): Promise<void> {
  await kaiwa.script.ended;
  kaiwa = await startProgram(dataDir);
}

describe('the embedded database', () => {
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'kaiwa-outage-'));
    chmodSync(dataDir, 0o711);
    kaiwa = await startProgram(dataDir);
    await takeAll(wamids('before'));
  }, 90_000);
  afterEach(async () => {
    kaiwa.script.process.kill('SIGTERM');
    await kaiwa.script.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });

  testWhen(unlessLinux)(
    'stands still (kill -STOP): 503 in time, figures and readiness say so; it goes on, and everything is there once',
    async () => {
      const pids = processTree(kaiwa.postmaster);
      signalAll(pids, 'SIGSTOP');
      await untilStopped(pids);
      const during = wamids('during');
      const { statuses, tookMs } = await deliverAll(during);
      process.stdout.write(`${JSON.stringify({ outage: 'stopped', answeredMs: tookMs })}\n`);
      expect(statuses).toEqual(during.map(() => 503));
      expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      expect(await figure('kaiwa_database_up')).toBe(0);
      expect(await figure('kaiwa_door_seconds_count{source="whatsapp",result="unavailable"}')).toBe(AT_ONCE);
      expect((await fetch(`${kaiwa.url}/health/ready`)).status).toBe(503);
      signalAll(pids, 'SIGCONT');
      await takeAll([...wamids('before'), ...during]);
      expect(await storedTimes(kaiwa.adminUrl)).toEqual(once([...wamids('before'), ...during]));
    },
    120_000,
  );

  testWhen(unlessLinux)(
    'loses one process to kill -9: it recovers, Kaiwa goes on, and everything is there once',
    async () => {
      const admin = new Client({ connectionString: kaiwa.adminUrl });
      admin.on('error', () => undefined);
      await admin.connect();
      const { rows } = await admin.query<{ pid: number }>(
        "select pid from pg_stat_activity where usename = 'kaiwa' limit 1",
      );
      await admin.end();
      const during = wamids('during', 4 * AT_ONCE);
      const sending = deliverAll(during);
      signalAll(
        rows.map(({ pid }) => pid),
        'SIGKILL',
      );
      const { statuses } = await sending;
      expect(statuses).not.toContain(null);
      await takeAll([...wamids('before'), ...during]);
      expect(await storedTimes(kaiwa.adminUrl)).toEqual(once([...wamids('before'), ...during]));
      expect(kaiwa.script.process.exitCode).toBeNull();
    },
    120_000,
  );

  testWhen(unlessLinux)(
    'is killed with kill -9: Kaiwa says so and ends with 1; started again, everything is there once',
    async () => {
      const during = wamids('during', 4 * AT_ONCE);
      const sending = deliverAll(during);
      process.kill(kaiwa.postmaster, 'SIGKILL');
      const endedAt = performance.now();
      const { statuses } = await sending;
      expect(await kaiwa.script.ended).toBe(1);
      process.stdout.write(
        `${JSON.stringify({ outage: 'killed', endedMs: Math.round(performance.now() - endedAt) })}\n`,
      );
      expect(kaiwa.talk()).toContain('"code":"DATABASE_ENDED"');
      const acknowledged = [...wamids('before'), ...during.filter((_, index) => statuses[index] === 200)];
      await restart();
      const there = await storedTimes(kaiwa.adminUrl);
      expect(acknowledged.filter((wamid) => there.get(wamid) !== 1)).toEqual([]);
      await takeAll([...wamids('before'), ...during]);
      expect(await storedTimes(kaiwa.adminUrl)).toEqual(once([...wamids('before'), ...during]));
    },
    120_000,
  );
});

describe('a full disk', () => {
  let disk: SmallDisk;
  const words = new Map<string, string>();
  /** What can be compressed would find room for long. */
  function text(wamid: string): string {
    const word = words.get(wamid) ?? randomBytes(50_000).toString('base64');
    words.set(wamid, word);
    return word;
  }

  async function fillAndEmpty(left: number): Promise<void> {
    const acknowledged = wamids('before');
    await takeAll(acknowledged, text);
    disk.fill(left);
    const refused: string[] = [];
    for (let round = 0; round < 20 && refused.length === 0; round += 1) {
      const ids = wamids(`full${round}n`);
      const { statuses, tookMs } = await deliverAll(ids, text);
      expect(tookMs).toBeLessThan(ANSWERED_WITHIN_MS);
      for (const [index, wamid] of ids.entries()) (statuses[index] === 200 ? acknowledged : refused).push(wamid);
    }
    expect(refused.length).toBeGreaterThan(0);
    disk.empty();
    const ended = await until('it is ready again, or has ended', () => readyOrEnded(), MORE_MS);
    process.stdout.write(`${JSON.stringify({ outage: 'full', left, refused: refused.length, ended })}\n`);
    if (ended !== 'ready') await restart();
    await takeAll(refused, text);
    expect(await storedTimes(kaiwa.adminUrl)).toEqual(once([...acknowledged, ...refused]));
  }

  for (const left of LEFT) {
    testWhen(unlessSmallDisks())(
      `with ${left} bytes left: 503, or Kaiwa ends with 1; with room again, everything is there once`,
      async () => {
        disk = createSmallDisk(300);
        dataDir = join(disk.mountPoint, 'data');
        try {
          kaiwa = await startProgram(dataDir);
          await fillAndEmpty(left);
        } finally {
          kaiwa.script.process.kill('SIGTERM');
          await kaiwa.script.ended;
          disk.remove();
        }
      },
      180_000,
    );
  }
});

async function readyOrEnded(): Promise<'ready' | number | null> {
  const answer = await fetch(`${kaiwa.url}/health/ready`).catch(() => null);
  return answer?.status === 200 ? 'ready' : kaiwa.script.process.exitCode;
}
