import {
  createPipeline,
  defaultPipelineSettings,
  rehearseSend,
  requestSend,
  KaiwaError,
  type Http,
  type Logger,
  type PipelineWorld,
} from '@kaiwa/core';
import { createSystemClock, createSystemIds, type DataFolderLock } from '@kaiwa/runtime';
import { printable } from './config/explain';
import type { Config } from './config/read-env';
import { checkConnection, connect, readTemplates } from './connect/connect';
import type { ConnectionForm } from './connect/connection-form';
import { formsFromSettings } from './connect/environment-forms';
import { toDraft } from './connect/connection-form';
import { createConnectionDesk, type ConnectionDesk } from './connect/open-connections';
import type { AdminWorld } from './handlers/admin-world';
import type { SendForm } from './handlers/send-form';
import { createApp } from './http/app';
import { createDoor } from './http/door';
import { createOutgoingHttp } from './http/outgoing-http';
import { createRoutes } from './http/routes';
import { startWebServer, type WebServer } from './http/web-server';
import { createMetrics, type Metrics } from './observe/metrics';
import { isLoopbackUrl, keepLocal, staysLocal } from './process/local-http';
import { openRuntime, type Runtime } from './process/open-runtime';
import { readReadiness } from './process/readiness';

/** What a process is to be. */
export interface ComposeOptions {
  /** `web` takes deliveries, `worker` does the work, `all` both, `desk` neither: it serves admin commands while no server runs. */
  role: 'web' | 'worker' | 'all' | 'desk';
  host: string;
  port: number;
  dataDir: string;
  /** The lock on `dataDir`, where the caller holds it already and releases it. */
  lock?: DataFolderLock;
  logger: Logger;
  /** True for `kaiwa dev`: nothing leaves this machine. */
  isLocalOnly?: boolean;
  /** Figures of memory, processor and event loop too. */
  hasProcessFigures?: boolean;
}

