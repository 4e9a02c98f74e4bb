import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whatsappFaults } from '@kaiwa/core';
import { configurationPage, environmentExample } from '@kaiwa/server';

const ROOT = join(__dirname, '..');

/** One error code as the sources state it. */
interface StatedError {
  code: string;
  kind: string;
  message: string;
  hint: string;
  packages: string[];
}

/** Who acts on an error of a kind, and what happens to the work meanwhile. */
const KINDS: Readonly<Record<string, string>> = {
  refused: 'The rules or the other side say no. An operator decides; it is not tried again.',
  rejected: 'Something has to be corrected by an administrator; then it can be replayed.',
  throttled: 'Too fast. It waits as long as the vendor says, by itself.',
  unavailable: 'Nobody answers. It is tried again by itself, with growing pauses.',
  unauthorized: 'A credential does not work any more. The connection is paused, deliveries are kept; connect it again.',
  unreadable:
    'Something arrived that cannot be understood. It is parked with its bytes and can be replayed after an upgrade.',
  misconfigured: 'The installation has to be corrected by an administrator.',
  broken: 'Our bug. The work is parked with its cause; please report it with the trace id.',
};

/** Every generated file, by its path from the root. */
export function generatedFiles(): Record<string, string> {
  return {
    '.env.example': environmentExample(),
    'docs/configuration.md': configurationPage(),
    'docs/errors.md': errorsPage(statedErrors()),
  };
}

/** Every code that the sources state in an object with a `kind`, with the words that stand beside it. */
export function statedErrors(): StatedError[] {
  const found = new Map<string, StatedError>();
  for (const { name, text } of sources()) {
    for (const match of text.matchAll(/\bcode:\s*(?:\w+ \? )?'([A-Z][A-Z0-9_]+)'(?: : '([A-Z][A-Z0-9_]+)')?/g)) {
      const literal = objectAround(text, match.index);
      const kind = /\bkind:\s*'(\w+)'/.exec(literal)?.[1];
      if (kind === undefined || KINDS[kind] === undefined) continue;
      for (const code of [match[1], match[2]].filter((each) => each !== undefined)) {
        const known = found.get(code);
        if (known) known.packages = [...new Set([...known.packages, name])].toSorted();
        else
          found.set(code, {
            code,
            kind,
            message: wordsOf(literal, 'message'),
            hint: wordsOf(literal, 'hint'),
            packages: [name],
          });
      }
    }
  }
  for (const { name, text } of sources()) {
    for (const stated of statedByHelpers(name, text)) if (!found.has(stated.code)) found.set(stated.code, stated);
  }
  return [...found.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** A file may make its errors in a function that takes code and words: `refuse('CODE', 'message', 'hint')`. */
function* statedByHelpers(name: string, text: string): Generator<StatedError> {
  for (const helper of text.matchAll(/function (\w+)\(\s*code: string,[\s\S]*?new KaiwaError\(\{\s*kind: '(\w+)'/g)) {
    const [, called = '', kind = ''] = helper;
    const body = objectAround(text, helper.index + helper[0].length);
    const word = "\\s*'((?:[^'\\\\]|\\\\.)*)'";
    for (const call of text.matchAll(new RegExp(`\\b${called}\\('([A-Z][A-Z0-9_]+)',${word}(?:,${word})?`, 'g'))) {
      const [, code = '', message = '', hint = ''] = call;
      yield { code, kind, message, hint: hint || wordsOf(body, 'hint'), packages: [name] };
    }
  }
}

function* sources(): Generator<{ name: string; text: string }> {
  for (const name of readdirSync(join(ROOT, 'packages'))
    .filter((each) => !['simulators', 'testkit'].includes(each))
    .toSorted()) {
    const folder = join(ROOT, 'packages', name, 'src');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
      const isProduction = file.endsWith('.ts') && !file.includes('.test.') && !file.includes('__fixtures__');
      if (isProduction) yield { name, text: readFileSync(join(folder, file), 'utf8') };
    }
  }
}

/** The innermost `{ … }` around a position. Braces of template literals are balanced, so counting is enough. */
function objectAround(text: string, index: number): string {
  let start = index;
  for (let depth = 0; start > 0; start -= 1) {
    if (text[start] === '}') depth += 1;
    if (text[start] === '{' && depth-- === 0) break;
  }
  let end = start + 1;
  for (let depth = 1; end < text.length && depth > 0; end += 1) {
    if (text[end] === '{') depth += 1;
    if (text[end] === '}') depth -= 1;
  }
  return text.slice(start, end);
}

/** A member's text: the first literal where there is a choice, `kaiwa` for its name, `…` for what else is filled in when it happens. */
function wordsOf(literal: string, member: 'message' | 'hint'): string {
  const written =
    new RegExp(`\\b${member}:\\s*([\\s\\S]*?)(?:,\\n\\s*\\w+:|,?\\s*\\}$|, \\w+: |,\\n\\s*\\.\\.\\.)`).exec(
      literal,
    )?.[1] ?? '';
  const text = /'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`((?:[^`\\]|\\.)*)`/.exec(written);
  const words = (text?.[1] ?? text?.[2] ?? text?.[3] ?? '')
    .replace(/\$\{command(?:Name\([^)]*\))?\}/g, 'kaiwa')
    .replace(/\$\{[^}]*\}/g, '…')
    .replace(/\\(.)/g, '$1')
    .replace(/\s+/g, ' ');
  return words === 'odoo' ? '' : words;
}

function errorsPage(errors: readonly StatedError[]): string {
  const lines = [
    '# Errors',
    '',
    'Made from the sources by `scripts/generate-docs.ts`; change it there. Every error has a kind, which says who acts, and a code, which stays. `…` stands for what is filled in when it happens.',
    '',
    '## Kinds',
    '',
    ...table([['kind', 'what it means'], ...Object.entries(KINDS)]),
    '',
    '## Codes',
  ];
  for (const { code, kind, message, hint, packages } of errors) {
    lines.push(
      '',
      `### ${code}`,
      '',
      `${message || 'What is wrong is said when it happens.'} (${kind}; ${packages.join(', ')})`,
    );
    if (hint) lines.push('', `Next step: ${hint}`);
  }
  const faults = [...whatsappFaults.values()].toSorted((a, b) => a.code - b.code);
  const rows = faults.map(({ code, meaning, class: asks, kind, waitMs, hint }) => [
    `<a id="whatsapp_${code}"></a>${code}`,
    meaning,
    asks,
    kind,
    waitMs === null ? '' : `${waitMs / 1000} s`,
    hint,
  ]);
  lines.push('', '## Numbers of WhatsApp', '');
  lines.push(
    'What Meta answers to a send, or reports in a failed status: the same number means the same in both places.',
    '',
  );
  lines.push(...table([['number', 'meaning', 'asks for', 'kind', 'wait', 'next step'], ...rows]));
  return `${lines.join('\n')}\n`;
}

/** A Markdown table with even columns, as the formatter wants them. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const [head = '', ...body] = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body];
}

/** Writes them all. `--check` writes nothing and ends with 1 when one differs. */
function run(isCheck: boolean): void {
  for (const [path, text] of Object.entries(generatedFiles())) {
    const file = join(ROOT, path);
    if (!isCheck) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`${path} is old. Next: npm run docs\n`);
      process.exitCode = 1;
    }
  }
}

if (require.main === module) run(process.argv.includes('--check'));
