import { shop } from '../support/spine';
import { startBenchChild, type BenchChild } from './bench-child';
import { countChatLines, startBenchOdoo, startBenchWhatsapp } from './bench-simulators';
import { atMost, type BenchWish, type Budget, type Measured } from './budget';
import type { CrmFigures } from './crm-probe';
import type { LoadResult, LoadWanted } from './load-webhooks';
import { quantile, rounded } from './quantile';
import type { KaiwaWish, StartTimes } from './run-kaiwa';
import { benchPhone, benchWamid } from './webhook-bodies';

const MESSAGES = 1000;
const PEOPLE = 300;
const LIVE_PER_SECOND = 80;
const VISIBLE_P95_MS = 5000;
const MOST_CALLS = { known: 15, unknown: 40 } as const;
const LONGEST_SECONDS = 60;
const START_MS = 15_000;

type Acquaintance = keyof typeof MOST_CALLS;

interface Lab {
  kaiwa: BenchChild;
  load: BenchChild;
  url: string;
  odooUrl: string;
  title: string;
  say: BenchWish['say'];
  measured: Measured;
}

let runs = 0;
async function deliver(lab: Lab, firstPerson: number, perSecond: number | null): Promise<LoadResult & { run: string }> {
  runs += 1;
  const run = `run${runs}`;
  const bodies = { count: MESSAGES, updates: 1, people: PEOPLE, firstPerson, run };
  const wanted = { ...bodies, url: lab.url, connections: 20, perSecond, seconds: LONGEST_SECONDS };
  const result = await lab.load.ask<LoadResult>('send', wanted satisfies LoadWanted);
  if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused`);
  if (result.dueAt.length < MESSAGES) throw new Error(`Only ${result.dueAt.length} deliveries were taken in time`);
  return { ...result, run };
}

function note(lab: Lab, name: string, crm: CrmFigures, most: number): void {
  lab.measured.budgets.push(atMost(`${lab.title}: CRM calls, ${name}`, crm.calls, most, 'per 1,000 messages'));
}

/** A thousand messages are stored first; then the pipeline is let go. */
async function drain(lab: Lab, who: Acquaintance): Promise<void> {
  await lab.kaiwa.ask('hold');
  await deliver(lab, 0, null);
  await lab.kaiwa.ask('take');
  const seconds = await lab.kaiwa.ask<number>('flow', { lines: MESSAGES });
  const crm = await lab.kaiwa.ask<CrmFigures>('take');
  const perSecond = Math.round(MESSAGES / seconds);
  lab.say(`${lab.title}, backlog, ${who}: ${perSecond} messages/s, ${crm.calls} calls, ${crm.polls} polls`);
  lab.measured.figures[`${lab.title}: backlog of ${who} people`] = { messagesPerSecond: perSecond, polls: crm.polls };
  note(lab, `backlog of ${who} people`, crm, MOST_CALLS[who]);
}

/** A thousand messages as they come in on a busy day. */
async function live(lab: Lab, who: Acquaintance): Promise<void> {
  await lab.kaiwa.ask('take');
  const sent = await deliver(lab, who === 'known' ? 0 : PEOPLE, LIVE_PER_SECOND);
  await lab.kaiwa.ask('flow', { lines: MESSAGES });
  const crm = await lab.kaiwa.ask<CrmFigures>('take');
  const took = sent.dueAt.map((dueAt, index) => {
    const at = crm.visibleAt[`${benchWamid(sent.run, index)}.${shop.phoneNumberId}`];
    if (at === undefined) throw new Error(`Message ${index} never became visible`);
    return at - dueAt;
  });
  const p95 = Math.round(quantile(took, 0.95));
  const p50 = Math.round(quantile(took, 0.5));
  lab.say(`${lab.title}, live, ${who}: p50 ${p50} ms, p95 ${p95} ms, ${crm.calls} calls, ${crm.polls} polls`);
  lab.measured.figures[`${lab.title}: live, ${who} people`] = { p50Ms: p50, p95Ms: p95, polls: crm.polls };
  lab.measured.budgets.push(atMost(`${lab.title}: webhook to visible, p95, ${who} people`, p95, VISIBLE_P95_MS, 'ms'));
  note(lab, `live, ${who} people`, crm, 2 * MOST_CALLS[who]);
}

/** Each of the known people gets an answer: planned, allowed, sent, settled, and written to the timeline. */
async function reply(lab: Lab): Promise<void> {
  const phones = Array.from({ length: PEOPLE }, (_, person) => benchPhone(person));
  const seconds = await lab.kaiwa.ask<number>('reply', { phones });
  const perSecond = Math.round(PEOPLE / seconds);
  lab.say(`${lab.title}: ${perSecond} replies/s`);
  lab.measured.figures[`${lab.title}: replies`] = { perSecond };
}

/** One Odoo, from its first message on. Adds to `measured`; returns start times and peak memory. */
export async function measureOdoo(wish: BenchWish, version: string, answerDelayMs: number, measured: Measured) {
  const title = `Odoo ${version}, ${answerDelayMs} ms`;
  const whatsapp = await startBenchWhatsapp();
  const odoo = await startBenchOdoo(version, answerDelayMs);
  const kaiwa = startBenchChild('run-kaiwa', wish.profileDir);
  const load = startBenchChild('load-webhooks');
  try {
    const place = { whatsappUrl: whatsapp.url, odooUrl: odoo.url } satisfies KaiwaWish;
    const { url, times } = await kaiwa.ask<{ url: string; times: StartTimes }>('start', place);
    const lab = { kaiwa, load, url, odooUrl: odoo.url, title, say: wish.say, measured };
    await kaiwa.ask('flow', { lines: 0 });
    await drain(lab, 'unknown');
    await drain(lab, 'known');
    await live(lab, 'known');
    await live(lab, 'unknown');
    await reply(lab);
    const lines = await countChatLines(odoo.url);
    const wanted = 4 * MESSAGES + PEOPLE;
    if (lines !== wanted) throw new Error(`Odoo shows ${lines} chat lines instead of ${wanted}`);
    return { times, peakBytes: await kaiwa.ask<number>('peakMemory') };
  } finally {
    await Promise.all([kaiwa.end(), load.end()]);
    await Promise.all([whatsapp.end(), odoo.end()]);
  }
}

/** Messages on their way into Odoo: how many, how fast, with how many calls, in how much memory. */
export async function measurePipeline(wish: BenchWish): Promise<Measured> {
  const measured: Measured = { budgets: [], figures: {} };
  const starts: StartTimes[] = [];
  const peaks: number[] = [];
  for (const version of ['19', '18']) {
    for (const answerDelayMs of [0, 50]) {
      const { times, peakBytes } = await measureOdoo(wish, version, answerDelayMs, measured);
      starts.push(times);
      peaks.push(peakBytes);
    }
  }
  const longest = (of: (times: StartTimes) => number): number => Math.round(Math.max(...starts.map(of)));
  measured.figures['start, longest, ms'] = {
    databaseMade: longest((each) => each.databaseMade),
    databaseRestarted: longest((each) => each.databaseRestarted),
    pipeline: longest((each) => each.pipeline),
  };
  const firstStart = longest((each) => each.databaseMade + each.pipeline);
  const budgets: Budget[] = [atMost('first start: database and pipeline', firstStart, START_MS, 'ms')];
  measured.figures['memory'] = { peakMegabytes: peaks.map((bytes) => rounded(bytes / 1024 ** 2)) };
  return { ...measured, budgets: [...measured.budgets, ...budgets] };
}
