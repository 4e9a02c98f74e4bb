import type { Command } from 'commander';
import { until } from '../../../../test/support/until';
import { delivery, message, startDev, type RunningDev } from './__fixtures__/running-dev';
import { createProgram, everyCommand } from './cli';
import { devShop } from './dev-shop';

const ADA = devShop.customer.replace('+', '');
const TWIN = '12025550199';
const NOBODY = '0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b';
const PATH = 'entry[0].changes[0].value.messages[1]';

let dev: RunningDev;
/** Ids of what there is, by what it is. */
const ids: Record<string, string> = {};

interface Parked {
  items: { id: string; kind: string; about: string; path: string | null; words: string }[];
  counts: Record<string, number>;
}

async function json<T>(...argv: string[]): Promise<T> {
  const { out, talk } = await dev.kaiwa([...argv, '--json']);
  if (out === '') throw new Error(talk);
  return JSON.parse(out) as T;
}

beforeAll(async () => {
  dev = await startDev();
  const twins = [1, 2].map((each) => ({ name: `Twin ${each}`, phone: `+${TWIN}` }));
  await dev.odooCall('res.partner', 'create', [twins]);
  const statuses = [
    await dev.deliver(
      delivery([message(ADA, 'wamid.good'), message(ADA, 'wamid.broken', { timestamp: ['hush-words'] })]),
    ),
    await dev.deliver(delivery([message(ADA, 'wamid.stranger')], '999999999999999')),
    await dev.deliver(delivery([message(TWIN, 'wamid.twin')])),
  ];
  expect(statuses).toEqual([200, 200, 200]);
  const { items } = await until(
    'one of each kind is parked',
    async () => {
      const parked = await json<Parked>('parked', 'list');
      return Object.values(parked.counts).every((count) => count > 0) ? parked : null;
    },
    60_000,
  );
  for (const { id, kind } of items) ids[kind] = id;
  const { connections } = await json<{ connections: { id: string; kind: string }[] }>('connections', 'list');
  for (const { id, kind } of connections) ids[kind] = id;
  const { rules } = await json<{ rules: { id: string }[] }>('rules', 'list');
  ids['rule'] = rules[0]?.id ?? '';
  const { events } = await json<{ events: { id: string }[] }>('events', 'list', '--kind', 'message.received');
  ids['event'] = events[0]?.id ?? '';
}, 120_000);
afterAll(() => dev?.stop());

const world = { environment: {}, signal: new AbortController().signal };
const program = createProgram({ world, streams: process, finish() {} });
const leaves = everyCommand(program).filter((command) => command.commands.length === 0);
const nameOf = (command: Command): string =>
  (command.parent?.parent ? `${nameOf(command.parent)} ` : '') + command.name();

/** These run until they are stopped; program.test.ts starts them. */
const SERVERS = ['dev', 'start'];

/** How each command is called where everything is right. What could change something only says so. */
const CALLS: Readonly<Record<string, () => string[]>> = {
  doctor: () => [],
  'connect whatsapp': () => [
    `--phone-number-id=${devShop.phoneNumberId}`,
    `--business-account-id=${devShop.businessAccountId}`,
    `--access-token=${devShop.accessToken}`,
    `--app-secret=${devShop.appSecret}`,
    `--verify-token=${devShop.verifyToken}`,
    `--api-url=${dev.whatsapp}`,
    '--dry-run',
  ],
  'connect odoo': () => [
    `--url=${dev.odoo}`,
    `--database=${devShop.database}`,
    `--login=${devShop.integrationLogin}`,
    `--api-key=${devShop.integrationKey}`,
    '--dry-run',
  ],
  trigger: () => ['message.text', '--text', 'Hello', '--dry-run'],
  'events list': () => ['--limit', '3'],
  'events show': () => [ids['event'] ?? ''],
  'events tail': () => [],
  'events replay': () => [ids['part'] ?? '', '--dry-run'],
  'events export': () => [],
  'rules list': () => [],
  'rules add': () => ['--stage', 'Won', '--template', 'thanks', '--dry-run'],
  'rules remove': () => [ids['rule'] ?? '', '--dry-run'],
  'connections list': () => [],
  'connections check': () => [ids['odoo'] ?? ''],
  'connections pause': () => [ids['odoo'] ?? '', '--dry-run'],
  'connections resume': () => [ids['odoo'] ?? '', '--dry-run'],
  'connections templates': () => [ids['whatsapp'] ?? '', '--dry-run'],
  'parked list': () => [],
  'parked show': () => [ids['part'] ?? ''],
  'parked again': () => [ids['part'] ?? '', '--dry-run'],
  'parked leave': () => [ids['command'] ?? '', '--dry-run'],
  'parked read-again': () => ['--dry-run'],
  send: () => ['--to', devShop.customer, '--text', 'hush-words', '--dry-run'],
  'config check': () => [],
  'config print': () => [],
};

