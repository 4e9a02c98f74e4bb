import { compose } from '../compose';
import { requireConfig } from '../config/read-env';
import { createLogger } from '../observe/logger';
import { EXIT, type Output } from './output';
import { writeRunFile } from './run-file';
import { untilStopped } from './run-until-stopped';
import type { CommandWorld } from './with-server';

/** What `kaiwa start` may be told. */
export interface StartOptions {
  role: 'web' | 'worker' | 'all';
  port?: number;
  host?: string;
}

/** Serves until it is stopped. Never starts a simulator. */
export async function start(world: CommandWorld, output: Output, options: StartOptions): Promise<number> {
  const config = requireConfig(world.environment);
  const { settings } = config;
  const logger = createLogger({ level: settings.KAIWA_LOG_LEVEL, format: settings.KAIWA_LOG_FORMAT });
  // A worker has no door; its health and admin routes answer on this machine, on a port of their own.
  const isWorker = options.role === 'worker';
  const running = await compose(config, {
    role: options.role,
    host: options.host ?? (isWorker ? '127.0.0.1' : settings.KAIWA_HOST),
    port: options.port ?? (isWorker ? 0 : settings.KAIWA_PORT),
    dataDir: config.dataDir,
    logger,
    hasProcessFigures: true,
  });
  const removeRunFile =
    config.mode === 'embedded'
      ? writeRunFile(config.dataDir, {
          pid: process.pid,
          url: loopbackUrl(running.url),
          startedAt: new Date().toISOString(),
        })
      : () => undefined;
  const connections = await running.admin.directory.listConnections();
  const kinds = connections.map((each) => each.kind).join(', ') || 'none yet';
  const store = config.mode === 'embedded' ? `PostgreSQL in ${config.dataDir}` : 'PostgreSQL and Redis as given';
  output.line(
    { ready: true, mode: config.mode, role: options.role, url: running.url, connections: connections.length },
    `Kaiwa ${config.mode}, ${options.role} · ${store} · connections: ${kinds} · ${running.url}`,
  );
  output.next(connections.length === 0 ? 'kaiwa connect whatsapp --help' : 'kaiwa doctor');
  const wasAsked = await untilStopped(running.lost, world.signal, output);
  // While the folder is still ours: a server that starts next has written its own by then.
  removeRunFile();
  await running.stop();
  return wasAsked ? EXIT.done : EXIT.failed;
}

/** Where this machine reaches a server that listens on all its addresses. */
function loopbackUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
