import type { CrmConnector, PipelineWorld } from '@kaiwa/core';
import { migrateToLatest, startEmbeddedPostgres } from '@kaiwa/runtime';
import { createMovableClock } from '@kaiwa/testkit';
import { type KaiwaPlan, SETTLE_MS } from './kaiwa-plan';
import { startSpine } from './spine';

// Kaiwa in a process of its own, to be killed: door, pipeline and embedded PostgreSQL on one data folder. Argument: a KaiwaPlan as
// JSON. Prints one line of JSON when it accepts deliveries. SIGUSR2 moves its clock by SETTLE_MS.
const plan = JSON.parse(process.argv[2] ?? '') as KaiwaPlan;

/** Faults to see that the proof finds them. */
const FAULTS: Record<KaiwaPlan['fault'], (world: PipelineWorld) => PipelineWorld> = {
  none: (world) => world,
  'writes-again': (world) => ({
    ...world,
    connections: { ...world.connections, crm: async (id) => writesAgain(await world.connections.crm(id)) },
  }),
  'answers-early': (world) => ({
    ...world,
    receipts: {
      ...world.receipts,
      append(receipts) {
        setTimeout(() => void world.receipts.append(receipts), 300);
        return Promise.resolve(receipts.map(() => 'stored'));
      },
    },
  }),
};

/** After a crash nothing is looked up: what may have been written is written again. */
function writesAgain(connector: CrmConnector): CrmConnector {
  return {
    ...connector,
    capabilities: { ...connector.capabilities, settleAfterMs: 0 },
    resolveDoubt: (effects) => Promise.resolve(effects.map(() => ({ ok: true, value: 'absent' }))),
    recordActivities: (activities) =>
      connector.recordActivities(activities.map((each) => ({ ...each, repeat: false }))),
  };
}

async function run(): Promise<void> {
  const database = await startEmbeddedPostgres({ dataDir: plan.dataDir });
  await migrateToLatest(database.url);
  const clock = createMovableClock(new Date(Date.now() + plan.aheadMs));
  const { url } = await startSpine({
    databaseUrl: database.url,
    whatsappUrl: plan.whatsappUrl,
    odooUrl: plan.odooUrl,
    vaultKey: plan.vaultKey,
    port: plan.port,
    clock,
    wrap: FAULTS[plan.fault],
  });
  process.on('SIGUSR2', () => clock.advance(SETTLE_MS));
  process.stdout.write(`${JSON.stringify({ url, adminUrl: database.adminUrl, postmaster: database.pid })}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n${JSON.stringify(error)}\n`);
  process.exit(1);
});