/** A running process. */
export interface KaiwaProcess {
  /** Where its door and its admin routes are. */
  url: string;
  /** What admin routes do, without the way over HTTP. */
  admin: AdminWorld;
  /** Resolves when its database has ended without being asked: nothing can be done any more but to stop. */
  lost: Promise<void>;
  /** Lets what is under way finish, then closes everything. May be called twice. */
  stop(): Promise<void>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const GRACE_MS = 5000;

interface Parts {
  config: Config;
  options: ComposeOptions;
  runtime: Runtime;
  world: PipelineWorld;
  desk: ConnectionDesk;
  http: Http;
  metrics: Metrics;
  workspaceId: string;
  stopping: AbortController;
}

/** Config to running process: the only wiring there is. */
export async function compose(config: Config, options: ComposeOptions): Promise<KaiwaProcess> {
  const { logger, role } = options;
  const clock = createSystemClock();
  const ids = createSystemIds();
  const runtime = await openRuntime(config, options, { clock, ids, logger });
  const outgoing = createOutgoingHttp();
  const stopping = new AbortController();
  let server: WebServer | undefined;
  let desk: ConnectionDesk | undefined;
  async function stop(): Promise<void> {
    stopping.abort();
    await server?.close(GRACE_MS);
    await runtime.stop();
    await desk?.close();
    outgoing.close();
  }
  try {
    const http = options.isLocalOnly ? keepLocal(outgoing) : outgoing;
    const metrics = createMetrics({ ...runtime, now: () => clock.now() }, options.hasProcessFigures ?? false);
    desk = createConnectionDesk(runtime.directory, { clock, http, logger });
    const workspaceId = await runtime.directory.defaultWorkspace();
    const world = pipelineWorld({ config, runtime, desk, metrics, clock, ids, logger });
    const parts: Parts = { config, options, runtime, world, desk, http, metrics, workspaceId, stopping };
    await saveEnvironmentConnections(parts);
    await desk.refresh();
    const place: { url?: string } = {};
    const admin = adminWorld(parts, () => place.url ?? '');
    server = await serve(parts, admin);
    place.url = server.url;
    if (role === 'worker' || role === 'all') await startWork(world);
    let stopped: Promise<void> | undefined;
    return { url: server.url, admin, lost: runtime.lost, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function pipelineWorld(given: {
  config: Config;
  runtime: Runtime;
  desk: ConnectionDesk;
  metrics: Metrics;
  clock: PipelineWorld['clock'];
  ids: PipelineWorld['ids'];
  logger: Logger;
}): PipelineWorld {
  const { config, runtime, desk, metrics, clock, ids, logger } = given;
  const retentionMs = config.settings.KAIWA_RETENTION_DAYS * 24 * 60 * 60 * 1000;
  return {
    pipelineStore: runtime.pipelineStore,
    laneStore: runtime.laneStore,
    receipts: runtime.receipts,
    directory: runtime.directory,
    lanes: runtime.lanes,
    connections: desk,
    clock,
    ids,
    logger,
    meter: metrics,
    // Alone, a restarted process takes its own lanes over at once; among many, the lease of a dead one has to run out.
    holder: config.mode === 'embedded' ? 'embedded' : ids.next(),
    settings: { ...defaultPipelineSettings, retentionMs },
  };
}

async function startWork(world: PipelineWorld): Promise<void> {
  const pipeline = createPipeline(world);
  await world.lanes.start((lane) => pipeline.drive(lane));
  world.lanes.wake('sweep');
  world.lanes.wake('receipts');
}

/** What the environment names is connected at every start, also when it was paused: its credentials may be new. */
async function saveEnvironmentConnections({ config, options, runtime, workspaceId }: Parts): Promise<void> {
  if (options.role === 'desk') return;
  for (const form of formsFromSettings(config.settings)) {
    refuseRemote(options, form);
    const { id, kind } = await runtime.directory.saveConnection(toDraft(form, workspaceId));
    options.logger.info({ connectionId: id, kind }, 'Connected by environment');
  }
}

function refuseRemote({ isLocalOnly }: ComposeOptions, form: ConnectionForm): void {
  const url = form.kind === 'whatsapp' ? form.apiUrl : form.url;
  if (isLocalOnly && !isLoopbackUrl(url)) throw staysLocal(new URL(url).host);
}

function serve({ config, options, runtime, world, desk, metrics }: Parts, admin: AdminWorld): Promise<WebServer> {
  const takesDeliveries = options.role === 'web' || options.role === 'all';
  const door = createDoor({
    receipts: runtime.receipts,
    gate: desk.gate,
    clock: world.clock,
    ids: world.ids,
    logger: world.logger,
    count: (source, result, ms) => metrics.delivery(source, result, ms),
    stored: () => runtime.lanes.wake('receipts'),
    maxBytes: MAX_BODY_BYTES,
    maxHeldBytes: config.settings.KAIWA_DOOR_MEMORY_MB * 1024 * 1024,
  });
  const app = createApp(createRoutes(admin, config.settings.KAIWA_METRICS), world.logger);
  return startWebServer({ door: takesDeliveries ? door : () => false, app }, options);
}

/** Where deliveries will be taken: a desk lives for one command, so its own address is not it. */
function servedUrl({ config, options }: Parts, ownUrl: string): string {
  return options.role === 'desk' ? `http://127.0.0.1:${config.settings.KAIWA_PORT}` : ownUrl;
}

function adminWorld(parts: Parts, ownUrl: () => string): AdminWorld {
  const { config, options, runtime, world, desk, http, metrics, workspaceId, stopping } = parts;
  const connectorWorld = { clock: world.clock, http, logger: world.logger };
  const { receipts, directory, laneStore, lanes } = runtime;
  return {
    workspaceId,
    directory,
    receipts,
    laneStore,
    lanes,
    clock: world.clock,
    ids: world.ids,
    config: { mode: config.mode, role: options.role, settings: printable(config) },
    stopping: stopping.signal,
    async connect(form, how) {
      refuseRemote(options, form);
      const baseUrl = config.settings.KAIWA_PUBLIC_URL ?? servedUrl(parts, ownUrl());
      const result = await connect({ ...connectorWorld, workspaceId, directory, baseUrl }, form, how);
      if (result.connection) {
        await desk.refresh();
        if (form.kind !== 'whatsapp') lanes.wake(`pull:${result.connection.id}`);
      }
      return result;
    },
    async check(id) {
      const connection = (await desk.list()).find((each) => each.id === id);
      if (!connection)
        throw new KaiwaError({ kind: 'rejected', code: 'NOT_FOUND', message: 'There is no such connection' });
      return checkConnection(connectorWorld, connection, await directory.openSecrets(id));
    },
    async syncTemplates(id, isDryRun) {
      const connection = (await desk.list()).find((each) => each.id === id && each.kind === 'whatsapp');
      if (!connection)
        throw new KaiwaError({ kind: 'rejected', code: 'NOT_FOUND', message: 'There is no such WhatsApp number' });
      const templates = await readTemplates(connectorWorld, connection, await directory.openSecrets(id));
      if (!isDryRun) await directory.saveTemplates(workspaceId, templates);
      return templates.length;
    },
    connectionsChanged: () => desk.refresh(),
    send: (form, isDryRun) => sendByHand(world, workspaceId, form, isDryRun),
    readiness: () =>
      readReadiness({ receipts, directory, laneStore, desk, clock: world.clock, stopping: stopping.signal }),
    figures: () => metrics.read(),
  };
}

async function sendByHand(
  world: PipelineWorld,
  workspaceId: string,
  form: SendForm,
  isDryRun: boolean,
): Promise<unknown> {
  const numbers = (await world.connections.list()).filter(
    (each) => each.kind === 'whatsapp' && each.workspaceId === workspaceId,
  );
  const connectionId = form.fromConnectionId ?? (numbers.length === 1 ? numbers[0]?.id : undefined);
  if (connectionId === undefined) {
    throw new KaiwaError({
      kind: 'rejected',
      code: 'SENDING_NUMBER_UNCLEAR',
      message: numbers.length === 0 ? 'No WhatsApp number is connected' : 'Several WhatsApp numbers are connected',
      hint: numbers.length === 0 ? 'Connect one with `kaiwa connect whatsapp`.' : 'Say which one with --from.',
    });
  }
  const { to, content, operator } = form;
  const request = { workspaceId, to, connectionId, content, operator };
  return isDryRun ? rehearseSend(world, request) : requestSend(world, request);
}
