import { defaultPipelineSettings, requestSends, type PipelineWorld } from '@kaiwa/core';
import { createSystemClock } from '@kaiwa/runtime';
import { startSpine, type Spine } from '../support/spine';
import { until } from '../support/until';
import { answerParent } from './bench-child';
import { makeBenchPostgres, type BenchPostgres } from './bench-postgres';
import type { KaiwaWish } from './run-kaiwa';
import { createSendProbe, type SendFigures } from './send-probe';

/** Which number is sent from. */
export interface NumberWish {
  apiUrl: string;
  messagesPerSecond: number;
}

/** What a phase of sending came to. */
export interface Sent extends SendFigures {
  /** When each message was planned, by its command. */
  plannedAt: Record<string, number>;
}

const LONGEST_MS = 180_000;
const PLAN_STEP = 200;

let postgres: BenchPostgres | undefined;
let running: Spine | undefined;
const probe = createSendProbe();
let isHeld = false;

/** While held, nobody drives the number's lane: that makes a backlog. */
function gated(world: PipelineWorld): PipelineWorld {
  const { laneStore } = world;
  const acquire: typeof laneStore.acquire = async (lane, ...rest) =>
    isHeld && lane.startsWith('wa:') ? null : laneStore.acquire(lane, ...rest);
  return { ...world, laneStore: { ...laneStore, acquire } };
}

async function start({ whatsappUrl, odooUrl }: KaiwaWish): Promise<string> {
  postgres = await makeBenchPostgres();
  running = await startSpine({
    databaseUrl: postgres.url,
    whatsappUrl,
    odooUrl,
    clock: { ...createSystemClock(), advance: () => undefined, sleeping: () => 0 },
    settings: defaultPipelineSettings,
    createUnknown: 'off',
    wrap: (world) => gated(probe.wrap(world)),
  });
  const { world, odoo, workspaceId } = running;
  // Sends are measured, not what becomes of them in a CRM.
  await world.directory.saveConnection({ ...odoo, workspaceId, settings: { ...odoo.settings, recordMessages: false } });
  await until('nothing goes to the CRM', async () =>
    (await world.connections.list()).some(({ settings }) => settings.recordMessages === false),
  );
  return running.url;
}

function spine(): Spine {
  if (!running) throw new Error('Kaiwa is not running');
  return running;
}

/** Everything delivered is read, everything planned has ended. */
async function quiet(): Promise<void> {
  const { world } = spine();
  await until(
    'everything is read and done',
    async () => {
      const { new: unread } = await world.receipts.countByState();
      const { planned = 0, waiting = 0, performing = 0 } = await world.laneStore.countByState();
      return unread + planned + waiting + performing === 0;
    },
    LONGEST_MS,
  );
}

async function useNumber({ apiUrl, messagesPerSecond }: NumberWish): Promise<void> {
  const { world, whatsapp, workspaceId } = spine();
  const vendor = { ...whatsapp.settings.vendor, apiUrl };
  const settings = { ...whatsapp.settings, messagesPerSecond, vendor };
  await world.directory.saveConnection({ ...whatsapp, workspaceId, settings });
  await until('the number has changed', async () =>
    (await world.connections.list()).some(
      (each) => each.settings.messagesPerSecond === messagesPerSecond && each.settings.vendor?.['apiUrl'] === apiUrl,
    ),
  );
}

async function plan(phones: readonly string[], plannedAt: Record<string, number>): Promise<void> {
  const { world, workspaceId, whatsapp } = spine();
  const content = { kind: 'text' as const, text: 'It is ready, come when you like.', previewUrl: false };
  const at = performance.timeOrigin + performance.now();
  const outcomes = await requestSends(
    world,
    phones.map((phone) => ({
      workspaceId,
      to: { phone: `+${phone}` },
      connectionId: whatsapp.id,
      content,
      operator: 'bench',
    })),
  );
  for (const outcome of outcomes) {
    if (!outcome.ok) throw outcome.error;
    if (outcome.value.status !== 'planned') throw new Error(`A message was ${outcome.value.status}`);
    plannedAt[outcome.value.commandId ?? ''] = at;
  }
}

/** All messages are planned before the first one leaves. */
async function backlog({ phones }: { phones: string[] }): Promise<Sent> {
  const { world, whatsapp } = spine();
  isHeld = true;
  const plannedAt: Record<string, number> = {};
  for (let index = 0; index < phones.length; index += PLAN_STEP) {
    await plan(phones.slice(index, index + PLAN_STEP), plannedAt);
  }
  probe.take();
  isHeld = false;
  world.lanes.wake(`wa:${whatsapp.id}`);
  return finish(phones.length, plannedAt);
}

/** Messages are planned at a pace, as rules and people do. */
async function live({ phones, perSecond }: { phones: string[]; perSecond: number }): Promise<Sent> {
  probe.take();
  const plannedAt: Record<string, number> = {};
  const startedAt = performance.now();
  for (let index = 0; index < phones.length; ) {
    const due = Math.min(phones.length, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond));
    if (due > index) await plan(phones.slice(index, due), plannedAt);
    index = due;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return finish(phones.length, plannedAt);
}

async function finish(count: number, plannedAt: Record<string, number>): Promise<Sent> {
  await until('all messages have left', () => probe.accepted() >= count, LONGEST_MS);
  await quiet();
  return { ...probe.take(), plannedAt };
}

answerParent({ start, quiet, useNumber, backlog, live }, async () => {
  await running?.stop();
  await postgres?.remove();
});