describe('every command, where everything is right', () => {
  test('is called here', () => {
    expect([...Object.keys(CALLS), ...SERVERS].toSorted()).toEqual(leaves.map(nameOf).toSorted());
  });

  /** `events tail` goes on until it is stopped: it is, once it has said something. */
  async function run(name: string, more: string[] = []) {
    const argv = [...name.split(' '), ...(CALLS[name]?.() ?? []), ...more];
    if (name !== 'events tail') return dev.kaiwa(argv);
    const tail = dev.kaiwa(argv, ({ out }, end) => out !== '' && end());
    for (let count = 1; ; count += 1) {
      await dev.deliver(delivery([message(ADA, `wamid.tail.${more.length}.${count}`)]));
      const pause = new Promise((resolve) => setTimeout(resolve, 300));
      if (await Promise.race([tail.then(() => true), pause.then(() => false)])) return tail;
    }
  }

  test.each(Object.keys(CALLS))('%s ends with 0 and names the next command', async (name) => {
    const { code, out, talk } = await run(name);
    expect([code, code === 0 ? '' : talk]).toEqual([0, '']);
    expect(out).not.toBe('');
    expect(talk).toMatch(/\nNext: \S.*\n$/);
    expect(out + talk).not.toContain('hush-words');
  });

  test.each(Object.keys(CALLS))('%s speaks JSON and nothing else', async (name) => {
    const { code, out, talk } = await run(name, ['--json']);
    expect([code, talk]).toEqual([0, '']);
    const texts = name === 'events tail' || name === 'events export' ? out.trim().split('\n') : [out];
    for (const text of texts) expect(JSON.parse(text)).toEqual(expect.any(Object));
  });

  const withId = leaves.filter((command) => command.registeredArguments[0]?.required && command.name() !== 'trigger');
  const absent = withId.flatMap((command) => {
    const isWriting = command.options.some((option) => option.long === '--dry-run');
    return [[], ...(isWriting ? [['--dry-run']] : [])].map((more) => [nameOf(command), more] as const);
  });
  test.each(absent)('%s of something that is not there %j ends with 1 and says so', async (name, more) => {
    const { code, out, talk } = await dev.kaiwa([...name.split(' '), NOBODY, ...more]);
    expect([code, out]).toEqual([1, '']);
    expect(talk).toMatch(/^NOT_FOUND: There is no such [a-z, ]+\nNext: See what there is: kaiwa [a-z]+ list\n$/);
  });

  test('sending to a person who is not there ends with 1, and a dry run makes nobody', async () => {
    const send = (to: string) => dev.kaiwa(['send', '--to', to, '--text', 'hi', '--dry-run']);
    expect(await send(NOBODY)).toMatchObject({ code: 1, talk: expect.stringContaining('PERSON_UNKNOWN') as string });
    for (const again of [1, 2]) {
      const { code, out } = await send('+12025550111');
      expect([again, code, out]).toEqual([again, 1, expect.stringContaining('Would be refused (WINDOW_UNKNOWN)')]);
    }
  });
});

