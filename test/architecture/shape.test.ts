import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(__dirname, '..', '..');

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('dist') && !file.includes('node_modules'))
    .map((file) => join(folder, file));
}

const all = readdirSync(join(root, 'packages')).flatMap((name) => sources(join(root, 'packages', name, 'src')));
const production = all.filter((file) => !file.endsWith('.test.ts'));
const name = (file: string): string => relative(root, file);

describe('the shape of the house', () => {
  test('there is something to look at', () => {
    expect(production.length).toBeGreaterThan(100);
  });

  test.each(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'service'])(
    'no file is called %s',
    (word) => {
      expect(production.filter((file) => file.endsWith(`/${word}.ts`)).map(name)).toEqual([]);
    },
  );

  test('no file is longer than 300 lines', () => {
    const long = production.filter((file) => readFileSync(file, 'utf8').split('\n').length > 301);
    expect(long.map(name)).toEqual([]);
  });

  test('folders under src are one level deep', () => {
    const deep = production.filter(
      (file) => name(file).split('/').length > 5 && !/\/(migrations|__fixtures__)\//.test(name(file)),
    );
    expect(deep.map(name)).toEqual([]);
  });

  test('core and the connectors read no clock, environment, console or chance', () => {
    const pure = production.filter((file) => /packages\/(core|[a-z]+-connector)\//.test(file));
    const impure = pure.filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.env|\bconsole\./.test(
        withoutComments(readFileSync(file, 'utf8')),
      ),
    );
    expect(impure.map(name)).toEqual([]);
  });

  test('core never learns the name of a CRM', () => {
    const core = production.filter((file) => file.includes('/packages/core/'));
    const knowing = core.filter((file) =>
      /odoo|hubspot|salesforce|res\.partner|crm\.lead/i.test(withoutComments(readFileSync(file, 'utf8'))),
    );
    expect(knowing.map(name)).toEqual([]);
  });

  test('nothing is skipped, focused or left to do', () => {
    const lost = all.filter((file) =>
      /\b(it|test|describe)\.(only|skip|todo)\b|\bTO ?DO\b|\bFIXME\b/.test(readFileSync(file, 'utf8')),
    );
    expect(lost.map(name)).toEqual([]);
  });

  test('every export of core and of the connector port has a sentence', () => {
    const core = production.filter((file) => /packages\/(core|odoo-connector|runtime|testkit)\//.test(file));
    const silent = core.flatMap((file) =>
      undocumented(readFileSync(file, 'utf8')).map((each) => `${name(file)}: ${each}`),
    );
    expect(silent).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

function undocumented(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const declared = /^export (?:async )?(?:function|const|interface|type|class) (\w+)/.exec(line);
    const before = lines[index - 1] ?? '';
    return declared && !before.trimEnd().endsWith('*/') ? [declared[1] ?? line] : [];
  });
}
