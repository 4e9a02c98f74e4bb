import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createOdooSimulator } from './odoo/odoo-simulator';
import { createWhatsappSimulator } from './whatsapp/whatsapp-simulator';

/** A simulator that is listening. */
interface RunningSimulator {
  url: string;
  close(): Promise<void>;
}

/** What the command line says, the same for every simulator. */
interface StartSettings {
  port: number;
  stateFile: string | undefined;
  /** The JSON of `--config`; each simulator checks its own. */
  config: Record<string, unknown>;
}

/** Every simulator this command can start, by name. */
const SIMULATORS: Record<string, (settings: StartSettings) => Promise<RunningSimulator>> = {
  whatsapp: ({ port, stateFile, config }) =>
    createWhatsappSimulator({ ...config, port, ...(stateFile !== undefined && { stateFile }) }),
  odoo: ({ port, stateFile, config }) =>
    createOdooSimulator({ ...config, port, ...(stateFile !== undefined && { stateFile }) }),
};

const portSchema = z.coerce.number().int().min(0).max(65_535);
const configSchema = z.record(z.string(), z.unknown());

/**
 * `kaiwa-simulator <name> [--port N] [--state FILE] [--config JSON-or-file] [--version V]`: starts one simulator, prints one line of
 * JSON `{"ready":true,"url":"…"}` on standard output and runs until SIGINT or SIGTERM, which saves the state.
 * Rejects with a readable message when an argument is wrong or the port is taken.
 */
export async function runSimulator(argv: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      state: { type: 'string' },
      config: { type: 'string' },
      version: { type: 'string' },
    },
  });
  const start = SIMULATORS[positionals[0] ?? ''];
  if (start === undefined) throw new Error(`Name one simulator: ${Object.keys(SIMULATORS).join(', ')}.`);
  const simulator = await start({
    port: portSchema.parse(values.port ?? '0'),
    stateFile: values.state,
    config: { ...readConfig(values.config), ...(values.version !== undefined && { version: values.version }) },
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);
  await untilStopped();
  await simulator.close();
}

function readConfig(argument: string | undefined): Record<string, unknown> {
  if (argument === undefined) return {};
  const text = argument.trimStart().startsWith('{') ? argument : readFileSync(argument, 'utf8');
  return configSchema.parse(JSON.parse(text));
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
