import { randomBytes } from 'node:crypto';
import {
  createPipeline,
  defaultPipelineSettings,
  type Connection,
  type PipelineSettings,
  type PipelineWorld,
  type Rule,
} from '@kaiwa/core';
import {
  createDirectoryStore,
  createLaneStore,
  createPipelineStore,
  createReceiptStore,
  createSystemIds,
  createVault,
  openDatabase,
  parseVaultKeys,
} from '@kaiwa/runtime';
import { createMovableClock, type MovableClock } from '@kaiwa/testkit';
import { createLanes } from '../../packages/runtime/src/embedded/lanes';
import { createConnectionDesk } from '../../packages/server/src/connect/open-connections';
import { toDraft } from '../../packages/server/src/connect/connection-form';
import { createDoor } from '../../packages/server/src/http/door';
import { createOutgoingHttp } from '../../packages/server/src/http/outgoing-http';
import { startWebServer } from '../../packages/server/src/http/web-server';
import type { RecordedLines } from './recorded-logger';
import { recordedLogger } from './recorded-logger';

/** Where the simulators are, and how the pipeline behaves. */
export interface SpineOptions {
  databaseUrl: string;
  whatsappUrl: string;
  odooUrl: string;
  clock?: MovableClock;
  settings?: Partial<PipelineSettings>;
  createUnknown?: 'off' | 'contact' | 'contact+deal';
  /** Passed to the Odoo connector's own configuration. */
  odoo?: Record<string, unknown>;
  vaultKey?: string;
  /** Lets a test stand between the pipeline and its world. */
  wrap?: (world: PipelineWorld) => PipelineWorld;
  port?: number;
  /** Connections to the database at most. */
  connections?: number;
}

/** The ids both simulators and the spine are started with. */
export const shop = {
  phoneNumberId: '100200300400500',
  businessAccountId: '200300400500600',
  displayPhoneNumber: '+32460001111',
  accessToken: 'token-of-the-shop',
  appSecret: 'secret-of-the-app',
  verifyToken: 'verify-token-of-the-shop',
  database: 'shop',
  bot: { login: 'bot@example.com', name: 'Connector', apiKey: 'b'.repeat(40) },
  template: {
    name: 'good_news',
    language: 'en',
    category: 'UTILITY' as const,
    components: [
      { type: 'BODY', text: 'Hello {{1}}, your request is now {{2}}.', example: { body_text: [['Ana', 'Qualified']] } },
    ],
  },
};

/** A running pipeline with its door, over a real database and real HTTP. */
export interface Spine {
  url: string;
  world: PipelineWorld;
  workspaceId: string;
  whatsapp: Connection;
  odoo: Connection;
  clock: MovableClock;
  logged: RecordedLines;
  addRule(rule: Omit<Rule, 'workspaceId' | 'id' | 'enabled'>): Promise<void>;
  /** Resolves when nothing is unread and no command is open, whatever the due times are. */
  settled(): Promise<void>;
  stop(): Promise<void>;
  /** Closes the door and drives nothing more, without waiting for what is under way. Its database connections are the caller's to cut. */
  abandon(): Promise<void>;
}

/** A vault key for one test run. */
export function freshVaultKey(): string {
  return `test:${randomBytes(32).toString('base64')}`;
}

/** Starts door, pipeline and embedded lanes in this process. */
export async function startSpine(options: SpineOptions): Promise<Spine> {
  const clock = options.clock ?? createMovableClock();
  const ids = createSystemIds();
  const { logger, lines } = recordedLogger();
  const db = openDatabase({ url: options.databaseUrl, role: 'pipeline', max: options.connections ?? 8 });
  const vault = createVault(parseVaultKeys(options.vaultKey ?? freshVaultKey()));
  const directory = createDirectoryStore({ db, vault, ids, clock });
  const receipts = createReceiptStore(db);
  const http = createOutgoingHttp();
  const desk = createConnectionDesk(directory, { clock, http, logger });
  const lanes = createLanes({ clock, logger });
  const workspaceId = await directory.defaultWorkspace();
  const whatsapp = await directory.saveConnection(toDraft(whatsappForm(options.whatsappUrl), workspaceId));
  const odoo = await directory.saveConnection(toDraft(odooForm(options), workspaceId));
  const base: PipelineWorld = {
    pipelineStore: createPipelineStore({ db, vault, ids }),
    laneStore: createLaneStore(db),
    receipts,
    directory,
    lanes,
    connections: desk,
    clock,
    ids,
    logger,
    meter: { events: () => undefined, commands: () => undefined },
    holder: 'test',
    settings: { ...defaultPipelineSettings, lingerMs: 20, sweepEveryMs: 500, ...options.settings },
  };
  const world = options.wrap?.(base) ?? base;
  await desk.refresh();
  const templates = await (await desk.whatsapp(whatsapp.id)).listTemplates();
  await directory.saveTemplates(
    workspaceId,
    templates.map((each) => ({ ...each, connectionId: whatsapp.id })),
  );
  const door = createDoor({
    receipts: world.receipts,
    gate: desk.gate,
    clock,
    ids,
    logger,
    count: () => undefined,
    stored: () => lanes.wake('receipts'),
    maxBytes: 4 * 1024 * 1024,
    maxHeldBytes: 64 * 1024 * 1024,
  });
  const server = await startWebServer(
    { door, app: (_request, response) => response.writeHead(404).end() },
    { host: '127.0.0.1', port: options.port ?? 0 },
  );
  await lanes.start(createPipeline(world).drive);
  lanes.wake('sweep');
  return {
    url: server.url,
    world,
    workspaceId,
    whatsapp,
    odoo,
    clock,
    logged: lines,
    addRule: (rule) => directory.saveRule({ ...rule, id: ids.next(), workspaceId, enabled: true }),
    settled: () => untilQuiet(base),
    async stop() {
      await server.close(500);
      await lanes.stop();
      await desk.close();
      http.close();
      await db.destroy();
    },
    async abandon() {
      void lanes.stop();
      // Waits for transactions that never end; but from now on the pool lends nothing more.
      void db.destroy();
      http.close();
      await server.close(0);
    },
  };
}

function whatsappForm(apiUrl: string) {
  return {
    kind: 'whatsapp' as const,
    phoneNumberId: shop.phoneNumberId,
    businessAccountId: shop.businessAccountId,
    accessToken: shop.accessToken,
    appSecret: shop.appSecret,
    verifyToken: shop.verifyToken,
    app: 'main',
    displayPhoneNumber: shop.displayPhoneNumber,
    apiVersion: 'v25.0',
    apiUrl,
  };
}

function odooForm({ odooUrl, createUnknown = 'contact+deal', odoo = {} }: SpineOptions) {
  return {
    kind: 'odoo' as const,
    url: odooUrl,
    database: shop.database,
    login: shop.bot.login,
    apiKey: shop.bot.apiKey,
    createUnknown,
    defaultCountry: 'BE',
    vendor: odoo,
  };
}

const OPEN = ['planned', 'waiting', 'performing'];
const LONGEST_MS = 20_000;

async function untilQuiet(world: PipelineWorld): Promise<void> {
  const until = Date.now() + LONGEST_MS;
  for (;;) {
    // In this order: what was read between the two questions has left its commands by the second.
    const receipts = await world.receipts.countByState();
    const commands = await world.laneStore.countByState();
    const open = OPEN.reduce((sum, state) => sum + (commands[state] ?? 0), receipts.new);
    if (open === 0) return;
    if (Date.now() > until) throw new Error(`Still open: ${JSON.stringify({ receipts, commands })}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
