import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { KaiwaError } from '@kaiwa/core';
import { emptyDataFolder, takeDataFolder, type DataFolderLock } from '@kaiwa/runtime';
import { compose, type KaiwaProcess } from '../compose';
import { requireConfig, type Config } from '../config/read-env';
import { createLogger } from '../observe/logger';
import { isLoopbackUrl, staysLocal } from '../process/local-http';
import { commandName } from './command-name';
import { seedDev } from './dev-seed';
import { devShop } from './dev-shop';
import { startSimulators, type DevSimulators } from './dev-simulators';
import { EXIT, table, type Output } from './output';
import { readRunFile, writeRunFile } from './run-file';
import { untilStopped } from './run-until-stopped';
import { devFolder, type CommandWorld } from './with-server';

/** What `kaiwa dev` may be told. */
export interface DevOptions {
  odoo: '18' | '19';
  port?: number;
  reset: boolean;
  /** A command to run inside; its exit code is ours. */
  exec?: string;
}

/** Server and simulators in one process, on this machine only, on data of their own. */
export async function dev(world: CommandWorld, output: Output, options: DevOptions): Promise<number> {
  const config = localConfig(requireConfig(world.environment));
  const command = commandName(world.environment);
  const folder = devFolder(config);
  mkdirSync(folder, { recursive: true });
  // Held from before the first look into the folder until the last simulator has saved: two starts at once never share it.
  const lock = await takeFolder(folder, command);
  try {
    if (options.reset) await emptyDataFolder(folder);
    return await serve({ world, output, options, config, command, folder, lock });
  } finally {
    lock.release();
  }
}

interface DevPlan {
  world: CommandWorld;
  output: Output;
  options: DevOptions;
  config: Config;
  /** How the user starts this program. */
  command: string;
  folder: string;
  lock: DataFolderLock;
}

async function serve({ world, output, options, config, command, folder, lock }: DevPlan): Promise<number> {
  const port = options.port ?? config.settings.KAIWA_PORT;
  const level = options.exec === undefined ? config.settings.KAIWA_LOG_LEVEL : 'error';
  const logger = createLogger({ level, format: config.settings.KAIWA_LOG_FORMAT });
  const simulators = await startSimulators({ folder, version: options.odoo, port, command });
  let running: KaiwaProcess | undefined;
  try {
    running = await compose(config, {
      role: 'all',
      host: '127.0.0.1',
      port,
      dataDir: folder,
      lock,
      logger,
      isLocalOnly: true,
    });
    await seedDev(running, simulators, { version: options.odoo, command });
    const removeRunFile = writeRunFile(folder, runFile(running, simulators));
    try {
      const ready = {
        ready: true,
        url: running.url,
        whatsapp: simulators.whatsapp.url,
        odoo: simulators.odoo.url,
        folder,
      };
      if (options.exec !== undefined) return await runInside(options.exec, config, ready, world.signal);
      output.line(ready, welcome(ready, options.odoo, command));
      const wasAsked = await untilStopped(running.lost, world.signal, output);
      return wasAsked ? EXIT.done : EXIT.failed;
    } finally {
      removeRunFile();
    }
  } finally {
    await running?.stop();
    await simulators.close();
  }
}

interface Ready {
  url: string;
  whatsapp: string;
  odoo: string;
  folder: string;
}

/** `dev` reads how to log and where to live; what points elsewhere it refuses rather than ignores. */
function localConfig(config: Config): Config {
  const { settings } = config;
  const { KAIWA_HOST: host } = settings;
  if (!isLoopbackUrl(`http://${host.includes(':') ? `[${host}]` : host}`)) throw staysLocal(`KAIWA_HOST=${host}`);
  if (config.mode === 'distributed') throw staysLocal('DATABASE_URL');
  for (const name of ['KAIWA_PUBLIC_URL', 'KAIWA_ODOO_URL', 'KAIWA_WHATSAPP_API_URL'] as const) {
    const url = settings[name];
    if (config.given.has(name) && url !== undefined && !isLoopbackUrl(url)) throw staysLocal(name);
  }
  if (config.given.has('KAIWA_WHATSAPP_PHONE_NUMBER_ID') && !isLoopbackUrl(settings.KAIWA_WHATSAPP_API_URL)) {
    throw staysLocal('the number in KAIWA_WHATSAPP_PHONE_NUMBER_ID');
  }
  return config;
}

async function takeFolder(folder: string, command: string): Promise<DataFolderLock> {
  try {
    return await takeDataFolder(folder);
  } catch (cause) {
    if (!KaiwaError.is(cause) || cause.code !== 'DATA_FOLDER_IN_USE') throw cause;
    const running = readRunFile(folder);
    throw new KaiwaError({
      kind: 'misconfigured',
      code: 'DEV_RUNS_ALREADY',
      message: running
        ? `\`${command} dev\` runs already, at ${running.url} (process ${running.pid})`
        : `Another \`${command} dev\` is just starting or stopping on ${folder}`,
      hint: running ? 'Use it, or stop it first.' : 'Try again in a moment.',
      cause,
    });
  }
}

function runFile({ url }: KaiwaProcess, { whatsapp, odoo }: DevSimulators) {
  return {
    pid: process.pid,
    url,
    startedAt: new Date().toISOString(),
    simulators: {
      whatsapp: { url: whatsapp.url, phoneNumberId: devShop.phoneNumberId },
      odoo: { url: odoo.url, database: devShop.database, login: devShop.handLogin, apiKey: devShop.handKey },
    },
  };
}

/** Runs a shell command with the addresses in its environment. */
function runInside(command: string, config: Config, ready: Ready, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      stdio: 'inherit',
      env: {
        ...process.env,
        KAIWA_DATA_DIR: config.dataDir,
        SERVER_URL: ready.url,
        WHATSAPP_SIMULATOR_URL: ready.whatsapp,
        ODOO_SIMULATOR_URL: ready.odoo,
      },
    });
    signal.addEventListener('abort', () => child.kill(), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? EXIT.failed));
  });
}

function welcome(ready: Ready, version: string, command: string): string {
  const places = table([
    ['Kaiwa', ready.url, 'webhooks, health, admin'],
    ['WhatsApp, simulated', ready.whatsapp, `phones; the shop is ${devShop.displayPhoneNumber}`],
    [`Odoo ${version}, simulated`, ready.odoo, 'contacts, chatter and the deal board'],
    ['Data', ready.folder, `${command} dev --reset starts afresh`],
  ]);
  return [
    places,
    '',
    `A customer writes:     ${command} trigger message.text --text "Do you have garden tables?"`,
    `A deal moves:          ${command} trigger lead.stage --stage ${devShop.stage}`,
    `Watch it travel:       ${command} events tail`,
    'Stop:                  Ctrl-C',
  ].join('\n');
}
