import { startBenchChild, type BenchChild } from './bench-child';
import { startBenchOdoo, startBenchWhatsapp } from './bench-simulators';
import { atLeast, atMost, type BenchWish, type Measured } from './budget';
import type { LoadResult, LoadWanted } from './load-webhooks';
import { quantile, rounded } from './quantile';
import type { NumberWish, Sent } from './run-sends';
import { benchPhone } from './webhook-bodies';

const LIMITS = [80, 1000] as const;
const ANSWERS_MS = [0, 50] as const;
/** A backlog lasts about this long at the limit, and so long is planned live. Seconds. */
const SECONDS = 10;
/** Share of the limit that is planned live: the queue must not grow. */
const LIVE_SHARE = 0.9;
const LEAST_SHARE = 0.95;
/** What a number refuses that sends faster than it may. */
const TOO_FAST = '130429';

interface Lab {
  kaiwa: BenchChild;
  phones: string[];
  say: BenchWish['say'];
  measured: Measured;
}

/** Everybody writes once, so that everybody may be answered. */
async function meetPeople(kaiwa: BenchChild, load: BenchChild, url: string, people: number): Promise<string[]> {
  const bodies = { count: people / 10, updates: 10, people, firstPerson: 0, run: 'sends' };
  const wanted = { ...bodies, url, connections: 20, perSecond: null, seconds: 60 };
  const { refused, dueAt } = await load.ask<LoadResult>('send', wanted satisfies LoadWanted);
  if (refused > 0 || dueAt.length < bodies.count) throw new Error('Not all deliveries were taken');
  await kaiwa.ask('quiet');
  return Array.from({ length: people }, (_, person) => benchPhone(person));
}

/** Calls a second, from the first to the last. */
function rate(leftAt: readonly number[]): number {
  return (leftAt.length - 1) / (((leftAt.at(-1) ?? 0) - (leftAt[0] ?? 0)) / 1000);
}

/** Most calls that began within one second, wherever it begins. */
function mostInOneSecond(leftAt: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [index, at] of leftAt.entries()) {
    while ((leftAt[from] ?? at) <= at - 1000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** How long WhatsApp took to answer, as we see it. */
function answerTimes({ sentAt, acceptedAt }: Sent) {
  const took = Object.entries(acceptedAt).map(([command, at]) => at - (sentAt[command] ?? Number.NaN));
  return { p50: rounded(quantile(took, 0.5)), p99: rounded(quantile(took, 0.99)), longest: rounded(quantile(took, 1)) };
}

function summary(sent: Sent) {
  const waits = (until: Record<string, number>): number[] =>
    Object.entries(until).map(([command, at]) => at - (sent.plannedAt[command] ?? Number.NaN));
  const [left, accepted] = [waits(sent.sentAt), waits(sent.acceptedAt)];
  return {
    messages: left.length,
    perSecond: rounded(rate(sent.leftAt)),
    mostInOneSecond: mostInOneSecond(sent.leftAt),
    statementsPerSend: rounded(sent.statements / left.length, 2),
    cpuMsPerSend: rounded(sent.cpuMs / left.length, 2),
    plannedToSentMs: { p50: rounded(quantile(left, 0.5)), p95: rounded(quantile(left, 0.95)) },
    plannedToAcceptedMs: { p50: rounded(quantile(accepted, 0.5)), p95: rounded(quantile(accepted, 0.95)) },
    answerMs: answerTimes(sent),
    refused: sent.refused,
  };
}

async function measureNumber(lab: Lab, limit: number, answerDelayMs: number): Promise<void> {
  const { kaiwa, measured, say } = lab;
  const title = `sends at ${limit}/s, ${answerDelayMs} ms`;
  const whatsapp = await startBenchWhatsapp({ messagesPerSecond: limit, answerDelayMs });
  try {
    await kaiwa.ask('useNumber', { apiUrl: whatsapp.url, messagesPerSecond: limit } satisfies NumberWish);
    const phones = lab.phones.slice(0, limit * SECONDS);
    const backlog = summary(await kaiwa.ask<Sent>('backlog', { phones }));
    say(`${title}, backlog: ${JSON.stringify(backlog)}`);
    const perSecond = limit * LIVE_SHARE;
    const live = summary(await kaiwa.ask<Sent>('live', { phones: phones.slice(0, perSecond * SECONDS), perSecond }));
    say(`${title}, live: ${JSON.stringify(live)}`);
    measured.figures[title] = { backlog, live };
    const share = rounded(backlog.perSecond / limit, 3);
    const tooFast = (backlog.refused[TOO_FAST] ?? 0) + (live.refused[TOO_FAST] ?? 0);
    measured.budgets.push(
      atLeast(`${title}: share of the limit`, share, LEAST_SHARE, 'of the limit'),
      atMost(`${title}: refused as too fast`, tooFast, 0, 'messages'),
    );
  } finally {
    await whatsapp.end();
  }
}

/** Messages on their way out of one number: how much of its limit is used, how long they wait, what they cost. */
export async function measureSends({ profileDir, say }: BenchWish): Promise<Measured> {
  const measured: Measured = { budgets: [], figures: {} };
  const whatsapp = await startBenchWhatsapp();
  const odoo = await startBenchOdoo('19', 0);
  const kaiwa = startBenchChild('run-sends', profileDir);
  const load = startBenchChild('load-webhooks');
  try {
    const url = await kaiwa.ask<string>('start', { whatsappUrl: whatsapp.url, odooUrl: odoo.url });
    const phones = await meetPeople(kaiwa, load, url, Math.max(...LIMITS) * SECONDS);
    const lab = { kaiwa, phones, say, measured };
    for (const limit of LIMITS) {
      for (const answerDelayMs of ANSWERS_MS) await measureNumber(lab, limit, answerDelayMs);
    }
    return measured;
  } finally {
    await Promise.all([kaiwa.end(), load.end()]);
    await Promise.all([whatsapp.end(), odoo.end()]);
  }
}
