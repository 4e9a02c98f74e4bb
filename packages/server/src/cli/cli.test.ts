import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram, everyCommand, runCli } from './cli';
import { createOutput } from './output';

const VAULT_KEY = Buffer.alloc(32, 7).toString('base64');

interface Said {
  code: number;
  out: string;
  talk: string;
}

async function kaiwa(argv: string[], environment: Record<string, string> = {}): Promise<Said> {
  const said = { out: '', talk: '' };
  const code = await runCli(
    argv,
    { environment: { HOME: '/nowhere', ...environment }, signal: new AbortController().signal },
    { stdout: { write: (text) => (said.out += text) }, stderr: { write: (text) => (said.talk += text) } },
  );
  return { code, ...said };
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

const program = createProgram({
  world: { environment: {}, signal: new AbortController().signal },
  streams: process,
  finish() {},
});
const leaves = everyCommand(program).filter((command) => command.commands.length === 0);

/** Commands that change something, and so can say what they would do. Servers act, they do not edit. */
const WRITES = [
  'send',
  'trigger',
  'templates',
  'replay',
  'add',
  'remove',
  'pause',
  'resume',
  'again',
  'leave',
  'read-again',
  'whatsapp',
  'odoo',
];

describe('every command', () => {
  test.each(leaves.map((command) => [pathOf(command).join(' '), command] as const))(
    '%s helps with two examples and speaks JSON',
    async (_title, command) => {
      const { code, out, talk } = await kaiwa([...pathOf(command), '--help']);
      expect([code, talk]).toEqual([0, '']);
      expect(out.match(/^ {2}\$ .*kaiwa /gm)).toHaveLength(2);
      expect(out).toContain('--json');
      expect(out.includes('--dry-run')).toBe(WRITES.includes(command.name()));
    },
  );

  const groups = everyCommand(program).filter((command) => command.commands.length > 0);
  test.each(groups.map((command) => [['kaiwa', ...pathOf(command)].join(' '), command] as const))(
    '%s, a group, helps with two examples too',
    async (_title, command) => {
      const { code, out } = await kaiwa([...pathOf(command), '--help']);
      expect(code).toBe(0);
      expect(out.match(/^ {2}\$ .*kaiwa /gm)).toHaveLength(2);
    },
  );

  test('there are as many as we promise', () => {
    const names = leaves.map((command) => pathOf(command).join(' '));
    expect(names).toEqual(
      expect.arrayContaining([
        'dev',
        'start',
        'doctor',
        'connect whatsapp',
        'connect odoo',
        'trigger',
        'events tail',
        'rules add',
        'config check',
      ]),
    );
  });
});

describe('a misuse ends with 2 and says what to write instead', () => {
  test.each<[string, string[], RegExp]>([
    ['an unknown command', ['fly'], /Unknown command 'fly'\nNext: kaiwa --help/],
    ['an unknown option', ['doctor', '--fast'], /Unknown option '--fast'\nNext: kaiwa doctor --help/],
    ['a role that does not exist', ['start', '--role', 'king'], /web, worker, all/],
    ['a port that is none', ['start', '--port', '70000'], /0 to 65535/],
    ['a missing argument', ['events', 'show'], /Missing required argument 'id'\nNext: kaiwa events show --help/],
    ['a trigger nobody knows', ['trigger', 'rain'], /message\.text, message\.image, message\.status, lead\.stage/],
    ['a number without its country', ['trigger', 'message.text', '--from', '0151234'], /country code/],
    ['a rule without a stage', ['rules', 'add', '--template', 'x'], /--stage/],
    ['a rule that sends nothing', ['rules', 'add', '--stage', 'Won'], /--template and --text/],
    ['a message without words', ['send', '--to', '+12025550187'], /--text, --template and --content/],
    ['a content that is no JSON', ['send', '--to', '+12025550187', '--content', '{oops'], /no JSON that can be read/],
    [
      'a content in no file',
      ['send', '--to', '+12025550187', '--content', '@/nowhere/at.json'],
      /no JSON that can be read/,
    ],
  ])('%s', async (_title, argv, words) => {
    const { code, out, talk } = await kaiwa(argv);
    expect([code, out]).toEqual([2, '']);
    expect(talk).toMatch(words);
  });

  test('connecting with half of the credentials names every missing one, by flag and by variable, and repeats none', async () => {
    const { code, talk } = await kaiwa(['connect', 'whatsapp', '--access-token', 'hush-token'], {
      KAIWA_WHATSAPP_PHONE_NUMBER_ID: 'hush-number',
    });
    expect(code).toBe(2);
    for (const words of [
      '--phone-number-id (or KAIWA_WHATSAPP_PHONE_NUMBER_ID): it holds something else than digits',
      '--business-account-id (or KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID): is missing',
      '--app-secret',
      '--verify-token',
    ])
      expect(talk).toContain(words);
    expect(talk).not.toContain('hush');
  });
});

describe('results and talk', () => {
  test('go to different streams', async () => {
    const { code, out, talk } = await kaiwa(['config', 'print', '--env'], {
      KAIWA_PORT: '9999',
      KAIWA_VAULT_KEY: VAULT_KEY,
    });
    expect(code).toBe(0);
    expect(out).toContain('KAIWA_PORT=9999');
    expect(out).not.toContain(VAULT_KEY);
    expect(talk).toContain('Next: kaiwa config check');
  });

  test('a folder that cannot be used is no bug of ours', () => {
    const talk: string[] = [];
    const streams = { stdout: process.stdout, stderr: { write: (text: string) => talk.push(text) } };
    const thrown = Object.assign(new Error('EACCES: hush'), { code: 'EACCES', path: '/srv/kaiwa', syscall: 'mkdir' });
    createOutput(false, streams).fail(thrown);
    expect(talk.join('')).toBe(
      'FILE_UNUSABLE: /srv/kaiwa: this user may not use it\nNext: Check who owns it, and KAIWA_DATA_DIR.\n',
    );
  });

  test('with --json there is one object and no talk', async () => {
    const { code, out, talk } = await kaiwa(['config', 'check', '--json'], {
      KAIWA_PORT: 'x',
      KAIWA_LOG_LEVEL: 'loud',
    });
    expect([code, talk]).toEqual([1, '']);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      problems: [{ name: 'KAIWA_PORT' }, { name: 'KAIWA_LOG_LEVEL' }],
    });
  });

  test('a failure with --json is an object too, on standard error', async () => {
    const { code, out, talk } = await kaiwa(['events', 'list', '--json'], { KAIWA_PORT: 'x' });
    expect([code, out]).toEqual([1, '']);
    expect(JSON.parse(talk)).toMatchObject({ code: 'CONFIGURATION_INVALID', kind: 'misconfigured' });
  });
});

