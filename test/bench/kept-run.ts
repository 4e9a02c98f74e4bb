import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Budget } from './budget';

const keptSchema = z.object({
  at: z.string(),
  budgets: z.array(z.object({ name: z.string(), figure: z.number() })),
});

/** A finished run, as printed and kept. */
export interface BenchRun {
  suite: string;
  /** ISO time of the end. */
  at: string;
  machine: Record<string, unknown>;
  budgets: (Budget & { last: number | null })[];
  figures: Record<string, unknown>;
  /** Time of the run compared with; null for the first. */
  comparedWith: string | null;
}

/** The last run kept in `file`; null where there is none, or one that cannot be read. */
function readLast(file: string): z.output<typeof keptSchema> | null {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Puts the last run's figure beside each of this one's, by name. */
export function compareWithLast(file: string, budgets: readonly Budget[]): Pick<BenchRun, 'budgets' | 'comparedWith'> {
  const last = readLast(file);
  const figures = new Map(last?.budgets.map(({ name, figure }) => [name, figure]));
  return {
    budgets: budgets.map((budget) => ({ ...budget, last: figures.get(budget.name) ?? null })),
    comparedWith: last?.at ?? null,
  };
}

/** Keeps a run for the next one to be compared with. */
export function keepRun(file: string, run: BenchRun): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
}
