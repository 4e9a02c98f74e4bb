import type { Connection } from '../connection/connection';
import { throughputOf } from './send-limits';
import type { PipelineWorld } from './world';

/** How one lane is driven. */
export interface LanePace {
  /** Most commands of one claim. */
  batch: number;
  /** Batches side by side that have not wholly left. */
  parallelism: number;
  /** Most commands claimed and not yet left. */
  mostAhead: number;
  /** Most commands claimed and not yet settled. */
  mostUnderWay: number;
  /** Most commands of one key in a claim. */
  mostPerKey: number;
  /** How long to wait for a fuller batch; 0 = not at all. Milliseconds. */
  lingerMs: number;
  /** What has ended waits so long for company, so that many are settled in one transaction. Milliseconds. */
  settleLingerMs: number;
  /** While something is under way, how often to look for work that came meanwhile. Milliseconds. */
  lookAgainMs: number;
}

/** A claim of sends is about what leaves in this time: little is begun long before its turn, and one claim serves many. Seconds. */
const CLAIM_SECONDS = 0.1;
/** While the sends of one claim leave, the next are made ready. */
const CLAIMS_AHEAD = 2;

/** The pace of a connection's lane as it is now; null when nothing is to be performed there: the connection is paused or gone. */
export async function readPace(world: PipelineWorld, connectionId: string): Promise<LanePace | null> {
  const connection = (await world.connections.list()).find((each) => each.id === connectionId);
  if (!connection || connection.state === 'paused') return null;
  if (connection.kind === 'whatsapp') return paceOfNumber(world, connection);
  const { capabilities } = await world.connections.crm(connection.id);
  const batch = Math.min(...Object.values(capabilities.maxBatch));
  return {
    batch,
    parallelism: capabilities.parallelism,
    mostAhead: Number.POSITIVE_INFINITY,
    mostUnderWay: Number.POSITIVE_INFINITY,
    mostPerKey: batch,
    lingerMs: world.settings.lingerMs,
    settleLingerMs: 0,
    lookAgainMs: 100,
  };
}

function paceOfNumber({ settings }: PipelineWorld, connection: Connection): LanePace {
  const perSecond = throughputOf(connection);
  const batch = Math.ceil(perSecond * CLAIM_SECONDS);
  return {
    batch,
    parallelism: settings.sendParallelism,
    mostAhead: CLAIMS_AHEAD * batch,
    mostUnderWay: Math.max(settings.sendParallelism, perSecond),
    // A message follows when the one before it was accepted.
    mostPerKey: 1,
    lingerMs: 0,
    settleLingerMs: 50,
    lookAgainMs: 20,
  };
}
