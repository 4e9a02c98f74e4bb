import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript, type RunningScript } from '../../../../test/support/run-script';

const MAIN = join(__dirname, 'main.ts');
let dataDir: string;
let running: RunningScript | undefined;

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'kaiwa-program-'));
  // As root PostgreSQL runs under another user, who has to pass through.
  chmodSync(dataDir, 0o711);
});
afterAll(async () => {
  running?.process.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

function start(...argv: string[]): RunningScript {
  const { PATH, HOME } = process.env;
  return runScript(MAIN, argv, {
    env: {
      PATH,
      HOME,
      npm_command: 'exec',
      KAIWA_DATA_DIR: dataDir,
      KAIWA_LOG_FORMAT: 'json',
      KAIWA_LOG_LEVEL: 'debug',
    },
  });
}

/** Runs one command to its end. */
async function kaiwa(...argv: string[]): Promise<{ code: unknown; out: string; json: Record<string, unknown> }> {
  const script = start(...argv, '--json');
  const code = await script.ended;
  const out = script.lines.join('\n');
  return { code, out, json: out.startsWith('{') ? (JSON.parse(out) as Record<string, unknown>) : {} };
}

describe('kaiwa dev, as a program on an empty folder', () => {
  const talk: string[] = [];

  test('starts and says where everything is', async () => {
    running = start('dev', '--port', '0', '--json');
    running.process.stderr?.on('data', (chunk: Buffer) => talk.push(chunk.toString()));
    const ready = JSON.parse(await running.line(/"ready":true/)) as Record<string, string>;
    for (const name of ['url', 'whatsapp', 'odoo']) expect(ready[name]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const live = await fetch(`${ready['url']}/health/ready`);
    expect(live.status).toBe(200);
  }, 90_000);

  test('a customer writes, and the trace shows the message in the CRM', async () => {
    const { code, json } = await kaiwa('trigger', 'message.text', '--text', 'hush-words', '--from', '+12025550187');
    expect(json).toMatchObject({ event: { kind: 'message.received', state: 'decided' } });
    const commands = json['commands'] as { kind: string; state: string; outcome: { kind: string } }[];
    expect(commands.find((command) => command.kind === 'recordActivity')).toMatchObject({
      state: 'done',
      outcome: { kind: 'activityRecorded' },
    });
    expect(code).toBe(0);
  }, 60_000);

  test('a deal moves, and the rule sends its template', async () => {
    const { code, json } = await kaiwa('trigger', 'lead.stage', '--stage', 'Qualified');
    const commands = json['commands'] as { kind: string; state: string; outcome: { kind: string } }[];
    expect(commands[0]).toMatchObject({ kind: 'sendMessage', state: 'done', outcome: { kind: 'messageAccepted' } });
    expect(code).toBe(0);
  }, 60_000);

  test('every prerequisite is met, as doctor finds through the running server', async () => {
    const { code, json } = await kaiwa('doctor');
    const checks = json['checks'] as { name: string; ok: boolean; finding: string }[];
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(checks.find((check) => check.name === 'Data folder')?.finding).toBe(join(dataDir, 'dev'));
    expect(code).toBe(0);
  }, 60_000);

  test('a second one on the same folder is refused in plain words, also one that would forget everything', async () => {
    for (const argv of [[], ['--reset']]) {
      const second = start('dev', '--port', '0', ...argv);
      await expect(second.line(/never/)).rejects.toThrow(
        new RegExp(`DEV_RUNS_ALREADY: \`npx kaiwa dev\` runs already, at http.* \\(process ${running?.process.pid}\\)`),
      );
      expect(await second.ended).toBe(1);
    }
  }, 60_000);

  test('stops when asked, with 0, and its log kept every secret', async () => {
    running?.process.kill('SIGTERM');
    expect(await running?.ended).toBe(0);
    const log = talk.join('');
    expect(log).toContain('"level":"info"');
    for (const leak of ['hush-words', '12025550187', 'dev-app-secret', 'dev-access-token', 'de00000000'])
      expect(log).not.toContain(leak);
  }, 60_000);

  test('runs a command inside, and ends with its exit code', async () => {
    const inside = await kaiwa('dev', '--port', '0', '--exec', `${process.execPath} -e "process.exit(7)"`);
    expect(inside.code).toBe(7);
  }, 90_000);
});
