import { join } from 'node:path';
import { compose } from '../compose';
import { requireConfig, type Config, type Environment } from '../config/read-env';
import { createLogger } from '../observe/logger';
import { createAdminClient, type AdminClient } from './admin-client';
import { readRunFile, type RunFile } from './run-file';

/** What a command is run with. */
export interface CommandWorld {
  environment: Environment;
  /** Aborts when the process is asked to stop. */
  signal: AbortSignal;
}

/** The folder of `kaiwa dev`, beside real data and never mixed with it. */
export function devFolder(config: Config): string {
  return join(config.dataDir, 'dev');
}

/** The server that runs here, of `kaiwa start`, else of `kaiwa dev`, and the folder it lives in. */
export function findRunning(config: Config): { run: RunFile; folder: string } | null {
  for (const folder of [config.dataDir, devFolder(config)]) {
    const run = readRunFile(folder);
    if (run) return { run, folder };
  }
  return null;
}

/**
 * Does `work` through the admin routes of the server that runs on the data folder. When none runs, the store is opened for as long as
 * the work takes, behind the same routes on a free loopback port; nothing is delivered or sent meanwhile.
 */
export async function withServer<T>(
  world: CommandWorld,
  work: (client: AdminClient, config: Config) => Promise<T>,
): Promise<T> {
  const config = requireConfig(world.environment);
  const running = config.mode === 'embedded' ? findRunning(config) : null;
  if (running) return work(createAdminClient(running.run.url), config);
  const logger = createLogger({
    level: config.settings.KAIWA_LOG_LEVEL === 'debug' ? 'debug' : 'error',
    format: 'auto',
  });
  const desk = await compose(config, { role: 'desk', host: '127.0.0.1', port: 0, dataDir: config.dataDir, logger });
  try {
    return await work(createAdminClient(desk.url), config);
  } finally {
    await desk.stop();
  }
}
