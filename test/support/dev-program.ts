import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { runScript, type RunningScript } from './run-script';

/** How the program is run. */
export interface DevPlan {
  /** How far its clock is ahead of this machine's. Milliseconds. */
  aheadMs: number;
  /** How late its state files are written; 0 as the program does it. Milliseconds. */
  lateMs: number;
}

/** A `kaiwa` command to run, on a data folder. */
export interface DevCommand extends Partial<DevPlan> {
  dataDir: string;
  argv: readonly string[];
}

/** A `kaiwa dev` that is ready. */
export interface RunningDev {
  script: RunningScript;
  url: string;
  whatsapp: string;
  odoo: string;
  /** From the start of the process to its ready line. */
  readyMs: number;
}

const readyLine = z.object({ url: z.string(), whatsapp: z.string(), odoo: z.string() });

/** Starts the real program from its sources. */
export function runKaiwaCommand({ dataDir, argv, aheadMs = 0, lateMs = 0 }: DevCommand): RunningScript {
  const { PATH, HOME } = process.env;
  return runScript(join(__dirname, 'run-dev.ts'), [JSON.stringify({ aheadMs, lateMs }), ...argv], {
    env: { PATH, HOME, KAIWA_DATA_DIR: dataDir, KAIWA_LOG_LEVEL: 'error', KAIWA_LOG_FORMAT: 'json' },
  });
}

/** How `kaiwa dev` is started. */
export interface DevStart extends Omit<DevCommand, 'argv'> {
  port: number;
  reset?: boolean;
}

/** Starts `kaiwa dev` and does not wait. */
export function launchDev({ port, reset, ...command }: DevStart): RunningScript {
  return runKaiwaCommand({
    ...command,
    argv: ['dev', '--json', '--port', String(port), ...(reset ? ['--reset'] : [])],
  });
}

/** Starts `kaiwa dev` and waits until it is ready. @throws Error with what it said when it ends before */
export async function startDev(start: DevStart): Promise<RunningDev> {
  const startedAt = performance.now();
  const script = launchDev(start);
  const ready = readyLine.parse(JSON.parse(await script.line(/"ready":true/)));
  return { script, ...ready, readyMs: Math.round(performance.now() - startedAt) };
}

/** Below the ports that systems give out by themselves. */
const FIRST_PORT = 15_000;
const PORTS = 15_000;
const IN_A_ROW = 3;

/** The first of three free ports in a row, as `kaiwa dev --port` wants them. */
export async function freeRow(random: () => number = Math.random): Promise<number> {
  for (;;) {
    const first = FIRST_PORT + Math.floor(random() * PORTS);
    const row = await Promise.all(Array.from({ length: IN_A_ROW }, (_, index) => isFree(first + index)));
    if (row.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
