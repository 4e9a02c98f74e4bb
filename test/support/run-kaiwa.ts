import type { CrmConnector, LaneStore, PipelineWorld } from '@kaiwa/core';
import { migrateToLatest, startEmbeddedPostgres } from '@kaiwa/runtime';
import { createMovableClock } from '@kaiwa/testkit';
import { STAGES } from './colleague';
import { type KaiwaPlan, SETTLE_MS } from './kaiwa-plan';
import { shop, startSpine, type Spine } from './spine';

// Kaiwa in a process of its own, to be killed: door, pipeline and embedded PostgreSQL on one data folder. Argument: a KaiwaPlan as
// JSON. Prints one line of JSON when it accepts deliveries. SIGUSR2 moves its clock by SETTLE_MS.
const plan = JSON.parse(process.argv[2] ?? '') as KaiwaPlan;

/** Looks for moved leads this often: the shorter, the more is being sent when the kill comes. Milliseconds. */
const PULL_EVERY_MS = 250;

/** The same world, with a CRM that is looked at more often. */
function hurried(world: PipelineWorld): PipelineWorld {
  const crm = async (id: string): Promise<CrmConnector> => {
    const connector = await world.connections.crm(id);
    return { ...connector, capabilities: { ...connector.capabilities, pullEveryMs: PULL_EVERY_MS } };
  };
  return { ...world, connections: { ...world.connections, crm } };
}

/** Faults to see that the proof finds them. */
const FAULTS: Record<KaiwaPlan['fault'], (world: PipelineWorld) => PipelineWorld> = {
  none: (world) => world,
  'writes-again': (world) => ({
    ...world,
    connections: { ...world.connections, crm: async (id) => writesAgain(await world.connections.crm(id)) },
  }),
  'sends-again': (world) => ({ ...world, laneStore: sendsAgain(world.laneStore) }),
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

/** A send that was under way at the crash is taken for one that was never tried. */
function sendsAgain(laneStore: LaneStore): LaneStore {
  return {
    ...laneStore,
    async claim(lease, options) {
      const claim = await laneStore.claim(lease, options);
      const commands = claim.commands.map((command) =>
        command.body.kind === 'sendMessage' ? { ...command, doubtSince: null } : command,
      );
      return { ...claim, commands };
    },
  };
}

/** A lead that moves sends a template, whichever way; written at the first start, and found again at every other. */
async function addRulesOnce({ world, workspaceId, odoo, addRule }: Spine): Promise<void> {
  const known = await world.directory.listRules(workspaceId);
  for (const stageName of STAGES) {
    if (known.some(({ when }) => when.stageName === stageName)) continue;
    await addRule({
      name: `A lead moves to ${stageName}`,
      when: { event: 'deal.stageChanged', connectionId: odoo.id, stageId: null, stageName },
      then: {
        send: 'template',
        name: shop.template.name,
        language: shop.template.language,
        variables: [
          { path: 'contact.name', fallback: 'there' },
          { path: 'deal.stage', fallback: null },
        ],
        fromConnectionId: null,
      },
    });
  }
}

async function run(): Promise<void> {
  const database = await startEmbeddedPostgres({ dataDir: plan.dataDir });
  await migrateToLatest(database.url);
  const clock = createMovableClock(new Date(Date.now() + plan.aheadMs));
  const spine = await startSpine({
    databaseUrl: database.url,
    whatsappUrl: plan.whatsappUrl,
    odooUrl: plan.odooUrl,
    vaultKey: plan.vaultKey,
    port: plan.port,
    clock,
    wrap: (world) => FAULTS[plan.fault](hurried(world)),
  });
  await addRulesOnce(spine);
  process.on('SIGUSR2', () => clock.advance(SETTLE_MS));
  process.stdout.write(
    `${JSON.stringify({ url: spine.url, adminUrl: database.adminUrl, postmaster: database.pid })}\n`,
  );
}

run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n${JSON.stringify(error)}\n`);
  process.exit(1);
});
