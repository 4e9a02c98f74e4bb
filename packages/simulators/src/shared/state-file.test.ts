import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptAs, KeptMap } from './kept-map';
import { openStateFile } from './state-file';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-file-'));
  path = join(folder, 'state.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stored = (): unknown => {
  const state = openStateFile(path, {}).load();
  return state && Object.fromEntries([...state].map(([name, section]) => [name, [...section]]));
};

test('what was saved is there at once, in its order, however it was changed, and nothing else is', () => {
  const people = new KeptMap<{ name: string }>();
  const file = openStateFile(path, { people, names: keptAs(people, ({ name }) => name) });
  expect(stored()).toBeUndefined();
  people.set('2', { name: 'Bea' }).set('1', { name: 'Ann' }).set('__proto__', { name: 'Proto' });
  expect(file.save()).toBe(true);
  const ann = people.get('1') ?? { name: '' };
  ann.name = 'Anna';
  people.set('1', ann).set('3', { name: 'Cid' });
  people.delete('2');
  expect(file.save()).toBe(true);
  people.set('4', { name: 'Not saved' });
  expect(stored()).toMatchObject({
    people: [
      ['1', { name: 'Anna' }],
      ['__proto__', { name: 'Proto' }],
      ['3', { name: 'Cid' }],
    ],
  });
  file.close();
  expect(stored()).toMatchObject({ people: { length: 4 } });
});

test('a save costs what changed, not what there is, and the file stays about as long as the state', () => {
  const lines = new KeptMap<string>();
  const file = openStateFile(path, { lines });
  for (let line = 0; line < 2000; line += 1) lines.set(String(line), 'x'.repeat(500));
  file.save();
  const whole = statSync(path).size;
  lines.set('7', 'y');
  file.save();
  expect(statSync(path).size - whole).toBeLessThan(30);
  file.save();
  expect(statSync(path).size - whole).toBeLessThan(30);
  for (let change = 0; change < 10_000; change += 1) {
    lines.set(String(change % 2000), String(change).padEnd(500, 'z'));
    file.save();
  }
  expect(statSync(path).size).toBeLessThan(whole * 2.2);
  expect(stored()).toEqual({ lines: [...lines] });
  file.close();
});

test('half a last line, left by a kill, is left out, and the next run goes on without it', () => {
  const lines = new KeptMap<string>();
  const first = openStateFile(path, { lines });
  first.save();
  lines.set('kept', 'é');
  first.save();
  const half = Buffer.from('[["lines","torn","é').subarray(0, -1);
  appendFileSync(path, half);
  expect(stored()).toEqual({ lines: [['kept', 'é']] });

  const next = new KeptMap<string>().set('kept', 'é');
  const second = openStateFile(path, { lines: next });
  second.save();
  next.set('more', 'now');
  second.save();
  expect(readFileSync(path, 'utf8')).not.toContain('torn');
  expect(stored()).toEqual({
    lines: [
      ['kept', 'é'],
      ['more', 'now'],
    ],
  });
  second.close();
});

test.each(['', '{"people":', '[]', '{"people":[["1"]]}', '{"people":[]}\n[["people",1]]\n[]\n', '{}\nhalf\n[]\n'])(
  'a file that holds %j is refused',
  (text) => {
    writeFileSync(path, text);
    expect(() => openStateFile(path, {}).load()).toThrow();
  },
);

test('where saving fails it says so, and the next save makes up for it', () => {
  const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const lines = new KeptMap<string>();
  const away = join(folder, 'away');
  mkdirSync(away);
  path = join(away, 'state.json');
  const file = openStateFile(path, { lines });
  renameSync(away, `${away}.moved`);
  lines.set('1', 'kept all the same');
  expect(file.save()).toBe(false);
  expect(warning).toHaveBeenCalledWith(expect.stringContaining('ENOENT'));
  renameSync(`${away}.moved`, away);
  expect(file.save()).toBe(true);
  expect(stored()).toEqual({ lines: [['1', 'kept all the same']] });
  file.close();
  warning.mockRestore();
});

test('without a path nothing is kept, and nothing is remembered as changed', () => {
  const lines = new KeptMap<string>().set('1', 'x');
  const file = openStateFile(undefined, { lines });
  expect([file.load(), file.save(), lines.takeChanged()]).toEqual([undefined, true, []]);
  file.close();
});
