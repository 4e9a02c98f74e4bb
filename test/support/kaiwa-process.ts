import { join } from 'node:path';
import { z } from 'zod';
import type { KaiwaPlan } from './kaiwa-plan';
import { runScript, type RunningScript } from './run-script';

/** A Kaiwa in a process of its own that accepts deliveries. */
export interface KaiwaProcess {
  script: RunningScript;
  url: string;
  /** Its database, as superuser. */
  adminUrl: string;
  /** Process id of its PostgreSQL. */
  postmaster: number;
  /** Moves its clock beyond the time a doubt takes. */
  advance(): void;
}

const readyLine = z.object({ url: z.string(), adminUrl: z.string(), postmaster: z.number() });

/** Starts it and waits until it is ready. @throws Error with what it wrote to standard error when it ends before. */
export async function startKaiwa(plan: KaiwaPlan): Promise<KaiwaProcess> {
  const script = runScript(join(__dirname, 'run-kaiwa.ts'), [JSON.stringify(plan)]);
  const ready = readyLine.parse(JSON.parse(await script.line(/^\{"url"/)));
  return { script, ...ready, advance: () => void script.process.kill('SIGUSR2') };
}
