import { createOdooApp } from './odoo-app';
import { createOdooCallCounter } from './odoo-call-counter';
import { createFaultQueue } from '../shared/fault-queue';
import { installedModels } from './installed-models';
import { listenOnLoopback } from '../shared/loopback-server';
import { KeptMap } from '../shared/kept-map';
import { createSimulatorClock, type SimulatorClock } from '../shared/simulator-clock';
import { openStateFile } from '../shared/state-file';
import { createTimerSet } from '../shared/timer-set';
import { OdooDatabase } from './odoo-database';
import { odooSettingsSchema, HUMAN_ACCOUNT, type OdooSimulatorOptions } from './odoo-options';
import { seedDatabase } from './odoo-seed';
import { restoreDatabase, SERVER, type ServerState } from './odoo-state';
import type { TableRows } from './record-table';

/** The whole state as plain data, as `GET /__state` shows it. */
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
  const kept = new KeptMap<unknown>();
  const clock = createSimulatorClock(now, (offsetMs) => kept.set('clockOffsetMs', offsetMs));
  const database = new OdooDatabase({
    name: settings.database,
    version: settings.version,
    now: () => clock.now(),
    customFields: settings.customFields,
    models: installedModels(settings.withSales),
  });
  kept.set('version', settings.version).set('isRuleActive', settings.automationRule);
  const stateFile = openStateFile(settings.stateFile, { [SERVER]: kept, ...database.sections() });
  const stored = stateFile.load();
  if (stored === undefined) seedDatabase(database, settings);
  else takeUp(restoreDatabase(database, stored), kept, clock);
  const snapshot = (): OdooSnapshot => ({
    version: settings.version,
    database: settings.database,
    tables: database.dump(),
  });
  const timers = createTimerSet();
  const app = createOdooApp({
    database,
    accounts: [...settings.users, HUMAN_ACCOUNT],
    clock,
    timers,
    faults: createFaultQueue(),
    counter: createOdooCallCounter(),
    answerDelayMs: settings.answerDelayMs,
    automation: {
      isActive: () => kept.get('isRuleActive') === true,
      setActive: (isActive) => void kept.set('isRuleActive', isActive),
    },
    readState: snapshot,
    reset() {
      clock.reset();
      database.clear();
      seedDatabase(database, settings);
    },
    save: () => stateFile.save(),
  });
  const server = await listenOnLoopback(app, settings.port);
  stateFile.save();
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

function takeUp(server: ServerState, kept: KeptMap<unknown>, clock: SimulatorClock): void {
  kept.set('isRuleActive', server.isRuleActive);
  clock.advance(server.clockOffsetMs);
}