describe('one broken message among good ones', () => {
  test('is listed with its place, the reason in words and what to do, without a word of the customer', async () => {
    const { out } = await dev.kaiwa(['parked', 'list']);
    expect(out).toContain(PATH);
    expect(out).toMatch(/part +\d+ s +[0-9a-f-]{36} {2}The shop \(simulated\), entry/);
    expect(out).toContain('timestamp is a list in a form we do not know');
    expect(out).toContain('it belongs to a number that is not connected here (UNKNOWN_NUMBER)');
    expect(out).toContain('Several records fit: res.partner');
    expect(out).toMatch(/→ Nothing around it was lost/);
    expect(out).not.toMatch(/hush-words|Invalid|12025550/);
  });

  test('is shown where events are, and its raw words on request only', async () => {
    const { out } = await dev.kaiwa(['events', 'list', '--state', 'parked']);
    expect(out).toContain(`${PATH}: timestamp is a list in a form we do not know`);
    expect((await dev.kaiwa(['parked', 'show', ids['part'] ?? '', '--raw'])).out).toContain('hush-words');
    expect((await dev.kaiwa(['parked', 'show', ids['delivery'] ?? '', '--raw'])).out).toContain('wamid.stranger');
  });

  test('is counted by health, which stays ready, by doctor and by the figures', async () => {
    const ready = await fetch(`${dev.url}/health/ready`);
    const finding = expect.stringMatching(/^3 things wait for a person/) as string;
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      {
        ready: true,
        checks: expect.arrayContaining([{ name: 'parked', ok: true, warning: true, finding }]) as unknown,
      },
    ]);
    expect((await dev.kaiwa(['doctor'])).out).toMatch(
      /look {2}Waiting for a person: 3 things[^\n]*\n +→ .*kaiwa parked list/,
    );
    const figures = await (await fetch(`${dev.url}/metrics`)).text();
    for (const kind of ['delivery', 'part', 'command']) expect(figures).toContain(`kaiwa_parked{kind="${kind}"} 1`);
  });

  test('is read again, and parked again, for it is as broken as before', async () => {
    expect(await dev.kaiwa(['parked', 'again', ids['part'] ?? ''])).toMatchObject({
      code: 0,
      out: 'It is being read again.\n',
    });
    const again = await until('it is parked once more', async () => {
      const { items } = await json<Parked>('parked', 'list');
      return items.find((each) => each.kind === 'part' && each.id !== ids['part']);
    });
    expect(again).toMatchObject({ words: 'timestamp is a list in a form we do not know' });
    ids['part'] = again.id;
  });

  test('is given up like everything else that waits, and then nothing does', async () => {
    for (const kind of ['part', 'delivery', 'command']) {
      expect(await dev.kaiwa(['parked', 'leave', ids[kind] ?? ''])).toMatchObject({ code: 0 });
      expect(await dev.kaiwa(['parked', 'leave', ids[kind] ?? ''])).toMatchObject({ code: 1 });
    }
    expect((await dev.kaiwa(['parked', 'list'])).out).toBe('Nothing is parked.\n');
    expect((await json<{ checks: { name: string }[] }>('doctor')).checks).toContainEqual(
      expect.objectContaining({ name: 'Waiting for a person', ok: true, warning: false }),
    );
    expect((await dev.kaiwa(['events', 'replay', ids['part'] ?? '', '--dry-run'])).out).toContain('it is ignored');
  });

  test('a number read again after a delivery was parked: all of them, in one command', async () => {
    await dev.deliver(delivery([message(ADA, 'wamid.other-stranger')], '999999999999998'));
    await until('it is parked', async () => (await json<Parked>('parked', 'list')).counts['delivery'] === 1);
    expect((await dev.kaiwa(['parked', 'read-again'])).out).toBe('1 delivery and 0 parts will be read again.\n');
    await until('it is parked once more', async () => (await json<Parked>('parked', 'list')).counts['delivery'] === 1);
  });
});

test('GET / tells what runs here, and to this machine which routes there are', async () => {
  const near = await (await fetch(`${dev.url}/`)).text();
  expect(near).toContain('GET    /admin/parked/:id');
  const far = await (await fetch(`${dev.url}/`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).text();
  expect(far).toContain('/health/ready');
  expect(far).not.toContain('/admin');
});
