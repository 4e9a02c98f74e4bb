import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { generatedFiles, statedErrors } from '../../../../scripts/generate-docs';
import { runCli } from '../cli/cli';
import { readEnvironment } from './read-env';
import { settingNames } from './schema';

const ROOT = join(__dirname, '..', '..', '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const pages = ['docs/whatsapp.md', 'docs/odoo.md', 'docs/deploy.md', 'docs/configuration.md', 'docs/errors.md'];

test.each(Object.entries(generatedFiles()))('%s is what the sources say (else: generate it again)', (path, text) => {
  expect(read(path)).toBe(text);
});

describe('docs/errors.md', () => {
  test('has a heading for every code that the sources throw', () => {
    const codes = readdirSync(join(ROOT, 'packages'))
      .filter((name) => !['simulators', 'testkit'].includes(name))
      .flatMap((name) =>
        readdirSync(join(ROOT, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' }).map(
          (file) => `packages/${name}/src/${file}`,
        ),
      )
      .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
      .flatMap((file) =>
        [...read(file).matchAll(/new KaiwaError\(\{[^}]*?\bcode: '([A-Z0-9_]+)'/g)].map((match) => match[1] ?? ''),
      );
    expect(codes.length).toBeGreaterThan(30);
    const page = read('docs/errors.md');
    expect(codes.filter((code) => !page.includes(`### ${code}\n`))).toEqual([]);
  });

  test('shows words, not code', () => {
    expect(statedErrors().filter(({ message, hint }) => /\$\{|\?\s/.test(message + hint))).toEqual([]);
  });
});

test('every setting a page names is one Kaiwa reads', () => {
  const known = new Set<string>(settingNames);
  const named = [...pages, 'README.md', 'Dockerfile', 'compose.yaml'].flatMap(
    (page) => read(page).match(/\bKAIWA_[A-Z_]+\b/g) ?? [],
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('every page that a page links to is there', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => join('docs', match[1] ?? '')),
  );
  expect(links.length).toBeGreaterThan(1);
  expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
});

test('every command a page shows exists, with every option it is given', async () => {
  const text = pages
    .map(read)
    .join('\n')
    .replace(/\\\n\s*/g, '');
  const shown = [...text.matchAll(/(?:^|`|npx )kaiwa ([a-z][^`\n#<]*)/gm)].map((match) => (match[1] ?? '').trim());
  expect(shown.length).toBeGreaterThan(8);
  for (const line of new Set(shown)) {
    const words = line.split(/\s+/);
    const argv = words.filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-')).slice(0, 2);
    let help = '';
    const streams = { stdout: { write: (part: string) => (help += part) }, stderr: { write: () => true } };
    const world = { environment: {}, signal: new AbortController().signal };
    const codes = [await runCli([...argv, '--help'], world, streams)];
    expect([line, codes]).toEqual([line, [0]]);
    for (const option of words.filter((word) => word.startsWith('--')))
      expect([line, help]).toEqual([line, expect.stringContaining(option)]);
  }
});

describe('compose.yaml', () => {
  const serviceSchema = z.looseObject({
    command: z.array(z.string()).optional(),
    environment: z.record(z.string(), z.string()).optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  });
  const composeSchema = z.looseObject({
    services: z.record(z.string(), serviceSchema),
    volumes: z.record(z.string(), z.unknown()),
  });
  // knip brings a YAML parser; one of our own for one test would be one too many.
  const yaml = createRequire(join(ROOT, 'node_modules', 'knip', 'package.json'))('yaml') as {
    parse(text: string, options: object): unknown;
  };
  const compose = composeSchema.parse(yaml.parse(read('compose.yaml'), { merge: true }));

  test('starts one door and workers with an environment that the program accepts', () => {
    expect(Object.keys(compose.services)).toEqual(['web', 'worker', 'postgres', 'redis']);
    const filled = Object.entries(compose.services['web']?.environment ?? {}).map(([name, value]) => [
      name,
      value
        .replace(/\$\{KAIWA_PUBLIC_URL[^}]*\}/, 'https://k.example')
        .replace(/\$\{[^}]*\}/, Buffer.alloc(32).toString('base64')),
    ]);
    expect(readEnvironment({ HOME: '/root', ...(Object.fromEntries(filled) as Record<string, string>) })).toMatchObject(
      { ok: true, config: { mode: 'distributed' } },
    );
    expect(compose.services['worker']?.environment).toEqual(compose.services['web']?.environment);
  });

  test('every service it waits for is one of its own, and the roles exist', () => {
    for (const { depends_on: needed } of Object.values(compose.services)) {
      for (const name of Object.keys(needed ?? {})) expect(Object.keys(compose.services)).toContain(name);
    }
    expect([compose.services['web']?.command, compose.services['worker']?.command]).toEqual([
      ['start', '--role', 'web'],
      ['start', '--role', 'worker'],
    ]);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  test('copies only what is there, and runs as nobody in particular', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
    const entry = /"(packages\/[^"]+)"/.exec(read('Dockerfile'))?.[1] ?? '';
    expect(existsSync(join(ROOT, entry))).toBe(true);
  });
});