describe('doctor', () => {
  test('lists everything that is wrong with the environment, each with its next step, and fails', async () => {
    const { code, out } = await kaiwa(['doctor', '--json'], { KAIWA_PORT: 'x', DATABASE_URL: 'postgres://db/kaiwa' });
    const { ok, checks } = JSON.parse(out) as {
      ok: boolean;
      checks: { name: string; ok: boolean; remedy: string | null }[];
    };
    expect([code, ok]).toEqual([1, false]);
    const failed = checks.filter((check) => !check.ok);
    expect(failed.map((check) => check.name)).toEqual([
      'Environment, REDIS_URL',
      'Environment, KAIWA_VAULT_KEY',
      'Environment, KAIWA_PORT',
    ]);
    for (const { remedy } of failed) expect(remedy).toBeTruthy();
  });

  test('says when the data folder is out of reach', async () => {
    const { code, out } = await kaiwa(['doctor'], { KAIWA_DATA_DIR: '/dev/null/kaiwa' });
    expect(code).toBe(1);
    expect(out).toMatch(/FAIL {2}Environment, KAIWA_DATA_DIR: something else than a folder.*\n +→ write the path/);
  });
});

describe('dev', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kaiwa-cli-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each<[string, Record<string, string>]>([
    ['a server open to others', { KAIWA_HOST: '0.0.0.0' }],
    [
      'a real Odoo',
      {
        KAIWA_ODOO_URL: 'https://erp.example.com',
        KAIWA_ODOO_DATABASE: 'd',
        KAIWA_ODOO_LOGIN: 'l',
        KAIWA_ODOO_API_KEY: 'k',
      },
    ],
    ['a public address', { KAIWA_PUBLIC_URL: 'https://kaiwa.example.com' }],
    [
      'a shared database',
      { DATABASE_URL: 'postgres://db.example.com/k', REDIS_URL: 'redis://r.example.com', KAIWA_VAULT_KEY: VAULT_KEY },
    ],
    [
      'a real number',
      {
        KAIWA_WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
        KAIWA_WHATSAPP_BUSINESS_ACCOUNT_ID: '102290129340398',
        KAIWA_WHATSAPP_ACCESS_TOKEN: 't',
        KAIWA_WHATSAPP_APP_SECRET: 's',
        KAIWA_WHATSAPP_VERIFY_TOKEN: 'verify-me',
      },
    ],
  ])('refuses to start beside %s', async (_title, environment) => {
    const { code, talk } = await kaiwa(['dev', '--port', '0'], { KAIWA_DATA_DIR: folder, ...environment });
    expect(code).toBe(1);
    expect(talk).toContain('DEV_STAYS_LOCAL');
  });

  test('not running, is named by whoever needs it', async () => {
    const { code, talk } = await kaiwa(['trigger', 'message.text'], { KAIWA_DATA_DIR: folder });
    expect(code).toBe(1);
    expect(talk).toMatch(/DEV_NOT_RUNNING[\s\S]*Next: Start it in another terminal: npx kaiwa dev/);
  });
});
