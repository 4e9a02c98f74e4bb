import { z } from 'zod';
import { createOdooApp } from './odoo-app';
import { createOdooCallCounter } from './odoo-call-counter';
import { createFaultQueue } from '../shared/fault-queue';
import { installedModels } from './installed-models';
import { listenOnLoopback } from '../shared/loopback-server';
import { createSimulatorClock } from '../shared/simulator-clock';
import { openStateFile } from '../shared/state-file';
import { createTimerSet } from '../shared/timer-set';
import { OdooDatabase } from './odoo-database';
import { odooSettingsSchema, HUMAN_ACCOUNT, type OdooSimulatorOptions } from './odoo-options';
import { seedDatabase } from './odoo-seed';
import type { TableRows } from './record-table';

const storedValueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.number())]);
const snapshotSchema = z.object({
  version: z.enum(['18', '19']),
  database: z.string(),
  tables: z.record(
    z.string(),
    z.object({ lastId: z.number(), fields: z.array(z.string()), rows: z.array(z.array(storedValueSchema)) }),
  ),
});

/** The whole state as plain data: what the state file holds and `GET /__state` shows. */
export interface OdooSnapshot {
  version: '18' | '19';
  database: string;
  /** Per model: column names, rows and the last id given out. */
  tables: Record<string, TableRows>;
}

/** A running Odoo look-alike. */
export interface OdooSimulator {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  port: number;
  /** Saves the state, stops listening and cuts every open connection. */
  close(): Promise<void>;
  snapshot(): OdooSnapshot;
}

/**
 * Starts a simulated Odoo Community server (18.0 or 19.0) on 127.0.0.1. Rejects with a ZodError when an option or the
 * state file is not well formed, with an Error when the state file is another version's, and when the port is taken.
 */
export async function createOdooSimulator(options: OdooSimulatorOptions = {}): Promise<OdooSimulator> {
  const { now = () => new Date(), ...given } = options;
  const settings = odooSettingsSchema.parse(given);
  const clock = createSimulatorClock(now);
  const database = new OdooDatabase({
    name: settings.database,
    version: settings.version,
    now: () => clock.now(),
    customFields: settings.customFields,
    models: installedModels(settings.withSales),
  });
  const snapshot = (): OdooSnapshot => ({
    version: settings.version,
    database: settings.database,
    tables: database.dump(),
  });
  const stateFile = openStateFile(settings.stateFile, snapshot);
  const stored = stateFile.load();
  if (stored === undefined) seedDatabase(database, settings);
  else loadSnapshot(database, stored);
  const timers = createTimerSet();
  const app = createOdooApp({
    database,
    accounts: [...settings.users, HUMAN_ACCOUNT],
    clock,
    timers,
    faults: createFaultQueue(),
    counter: createOdooCallCounter(),
    answerDelayMs: settings.answerDelayMs,
    automationRule: settings.automationRule,
    readState: snapshot,
    reset() {
      clock.reset();
      database.clear();
      seedDatabase(database, settings);
      stateFile.touch();
    },
    onWrite: () => stateFile.touch(),
  });
  const server = await listenOnLoopback(app, settings.port);
  return {
    url: server.url,
    port: server.port,
    async close() {
      timers.close();
      await server.close();
      stateFile.close();
    },
    snapshot,
  };
}

function loadSnapshot(database: OdooDatabase, stored: unknown): void {
  const snapshot = snapshotSchema.parse(stored);
  if (snapshot.version !== database.version) {
    throw new Error(`The state file is of Odoo ${snapshot.version}.0; start with that version or another file.`);
  }
  database.load(snapshot.tables);
}
