import type { Argument, Command, Option } from 'commander';
import { createProgram, everyCommand, runCli } from './cli';

const world = { environment: { HOME: '/nowhere' }, signal: new AbortController().signal };
const program = createProgram({ world, streams: process, finish() {} });
const leaves = everyCommand(program).filter((command) => command.commands.length === 0);

const ID = '0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b';
const LONG = 'x'.repeat(5000);
const NO_LINE = 'two\nlines';
const IDS = ['', 'nope', '0190a1b2-…', `${ID}0`, '12025550187'];

/** What nobody may write, for each argument and option that takes a value. Every one of the program has to be here. */
const BAD: Readonly<Record<string, readonly string[]>> = {
  '<id>': IDS,
  '[ids...]': IDS,
  '<event>': ['', 'rain'],
  '--limit': ['', 'abc', '0', '501', '1.5', '-1', '1e2'],
  '--state': ['', 'zz', 'Parked'],
  '--kind': ['', 'zz', 'message'],
  '--to': ['', 'abc', '0151234', '+123', '+1202555018712345678', '+1 202 555 0187', ID.slice(1)],
  '--text': ['', '  ', LONG],
  '--template': ['', 'Order Update', 'thé', LONG],
  '--language': ['', 'English', 'EN', 'en-US'],
  '--variable': ['', NO_LINE, LONG],
  '--from': ['', 'nope', '0151234'],
  '--name': ['', ' ', NO_LINE, LONG],
  '--caption': ['', LONG],
  '--content': ['', 'oops', '@'],
  '--lead': ['', NO_LINE],
  '--stage': ['', NO_LINE, LONG],
  '--stage-id': ['', NO_LINE, LONG],
  '--role': ['', 'king'],
  '--odoo': ['', '17', '20'],
  '--host': ['', 'http://0.0.0.0', '0.0.0.0:80', '256.0.0.1', 'two words'],
  '--exec': ['', ' '],
  '--label': ['', NO_LINE, LONG],
  '--phone-number-id': ['', '123', 'abc', '+4930123456'],
  '--business-account-id': ['', '1', 'waba'],
  '--access-token': ['', 'two words', 'EAAG…'],
  '--app-secret': ['', ',', 'new,'],
  '--verify-token': ['', 'short'],
  '--app': ['', 'Main', 'a/b'],
  '--display-phone-number': ['', '030 123456', '+49'],
  '--api-version': ['', '26'],
  '--api-url': ['', 'graph.facebook.com', 'ftp://x'],
  '--url': ['', 'erp.example.com', 'https://me:secret@x'],
  '--database': ['', NO_LINE],
  '--login': ['', NO_LINE],
  '--api-key': ['', NO_LINE],
  '--webhook-token': ['', 'short', 'a/b/c/d/e/f/g/h/i/j/k/l/m/n'],
  '--create-unknown': ['', 'yes'],
  '--default-country': ['', 'de', 'Germany', 'UK'],
  '--port': ['', 'abc', '65536', '-1', '80.5'],
};

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

const nameOf = (option: Option): string => option.long ?? option.flags;
function labelOf(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
const takesValue = (option: Option): boolean => option.required || option.optional;

interface Slot {
  command: Command;
  name: string;
  /** The words of a call in which this value stands. */
  call(value: string): string[];
}

/** Everything of the program that takes a value. */
const slots = leaves.flatMap((command): Slot[] => {
  const path = pathOf(command);
  const args = command.registeredArguments.map((argument) => labelOf(argument));
  return [
    ...args.map((name) => ({ command, name, call: (value: string) => [...path, value] })),
    ...command.options.filter(takesValue).map((option) => ({
      command,
      name: nameOf(option),
      call: (value: string) => [
        ...path,
        ...args.map((name) => (name === '<event>' ? 'message.text' : ID)),
        nameOf(option),
        value,
      ],
    })),
  ];
});
const cases = slots.flatMap(({ command, name, call }) =>
  (BAD[name] ?? []).map(
    (value) => [pathOf(command).join(' '), name, JSON.stringify(value).slice(0, 30), call(value)] as const,
  ),
);

async function kaiwa(argv: readonly string[]): Promise<{ code: number; out: string; talk: string }> {
  const said = { out: '', talk: '' };
  const streams = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.talk += text) },
  };
  return { code: await runCli(argv, world, streams), ...said };
}

test('the table names everything that takes a value, and nothing else', () => {
  expect([...new Set(slots.map(({ name }) => name))].toSorted()).toEqual(Object.keys(BAD).toSorted());
  expect(cases.length).toBeGreaterThan(150);
});

test('what is right in the same place is no misuse, so the refusals are about the values', async () => {
  const { code, talk } = await kaiwa(['events', 'show', ID]);
  expect([code, talk]).toEqual([1, expect.not.stringContaining('MISUSED')]);
});

describe('a bad value is a misuse, said in two plain lines', () => {
  test.each(cases)('%s, %s %s', async (path, name, _value, argv) => {
    const { code, out, talk } = await kaiwa(argv);
    expect([code, out]).toEqual([2, '']);
    const label = name.replace(/[<>[\].]/g, '');
    expect(talk).toMatch(new RegExp(`^MISUSED: ${label}: [^\\n]+\\nNext: kaiwa ${path} --help\\n$`));
    expect(talk).not.toMatch(/ZodError|Invalid|expected \w|received \w|\{|\n +at |me:secret/);
  });

  test.each(cases.filter((_case, index) => index % 7 === 0))(
    'as JSON: %s, %s %s',
    async (_path, _name, _value, argv) => {
      const { code, out, talk } = await kaiwa([...argv, '--json']);
      expect([code, out]).toEqual([2, '']);
      expect(JSON.parse(talk)).toMatchObject({
        code: 'MISUSED',
        kind: 'misconfigured',
        message: expect.stringMatching(/: /) as string,
        hint: expect.stringMatching(/ --help$/) as string,
      });
    },
  );
});

describe('words that are no command', () => {
  const groups = everyCommand(program).filter((command) => command.commands.length > 0);

  test.each(groups.map((group) => [['kaiwa', ...pathOf(group)].join(' '), pathOf(group)] as const))(
    '%s alone names what may follow',
    async (name, path) => {
      const { code, talk } = await kaiwa(path);
      expect(code).toBe(2);
      expect(talk).toMatch(new RegExp(`^MISUSED: ${name} needs one more word: [a-z, -]+\\nNext: ${name} --help\\n$`));
    },
  );

  test('an unknown option does not repeat what stands behind it', async () => {
    const { code, talk } = await kaiwa(['connect', 'whatsapp', '--acess-token=hush']);
    expect(code).toBe(2);
    expect(talk).toMatch(/^MISUSED: Unknown option '--acess-token'\nNext: /);
  });

  test('an unknown option is answered with the nearest one', async () => {
    const { talk } = await kaiwa(['connect', 'whatsapp', '--acess-token', 'hush']);
    expect(talk).toMatch(/^MISUSED: Unknown option '--acess-token' \(Did you mean --access-token\?\)\nNext: /);
  });

  test('too many words', async () => {
    expect(await kaiwa(['doctor', 'please', '--json'])).toMatchObject({
      code: 2,
      out: '',
      talk: expect.stringContaining('"MISUSED"') as string,
    });
  });
});
