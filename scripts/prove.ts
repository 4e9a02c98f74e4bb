import { parseArgs } from 'node:util';
import { z } from 'zod';
import { isProven, runKillProof } from '../test/support/kill-proof';

// `npm run prove -- --kills 200 --seed 7`: kills Kaiwa under load again and again, and counts in the simulated Odoo and at the
// simulated Meta. Progress on
// standard error, the result as JSON on standard output; ends with 1 when anything was lost or happened twice.
const { values } = parseArgs({
  options: { kills: { type: 'string' }, seed: { type: 'string' }, fault: { type: 'string' } },
});
const plan = z
  .object({
    kills: z.coerce.number().int().positive().default(200),
    seed: z.coerce.number().int().default(1),
    fault: z.enum(['none', 'writes-again', 'sends-again', 'answers-early']).default('none'),
  })
  .parse(values);

async function prove(): Promise<void> {
  const result = await runKillProof({
    ...plan,
    progress: (kill, readyMs) =>
      void process.stderr.write(`kill ${kill} of ${plan.kills}: ready again in ${readyMs} ms\n`),
  });
  const proven = isProven(result);
  process.stdout.write(`${JSON.stringify({ proven, ...result })}\n`);
  if (!proven) process.exitCode = 1;
}

prove().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
