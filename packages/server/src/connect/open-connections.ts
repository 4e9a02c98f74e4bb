import { KaiwaError, type CrmConnector, type OpenConnections } from '@kaiwa/core';
import type { DeliveringApp, WebhookGate } from '../http/door';
import { within } from '../process/within';
import { openCrm, type ConnectorWorld } from './connectors';
import { openWhatsapp } from './open-whatsapp';
import { deliveringApps, readConnections, type ConnectionSource, type HeldConnection } from './read-connections';

/** The opened vendor links of this process: for the pipeline, for the door, and for whoever saves one. */
export interface ConnectionDesk extends OpenConnections {
  /** Who may deliver webhooks. */
  gate: WebhookGate;
  /** Looks at the store now, instead of within seconds. */
  refresh(): Promise<void>;
  /** Releases every socket, also those of connections that were replaced. */
  close(): Promise<void>;
}

/** A connection saved by another process is noticed within this time. */
const FRESH_MS = 2000;
/** A sender nobody knows waits this long for a look. Milliseconds. */
const STRANGER_MS = 4000;

/** Keeps what was opened, per connection and version. What a save replaces is closed at the end only: calls may be under way. */
export function createConnectionDesk(source: ConnectionSource, world: ConnectorWorld): ConnectionDesk {
  let held = new Map<string, HeldConnection>();
  let apps = new Map<string, DeliveringApp>();
  let looking: Promise<void> | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const made = new Set<CrmConnector>();

  async function look(): Promise<void> {
    held = await readConnections(source, world.logger, held);
    apps = deliveringApps(held.values());
    lookedAt = world.clock.now().getTime();
  }
  function refresh(): Promise<void> {
    looking ??= look().finally(() => (looking = null));
    return looking;
  }
  async function fresh(): Promise<Map<string, HeldConnection>> {
    if (world.clock.now().getTime() - lookedAt > FRESH_MS) await refresh();
    return held;
  }
  async function find(id: string): Promise<HeldConnection> {
    const found = (await fresh()).get(id);
    if (!found) throw unknownConnection();
    return found;
  }
  function open(found: HeldConnection): CrmConnector {
    found.crm ??= openCrm(found.connection, found.secrets, world);
    made.add(found.crm);
    return found.crm;
  }
  return {
    list: async () => [...(await fresh()).values()].map(({ connection }) => connection),
    crm: async (id) => open(await find(id)),
    async whatsapp(id) {
      const found = await find(id);
      found.whatsapp ??= openWhatsapp(found.connection, found.secrets, world);
      return found.whatsapp;
    },
    gate: createGate({ app: (name) => apps.get(name), held: (id) => held.get(id), fresh, open }, world),
    refresh,
    async close() {
      await Promise.allSettled([...made].map((each) => each.close()));
    },
  };
}

interface GateSource {
  app(name: string): DeliveringApp | undefined;
  held(id: string): HeldConnection | undefined;
  fresh(): Promise<unknown>;
  open(found: HeldConnection): CrmConnector;
}

/**
 * Whom the door knows already is let in without a look at the store: an old reading is renewed beside it. Only for a stranger, who may
 * have been connected elsewhere meanwhile, the look is waited for, within limits.
 */
function createGate(source: GateSource, { logger }: ConnectorWorld): WebhookGate {
  function find<T>(look: () => T | undefined): T | Promise<T | undefined> {
    const looking = source.fresh();
    looking.catch((error: unknown) => logger.debug({ cause: error }, 'Connections could not be looked at'));
    return look() ?? within(STRANGER_MS, looking).then(look);
  }
  return {
    app: (name) => find(() => source.app(name)),
    async crm(kind, id) {
      const known = await find(() => source.held(id));
      if (known?.connection.kind !== kind || kind === 'whatsapp') return undefined;
      const connector = source.open(known);
      return { verify: (delivery, now) => connector.verifyDelivery(delivery, now) };
    },
  };
}

function unknownConnection(): KaiwaError {
  return new KaiwaError({
    kind: 'misconfigured',
    code: 'CONNECTION_UNKNOWN',
    message: 'There is no such connection',
    hint: 'List them with `kaiwa connections list`.',
  });
}
