import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OdooSnapshot } from '@kaiwa/simulators';
import { readPostmasterLock, stopPostmaster } from '../../packages/runtime/src/embedded/postmaster-lock';
import { devShop } from '../../packages/server/src/cli/dev-shop';
import { countInOdoo, type OdooCount } from './count-in-odoo';
import { freeRow, launchDev, startDev, type RunningDev } from './dev-program';
import { SETTLE_MS } from './kaiwa-plan';
import type { RunningScript } from './run-script';
import { seededRandom } from './seeded-random';
import { until } from './until';
import { phoneOf } from './vendor-processes';

/** What is to be done to `kaiwa dev`. */
export interface DevKillPlan {
  kills: number;
  /** At least so many messages are acknowledged. */
  messages: number;
  seed: number;
  /** How late the simulators save; 0 as they do. Milliseconds. */
  lateMs?: number;
}

/** What came of it; counts are of acknowledged messages. */
export interface DevKillResult extends OdooCount {
  kills: number;
  /** Kills in the middle of a start, beside the others. */
  early: number;
  seed: number;
  acknowledged: number;
  /** Messages that were not acknowledged, cut off by a kill or met by nobody: they may be there once, or not at all. */
  unanswered: number;
  /** Of those, there more than once. */
  unansweredDoubled: number;
  /** From start to ready, of every process. Milliseconds. */
  readyMs: number[];
}

const PEOPLE = 20;
/** Who write at the same time. */
const WRITERS = 4;
const PAUSE_MS = 15;
/** Before somebody who got no answer writes again. */
const AWAY_MS = 100;
const LAST_MS = 300;
/** One kill in so many is followed by another in the middle of the next start, within so long. */
const EARLY_TOO_ONE_IN = 2;
const EARLY_MS = 3000;
const LONGEST_LIFE_MS = 60_000;
const SETTLES_WITHIN_MS = 90_000;

interface Sent {
  phone: string;
  wamid: string;
}

/**
 * Runs the real `kaiwa dev` with all it embeds, lets simulated people write to it, kills it with SIGKILL at random moments, starts it
 * again on the same folder and ports, lets everything settle, and counts in the simulated Odoo.
 */
export async function runDevKillProof({ kills, messages, seed, lateMs = 0 }: DevKillPlan): Promise<DevKillResult> {
  const random = seededRandom(seed);
  const dataDir = realpathSync(mkdtempSync(join(tmpdir(), 'kaiwa-dev-kills-')));
  // The database runs under another user when we are root.
  chmodSync(dataDir, 0o711);
  const port = await freeRow();
  const readyMs: number[] = [];
  let dev: RunningDev | undefined;
  let starts = 0;
  let early = 0;
  // Each outage is as long as a doubt takes: what is in doubt is looked up at the next start.
  const next = () => ({ dataDir, port, lateMs, aheadMs: (starts += 1) * SETTLE_MS });
  const start = async (): Promise<RunningDev> => {
    const started = await startDev(next());
    readyMs.push(started.readyMs);
    return started;
  };
  const writers = startWriters(() => dev?.whatsapp, random);
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      dev = await start();
      const enough = Math.ceil((messages * kill) / (kills + 1) - random() * (messages / kills / 2));
      await until('it is at work', () => writers.acknowledged.length >= enough, LONGEST_LIFE_MS);
      await delay(LAST_MS * random());
      dev.script.process.kill('SIGKILL');
      await dev.script.ended;
      if (random() * EARLY_TOO_ONE_IN < 1) {
        early += 1;
        await killEarly(launchDev(next()), random);
      }
    }
    dev = await start();
    await until('all have written', () => writers.acknowledged.length >= messages, LONGEST_LIFE_MS);
    await writers.stop();
    dev.script.process.kill('SIGTERM');
    await dev.script.ended;
    dev = await start();
    await until('nothing is left to do', settledTwice(dev), SETTLES_WITHIN_MS);
    const odoo = (await (await fetch(`${dev.odoo}/__state`)).json()) as OdooSnapshot;
    const { acknowledged, unanswered } = writers;
    return {
      kills,
      early,
      seed,
      readyMs,
      acknowledged: acknowledged.length,
      unanswered: unanswered.length,
      unansweredDoubled: countInOdoo(odoo, unanswered, devShop).doubled,
      ...countInOdoo(odoo, acknowledged, devShop),
    };
  } finally {
    await writers.stop();
    await endAll(dev, dataDir);
  }
}

/** Kills a process that may be anywhere between its first line and being ready. */
async function killEarly({ process, ended }: RunningScript, random: () => number): Promise<void> {
  await Promise.race([delay(EARLY_MS * random()), ended]);
  process.kill('SIGKILL');
  await ended;
}

/** People who write one after another, over and over. What was sent into an outage is not sent again. */
function startWriters(place: () => string | undefined, random: () => number) {
  const acknowledged: Sent[] = [];
  const unanswered: Sent[] = [];
  let count = 0;
  const over = new AbortController();
  const write = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await delay(PAUSE_MS * 2 * random());
      const url = place();
      if (url === undefined) continue;
      count += 1;
      const sent = { phone: phoneOf(Math.floor(random() * PEOPLE)), wamid: `wamid.${count}` };
      const body = JSON.stringify({ id: sent.wamid, type: 'text', text: `Message ${count}` });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/__phones/${sent.phone}/messages`, { method: 'POST', headers, body }).catch(
        () => undefined,
      );
      (answer?.ok === true ? acknowledged : unanswered).push(sent);
      if (!answer) await delay(AWAY_MS);
    }
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, write));
  return {
    acknowledged,
    unanswered,
    async stop() {
      over.abort();
      await writing;
    },
  };
}

/** Whether Meta owes nothing and Kaiwa has nothing to do, twice in a row: deliveries and commands are counted one after the other. */
function settledTwice(dev: RunningDev): () => Promise<boolean> {
  let times = 0;
  return async () => {
    const { pending } = (await (await fetch(`${dev.whatsapp}/__webhook`)).json()) as { pending: number };
    const figures = await (await fetch(`${dev.url}/metrics`)).text();
    const open = [
      ...figures.matchAll(/^kaiwa_(?:receipts\{state="new"\}|commands\{state="(?!done|parked)\w+"\}) (\d+)/gm),
    ];
    if (open.length === 0) throw new Error('The figures say nothing about open work');
    times = pending === 0 && open.every(([, left]) => left === '0') ? times + 1 : 0;
    return times >= 2;
  };
}

async function endAll(dev: RunningDev | undefined, dataDir: string): Promise<void> {
  dev?.script.process.kill('SIGKILL');
  await dev?.script.ended;
  const database = readPostmasterLock(join(dataDir, 'dev', 'postgres'));
  if (database) await stopPostmaster(database.pid, join(dataDir, 'dev', 'postgres'));
  rmSync(dataDir, { recursive: true, force: true });
}
