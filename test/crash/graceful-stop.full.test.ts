import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../packages/runtime/src/embedded/postgres';
import { storedTimes } from '../support/deliver';
import { keepPosting, type Posted } from '../support/keep-posting';
import { untilEnded } from '../support/process-tree';
import { startProgram, type StartedKaiwa } from '../support/started-kaiwa';
import { testWhen, unlessLinux } from '../support/test-when';
import { until } from '../support/until';

const CONNECTIONS = 50;
/** A sender that was slower than this by itself may find its connection closed as idle. Milliseconds. */
const BUSY_MS = 250;

let dataDir: string;
let kaiwa: StartedKaiwa;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'kaiwa-stop-'));
  chmodSync(dataDir, 0o711);
  kaiwa = await startProgram(dataDir);
}, 60_000);
afterEach(async () => {
  kaiwa.script.process.kill('SIGKILL');
  await kaiwa.script.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

/** What the database holds once the program has ended. */
async function readAfterwards(): Promise<Map<string, number>> {
  const database = await startEmbeddedPostgres({ dataDir });
  try {
    return await storedTimes(database.adminUrl.replace(/\/postgres$/, '/kaiwa'));
  } finally {
    await database.stop();
  }
}

const acknowledged = (posted: readonly Posted[]): string[] =>
  posted.filter(({ status }) => status === 200).map(({ wamid }) => wamid);

describe('the first signal', () => {
  testWhen(unlessLinux)(
    `under ${CONNECTIONS} busy connections: every request is answered, what got 200 is there once, and the exit code is 0`,
    async () => {
      const posting = keepPosting(kaiwa.delivery, CONNECTIONS, 'stop');
      await until('all are busy', () => posting.posted.length > 10 * CONNECTIONS, 60_000);
      const stoppedAt = performance.now();
      kaiwa.script.process.kill('SIGTERM');
      expect(await kaiwa.script.ended).toBe(0);
      const tookMs = performance.now() - stoppedAt;
      await posting.ended;
      expect(posting.posted.filter(({ status, idleMs }) => status !== 200 && idleMs < BUSY_MS)).toEqual([]);
      const ids = acknowledged(posting.posted);
      process.stdout.write(`${JSON.stringify({ acknowledged: ids.length, stopMs: Math.round(tookMs) })}\n`);
      expect(tookMs).toBeLessThan(10_000);
      const there = await readAfterwards();
      expect(ids.filter((wamid) => there.get(wamid) !== 1)).toEqual([]);
      expect([...there.values()].every((times) => times === 1)).toBe(true);
    },
    120_000,
  );
});

describe('the second signal', () => {
  testWhen(unlessLinux)(
    'ends the program at once, also where the first waits for somebody, and its database ends too',
    async () => {
      // Half a request: an orderly stop waits for the rest.
      const slow = connect(Number(new URL(kaiwa.url).port), '127.0.0.1').on('error', () => undefined);
      slow.write('POST /webhooks/whatsapp/main HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":');
      await until('it is heard', async () => (await fetch(`${kaiwa.url}/health/live`)).ok && slow.bytesWritten > 0);
      kaiwa.script.process.kill('SIGTERM');
      await until('it is stopping', async () => {
        const answer = await fetch(`${kaiwa.url}/health/ready`).catch(() => null);
        return answer === null || answer.status === 503;
      });
      const secondAt = performance.now();
      kaiwa.script.process.kill('SIGTERM');
      expect(await kaiwa.script.ended).toBe(1);
      expect(performance.now() - secondAt).toBeLessThan(2000);
      slow.destroy();
      await untilEnded([kaiwa.postmaster]);
    },
    60_000,
  );
});
