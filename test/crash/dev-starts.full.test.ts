import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isPostmasterOf,
  readPostmasterLock,
  stopPostmaster,
} from '../../packages/runtime/src/embedded/postmaster-lock';
import { freeRow, runKaiwaCommand, startDev, type RunningDev } from '../support/dev-program';
import type { RunningScript } from '../support/run-script';
import { testWhen, unlessLinux } from '../support/test-when';

const TIMES = 10;

describe('kaiwa dev, killed or left behind', () => {
  let dataDir: string;
  let folder: string;
  let port: number;
  const running: RunningScript[] = [];
  beforeEach(async () => {
    dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'kaiwa dev starts ')));
    chmodSync(dataDir, 0o711);
    folder = join(dataDir, 'dev');
    port = await freeRow();
  });
  afterEach(async () => {
    for (const script of running.splice(0)) {
      script.process.kill('SIGKILL');
      await script.ended;
    }
    // The next start on this folder would stop the database; here nothing starts any more.
    const database = readPostmasterLock(join(folder, 'postgres'));
    if (database) await stopPostmaster(database.pid, join(folder, 'postgres'));
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(options: { reset?: boolean } = {}): Promise<RunningDev> {
    const dev = await startDev({ dataDir, port, ...options });
    running.push(dev.script);
    return dev;
  }

  async function kill({ script }: RunningDev): Promise<void> {
    script.process.kill('SIGKILL');
    await script.ended;
  }

  const refusal = (): Promise<string> => {
    const script = runKaiwaCommand({ dataDir, argv: ['dev', '--port', '0'] });
    running.push(script);
    return script.line(/never/).catch((error: unknown) => String(error));
  };

  testWhen(unlessLinux)(
    `starts again each of ${TIMES} times in a row, at once, on the same ports`,
    async () => {
      const times: number[] = [];
      for (let time = 0; time < TIMES; time += 1) {
        const dev = await start();
        expect((await fetch(`${dev.url}/health/ready`)).status).toBe(200);
        times.push(dev.readyMs);
        await kill(dev);
      }
      times.push((await start()).readyMs);
      process.stdout.write(`${JSON.stringify({ readyMs: times })}\n`);
      expect(Math.max(...times)).toBeLessThan(15_000);
    },
    300_000,
  );

  test.each([
    ['', false],
    [', also to forget everything', true],
  ])(
    'starts beside a run file that names somebody else’s living process%s',
    async (_title, reset) => {
      mkdirSync(folder);
      const stranger = { pid: process.pid, url: `http://127.0.0.1:${port}`, startedAt: '2026-11-24T10:00:00.000Z' };
      writeFileSync(join(folder, 'run.json'), JSON.stringify(stranger));
      const dev = await start({ reset });
      expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({ pid: dev.script.process.pid });
    },
    120_000,
  );

  testWhen(unlessLinux)(
    'starts afresh over a database that a killed one left running, and stops it first',
    async () => {
      await kill(await start());
      const cluster = join(folder, 'postgres');
      const left = readPostmasterLock(cluster)?.pid ?? 0;
      expect(isPostmasterOf(left, cluster)).toBe(true);
      await start({ reset: true });
      expect(isPostmasterOf(left, cluster)).toBe(false);
      expect(readPostmasterLock(cluster)?.pid).not.toBe(left);
    },
    120_000,
  );

  test('runs once per folder: of two starts at once one is refused, in plain words', async () => {
    const starts = [0, 0].map((free) =>
      startDev({ dataDir, port: free, reset: true }).then(
        (dev) => {
          running.push(dev.script);
          return 'ready';
        },
        (error: unknown) => String(error),
      ),
    );
    const said = await Promise.all(starts);
    expect(said).toContain('ready');
    expect(said.find((each) => each !== 'ready')).toMatch(/DEV_RUNS_ALREADY.*(just starting|runs already, at http)/);
  }, 120_000);

  testWhen(unlessLinux)(
    'too busy to answer, is still the one that runs',
    async () => {
      const { script } = await start();
      script.process.kill('SIGSTOP');
      expect(await refusal()).toMatch(
        new RegExp(`DEV_RUNS_ALREADY.*runs already, at http://127.0.0.1:${port} \\(process ${script.process.pid}\\)`),
      );
    },
    120_000,
  );

  testWhen(unlessLinux)(
    'no command takes what it left for a server: each says what to do',
    async () => {
      await kill(await start());
      writeFileSync(
        join(folder, 'run.json'),
        readFileSync(join(folder, 'run.json'), 'utf8').replace(/"pid": \d+/, `"pid": ${process.pid}`),
      );
      const script = runKaiwaCommand({ dataDir, argv: ['trigger', 'message.text'] });
      await expect(script.line(/never/)).rejects.toThrow(/DEV_NOT_RUNNING/);
      // Without a server the store itself is opened, of `kaiwa start`: what dev did is not in it.
      const list = runKaiwaCommand({ dataDir, argv: ['events', 'list', '--json'] });
      expect(await list.ended).toBe(0);
      expect(JSON.parse(list.lines.join(''))).toEqual({ events: [] });
    },
    120_000,
  );
});

describe('kaiwa start, killed', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'kaiwa starts '));
    chmodSync(dataDir, 0o711);
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test('starts again, is found by commands while it runs, and refuses a second one', async () => {
    const argv = ['start', '--json', '--port', '0'];
    const first = runKaiwaCommand({ dataDir, argv });
    await first.line(/"ready":true/);
    first.process.kill('SIGKILL');
    await first.ended;

    const second = runKaiwaCommand({ dataDir, argv });
    const { url } = JSON.parse(await second.line(/"ready":true/)) as { url: string };
    expect(JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'))).toMatchObject({ url });
    const doctor = runKaiwaCommand({ dataDir, argv: ['doctor', '--json'] });
    expect(await doctor.ended).toBe(0);
    const third = runKaiwaCommand({ dataDir, argv });
    await expect(third.line(/never/)).rejects.toThrow(/DATA_FOLDER_IN_USE/);

    second.process.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
  }, 120_000);
});
