import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processTree, untilEnded } from '../support/process-tree';
import { type RunningScript, runScript } from '../support/run-script';
import { testWhen, unlessLinux } from '../support/test-when';

const HOLDER = join(__dirname, '..', 'support', 'hold-test-servers.ts');

describe('the servers of a test run', () => {
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'kaiwa-runs-'));
    chmodSync(temporary, 0o711);
  });
  const holders: RunningScript[] = [];
  afterEach(() => {
    for (const holder of holders.splice(0)) holder.process.kill('SIGTERM');
    rmSync(temporary, { recursive: true, force: true });
  });

  function runs(): string[] {
    return readdirSync(temporary, { recursive: true, encoding: 'utf8' }).filter((path) => /\/run-[^/]+$/.test(path));
  }

  /** A process that does what Jest's global setup does, and holds on; with the ids of the servers it started. */
  async function hold(): Promise<{ holder: RunningScript; servers: number[] }> {
    const holder = runScript(HOLDER, [], { env: { ...process.env, TMPDIR: temporary } });
    holders.push(holder);
    await holder.line(/^started$/);
    const [own, ...servers] = processTree(holder.process.pid ?? 0);
    expect(own).toBe(holder.process.pid);
    expect(servers.length).toBeGreaterThan(0);
    return { holder, servers };
  }

  testWhen(unlessLinux)(
    'of a killed run are stopped by the next one, which leaves a living run alone',
    async () => {
      const dead = await hold();
      dead.holder.process.kill('SIGKILL');
      await dead.holder.ended;
      expect(runs()).toHaveLength(1);
      expect(existsSync(`/proc/${dead.servers[0]}`)).toBe(true);

      const next = await hold();
      await untilEnded(dead.servers);
      expect(runs()).toHaveLength(1);
      const third = await hold();
      expect(runs()).toHaveLength(2);
      // The first is the database itself; some of the others are connections that come and go.
      expect(existsSync(`/proc/${next.servers[0]}`)).toBe(true);

      for (const { holder } of [next, third]) holder.process.kill('SIGUSR2');
      for (const { holder } of [next, third]) expect(await holder.ended).toBe(0);
      await untilEnded([...next.servers, ...third.servers]);
      expect(runs()).toEqual([]);
    },
    120_000,
  );

  testWhen(unlessLinux)(
    'of an interrupted run (Ctrl-C) end with it',
    async () => {
      const { holder, servers } = await hold();
      holder.process.kill('SIGINT');
      expect(await holder.ended).toBe('SIGINT');
      await untilEnded(servers);
    },
    120_000,
  );
});
