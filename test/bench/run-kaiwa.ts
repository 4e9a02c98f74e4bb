import { createSystemClock } from '@kaiwa/runtime';
import { defaultPipelineSettings, requestSend, type PipelineWorld } from '@kaiwa/core';
import { startSpine, type Spine } from '../support/spine';
import { answerParent } from './bench-child';
import { makeBenchPostgres, type BenchPostgres } from './bench-postgres';
import { until } from '../support/until';
import { createCrmProbe, type CrmProbe } from './crm-probe';

/** How long the parts of a start took, in milliseconds. */
export interface StartTimes {
  databaseMade: number;
  databaseRestarted: number;
  pipeline: number;
}

/** Where the simulators are. */
export interface KaiwaWish {
  whatsappUrl: string;
  odooUrl: string;
}

/** Meta's highest throughput of a number, in messages a second. */
const FASTEST = 1000;

let postgres: BenchPostgres | undefined;
let spine: Spine | undefined;
let probe: CrmProbe | undefined;
let isOpen = Promise.resolve();
let open = (): void => undefined;

/** Deliveries are stored but not read until `flow`: that makes a backlog. */
function hold(): void {
  isOpen = new Promise((resolve) => (open = resolve));
}

function gated(world: PipelineWorld): PipelineWorld {
  const { pipelineStore } = world;
  const transaction: typeof pipelineStore.transaction = async (work) => {
    await isOpen;
    return pipelineStore.transaction(work);
  };
  return { ...world, pipelineStore: { ...pipelineStore, transaction } };
}

async function start({ whatsappUrl, odooUrl }: KaiwaWish): Promise<{ url: string; times: StartTimes }> {
  postgres = await makeBenchPostgres();
  const databaseRestarted = await postgres.restart();
  const crm = createCrmProbe(odooUrl);
  probe = crm;
  const startedAt = performance.now();
  spine = await startSpine({
    databaseUrl: postgres.url,
    whatsappUrl,
    odooUrl,
    clock: { ...createSystemClock(), advance: () => undefined, sleeping: () => 0 },
    settings: defaultPipelineSettings,
    createUnknown: 'contact+deal',
    wrap: (world) => gated(crm.wrap(world)),
  });
  const times = {
    databaseMade: postgres.madeInMs,
    databaseRestarted,
    pipeline: performance.now() - startedAt,
  };
  return { url: spine.url, times };
}

/** Lets the pipeline work until nothing is left to do. Returns how long it took until `lines` chat lines were visible, in seconds. */
async function flow({ lines }: { lines: number }): Promise<number> {
  const startedAt = performance.now();
  open();
  await probe?.untilVisible(lines);
  const seconds = (performance.now() - startedAt) / 1000;
  await spine?.settled();
  return seconds;
}

/** A business whose number Meta has raised to its highest throughput. */
async function raiseThroughput({ world, whatsapp, workspaceId }: Spine, messagesPerSecond: number): Promise<void> {
  const settings = { ...whatsapp.settings, messagesPerSecond };
  await world.directory.saveConnection({ ...whatsapp, workspaceId, settings });
  await until('the raised throughput is known', async () =>
    (await world.connections.list()).some((each) => each.settings.messagesPerSecond === messagesPerSecond),
  );
}

/** Somebody answers each of these people once. Returns how long it took until all answers had left, in seconds. */
async function reply({ phones }: { phones: string[] }): Promise<number> {
  const running = spine;
  if (!running) throw new Error('Kaiwa is not running');
  const { world, workspaceId, whatsapp } = running;
  await raiseThroughput(running, FASTEST);
  const content = { kind: 'text' as const, text: 'It is ready, come when you like.', previewUrl: false };
  const startedAt = performance.now();
  const waiting = phones.values();
  const plan = async (): Promise<void> => {
    for (const phone of waiting) {
      const to = { phone: `+${phone}` };
      await requestSend(world, { workspaceId, to, connectionId: whatsapp.id, content, operator: 'bench' });
    }
  };
  await Promise.all([plan(), plan(), plan(), plan()]);
  await until('all answers have left', () => (probe?.sent() ?? 0) >= phones.length, 60_000);
  const seconds = (performance.now() - startedAt) / 1000;
  await running.settled();
  return seconds;
}

answerParent(
  {
    start,
    hold,
    flow,
    reply,
    take: () => probe?.take(),
    /** The most memory this process has held, in bytes. */
    peakMemory: () => process.resourceUsage().maxRSS * 1024,
    logged: () => spine?.logged.filter(({ level }) => level === 'warn' || level === 'error'),
  },
  async () => {
    probe?.stop();
    await spine?.stop();
    await postgres?.remove();
  },
);
