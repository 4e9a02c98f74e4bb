import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { CloudClient, CrmConnector, PipelineWorld } from '@kaiwa/core';

/** What went to the CRM since the last look. */
export interface CrmFigures {
  /** Requests but for polls. */
  calls: number;
  /** Requests made while pulling changes. */
  polls: number;
  /** When the CRM had acknowledged each chat line, by its key, in Unix milliseconds. */
  visibleAt: Record<string, number>;
}

/** Watches the connectors of a pipeline from outside: nothing in the product knows of it. */
export interface CrmProbe {
  wrap(world: PipelineWorld): PipelineWorld;
  /** The figures since the last time, which start anew. */
  take(): CrmFigures;
  /** Messages that WhatsApp has taken, since the start. */
  sent(): number;
  /** Resolves when this many chat lines are visible since the last `take`. */
  untilVisible(lines: number): Promise<void>;
  stop(): void;
}

const REQUEST_START = 'http.client.request.start';

/** @param crmUrl requests to this host are counted */
export function createCrmProbe(crmUrl: string): CrmProbe {
  const { host } = new URL(crmUrl);
  const polling = new AsyncLocalStorage<true>();
  let figures: CrmFigures = { calls: 0, polls: 0, visibleAt: {} };
  let sent = 0;
  let wanted: { lines: number; reached(): void } | null = null;
  const look = (): void => {
    if (wanted && Object.keys(figures.visibleAt).length >= wanted.lines) wanted.reached();
  };
  const count = (event: unknown): void => {
    const { request } = event as { request: ClientRequest };
    if (request.getHeader('host') !== host) return;
    if (polling.getStore()) figures.polls += 1;
    else figures.calls += 1;
  };
  subscribe(REQUEST_START, count);

  const watched = (connector: CrmConnector): CrmConnector => ({
    ...connector,
    pullChanges: (cursor) => polling.run(true, () => connector.pullChanges(cursor)),
    async recordActivities(activities) {
      const outcomes = await connector.recordActivities(activities);
      const at = performance.timeOrigin + performance.now();
      for (const [index, { key }] of activities.entries()) if (outcomes[index]?.ok) figures.visibleAt[key] = at;
      look();
      return outcomes;
    },
  });
  const counted = (client: CloudClient): CloudClient => ({
    ...client,
    async send(...message) {
      const accepted = await client.send(...message);
      sent += 1;
      return accepted;
    },
  });
  return {
    wrap: (world) => ({
      ...world,
      connections: {
        ...world.connections,
        crm: async (id) => watched(await world.connections.crm(id)),
        whatsapp: async (id) => counted(await world.connections.whatsapp(id)),
      },
    }),
    take() {
      const taken = figures;
      figures = { calls: 0, polls: 0, visibleAt: {} };
      return taken;
    },
    sent: () => sent,
    untilVisible: (lines) =>
      new Promise((reached) => {
        wanted = { lines, reached };
        look();
      }),
    stop: () => void unsubscribe(REQUEST_START, count),
  };
}
