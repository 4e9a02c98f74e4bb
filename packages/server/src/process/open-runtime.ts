import type { Clock, DirectoryStore, Ids, Lanes, LaneStore, Logger, PipelineStore, ReceiptStore } from '@kaiwa/core';
import {
  createDirectoryStore,
  createDistributedLanes,
  createEmbeddedLanes,
  createLaneStore,
  createPipelineStore,
  createReceiptStore,
  createVault,
  loadVaultKeyFile,
  migrateToLatest,
  openDatabase,
  parseVaultKeys,
  startEmbeddedPostgres,
  useGivenPostgres,
  type DataFolderLock,
} from '@kaiwa/runtime';
import type { Config } from '../config/read-env';

/** Where state and work live, opened. */
export interface Runtime {
  pipelineStore: PipelineStore;
  laneStore: LaneStore;
  receipts: ReceiptStore;
  directory: DirectoryStore;
  lanes: Lanes;
  /** Resolves when a database of our own has ended without being asked. */
  lost: Promise<void>;
  /** Stops lanes first, then what they need. */
  stop(): Promise<void>;
}

/** Where an embedded database lives. */
export interface RuntimePlace {
  dataDir: string;
  /** The lock on `dataDir`, where somebody holds it already. */
  lock?: DataFolderLock;
}

/** What opening needs beside the configuration. */
export interface RuntimeWorld {
  clock: Clock;
  ids: Ids;
  logger: Logger;
}

/** Connections to the database: the door has its own few, so that a busy pipeline never keeps a delivery waiting. */
const PIPELINE_CONNECTIONS = 10;
const DOOR_CONNECTIONS = 3;
/** Shorter than a sender waits, so that a statement for which nobody waits any more does not hold up the next. Milliseconds. */
const DOOR_PATIENCE_MS = 4000;

/** The only place that asks for the mode. Starts or reaches the database, brings its schema up to date, opens the stores. */
export async function openRuntime(config: Config, place: RuntimePlace, world: RuntimeWorld): Promise<Runtime> {
  const { dataDir, lock } = place;
  const { settings, mode } = config;
  const given = settings.KAIWA_VAULT_KEY;
  const postgres =
    mode === 'embedded'
      ? await startEmbeddedPostgres({ dataDir, logger: world.logger, ...(lock && { lock }) })
      : useGivenPostgres(settings.DATABASE_URL ?? '');
  try {
    const vault = createVault(given === undefined ? loadVaultKeyFile(dataDir) : parseVaultKeys(given));
    const applied = await migrateToLatest(postgres.url);
    if (applied.length > 0) world.logger.info({ migrations: applied }, 'The database schema was brought up to date');
    const db = openDatabase({ url: postgres.url, role: 'pipeline', max: PIPELINE_CONNECTIONS });
    const doorDb = openDatabase({
      url: postgres.url,
      role: 'pipeline',
      max: DOOR_CONNECTIONS,
      patienceMs: DOOR_PATIENCE_MS,
    });
    const { clock, ids, logger } = world;
    const lanes =
      mode === 'embedded'
        ? createEmbeddedLanes({ clock, logger })
        : createDistributedLanes({ clock, logger, redisUrl: settings.REDIS_URL ?? '', prefix: 'kaiwa' });
    return {
      pipelineStore: createPipelineStore({ db, vault, ids }),
      laneStore: createLaneStore(db),
      receipts: { ...createReceiptStore(db), append: createReceiptStore(doorDb).append },
      directory: createDirectoryStore({ db, vault, ids, clock }),
      lanes,
      lost: postgres.ended,
      async stop() {
        await lanes.stop();
        await Promise.all([db.destroy(), doorDb.destroy()]);
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
