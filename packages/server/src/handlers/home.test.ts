import { createProgram, everyCommand } from '../cli/cli';
import { homeHandler } from './home';

const routes = [
  { method: 'GET', path: '/health/live', who: 'public' as const },
  { method: 'GET', path: '/admin/events', who: 'loopback' as const },
];
const home = homeHandler({ mode: 'embedded', role: 'all', settings: [] }, routes);

async function read(isLocal: boolean): Promise<string> {
  const answer = await home({ params: {}, query: {}, body: undefined, isLocal, signal: new AbortController().signal });
  return 'text' in answer ? answer.text : '';
}

test('says what runs here, where health and documents are, and which command to type', async () => {
  const text = await read(false);
  for (const words of ['Kaiwa', '/health/live', '/health/ready', 'docs/', 'kaiwa --help'])
    expect(text).toContain(words);
});

test('names what is for this machine only to this machine only', async () => {
  expect(await read(false)).not.toMatch(/\/admin|embedded/);
  const text = await read(true);
  expect(text).toContain('GET    /admin/events');
  expect(text).toContain('kaiwa parked list');
  expect(text).not.toContain('GET    /health/live');
});

test('every command it names is one of the program', async () => {
  const world = { environment: {}, signal: new AbortController().signal };
  const program = createProgram({ world, streams: process, finish() {} });
  const known = everyCommand(program).map((each) =>
    each.parent?.parent ? `${each.parent.name()} ${each.name()}` : each.name(),
  );
  const named = [...(await read(true)).matchAll(/^ {2}kaiwa ([a-z |-]+?) {2}/gm)].flatMap(([, words = '']) => {
    const [first = '', rest] = words.split(' ');
    return rest === undefined ? [first] : rest.split('|').map((each) => `${first} ${each}`);
  });
  expect(named).toContain('connect odoo');
  expect(named.filter((each) => !known.includes(each))).toEqual([]);
});
