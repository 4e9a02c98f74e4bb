import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchWish, Budget, Measured } from '../test/bench/budget';
import { compareWithLast, keepRun, type BenchRun } from '../test/bench/kept-run';
import { measureDoor } from '../test/bench/measure-door';
import { measurePipeline } from '../test/bench/measure-pipeline';
import { measureSends } from '../test/bench/measure-sends';
import { measureVerdicts } from '../test/bench/measure-verdicts';
import { rounded } from '../test/bench/quantile';

/** What can be measured, by suite and part. */
const SUITES: Record<string, Record<string, (wish: BenchWish) => Promise<Measured>>> = {
  spine: { verdicts: measureVerdicts, door: measureDoor, pipeline: measurePipeline, sends: measureSends },
};

/**
 * `npm run bench -- <suite> [--json] [--only <part>] [--profile <folder>]`: measures, states each budget, compares with the last whole
 * run. Figures go to standard output, talk to standard error. Ends with 1 when a budget is missed.
 */
async function bench(argv: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, only: { type: 'string' }, profile: { type: 'string' } },
  });
  const [suite = ''] = positionals;
  const parts = Object.entries(SUITES[suite] ?? {}).filter(([name]) => (values.only ?? name) === name);
  if (parts.length === 0) throw new Error(`Name one suite: ${Object.keys(SUITES).join(', ')}.`);
  const measured: Measured[] = [];
  for (const [, measure] of parts) measured.push(await measure({ profileDir: values.profile, say }));

  const file = join(__dirname, '..', 'bench-results', `${suite}.json`);
  const compared = compareWithLast(
    file,
    measured.flatMap(({ budgets }) => budgets),
  );
  const run: BenchRun = {
    suite,
    at: new Date().toISOString(),
    machine: {
      node: process.version,
      processors: cpus().length,
      model: cpus()[0]?.model,
      memoryBytes: totalmem(),
      // Above the number of processors by much: somebody else was working here too.
      loadAverage: rounded(loadavg()[0] ?? 0),
    },
    ...compared,
    figures: Object.assign({}, ...measured.map(({ figures }) => figures)) as Record<string, unknown>,
  };
  // A part, or a run under the profiler, is nothing to be compared with.
  if (values.only === undefined && values.profile === undefined) keepRun(file, run);
  process.stdout.write(values.json ? `${JSON.stringify(run, null, 2)}\n` : `${table(run)}\n`);
  if (run.budgets.some(({ pass }) => !pass)) process.exitCode = 1;
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function table({ budgets }: BenchRun): string {
  return budgets.map((budget) => `${budget.pass ? 'pass' : 'FAIL'}  ${sentenceOf(budget)}`).join('\n');
}

function sentenceOf({ name, figure, unit, kind, limit, last }: Budget & { last: number | null }): string {
  const before = last === null ? '' : `, last time ${last}`;
  return `${name}: ${figure} ${unit} (at ${kind} ${limit}${before})`;
}

bench(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
