import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type KaiwaPlan, SETTLE_MS } from './kaiwa-plan';
import { startKaiwa, type KaiwaProcess } from './kaiwa-process';
import { startPhones } from './phones';
import { knowPeople, startColleague } from './colleague';
import { countInOdoo, type OdooCount } from './count-in-odoo';
import { countSends, type SendCount } from './count-sends';
import { untilEnded } from './process-tree';
import { seededRandom } from './seeded-random';
import { freshVaultKey } from './spine';
import { until } from './until';
import { ANSWER_DELAY_MS, startVendors, type Vendors } from './vendor-processes';

/** What is to be done to Kaiwa. */
export interface KillPlan {
  kills: number;
  seed: number;
  fault?: KaiwaPlan['fault'];
  /** Told after every kill. */
  progress?: (kill: number, readyMs: number) => void;
}

/** What came of it. Times in milliseconds. */
export interface KillResult extends OdooCount, SendCount {
  kills: number;
  seed: number;
  /** Kills that took the database along. */
  databaseKills: number;
  /** Messages the simulated phones sent. */
  sent: number;
  /** Updates Meta got a 200 for. */
  acknowledged: number;
  /** Deliveries that Meta had to repeat. */
  repeated: number;
  /** Leads that were moved by hand, to and fro. */
  moves: number;
  /** Commands that were in doubt at the end. */
  doubtful: number;
  /** Commands that were given up, beside the sends an operator decides about. */
  parked: number;
  /** From the start of the next process to its first answer. */
  readyMs: { median: number; longest: number };
}

/** Ready again within this time after each kill. Milliseconds. */
const READY_WITHIN_MS = 10_000;

/**
 * Whether every message that was acknowledged is in Odoo exactly once, on the one record of its sender, and none was sent twice: Meta
 * has each message Kaiwa believes sent, and no other.
 */
export function isProven(result: KillResult): boolean {
  const { lost, doubled, misplaced, unevenPeople, parked, sentTwice, sendsLost } = result;
  const isComplete = result.found === result.sent && result.acknowledged >= result.sent && result.taken > 0;
  const wrong = lost + doubled + misplaced + unevenPeople + parked + sentTwice + sendsLost;
  return isComplete && wrong === 0 && result.readyMs.longest < READY_WITHIN_MS;
}

const PEOPLE = 20;
/** So many of them are in Odoo from the start. */
const KNOWN = 10;
/** A life ends at a random moment after so many calls of Odoo at most: on a slow machine too it gets into the middle of its work. */
const MOST_CALLS = 16;
const LAST_MS = 300;
const LONGEST_LIFE_MS = 15_000;
/** One kill in so many comes while a message is on its way to Meta. */
const SENDING_ONE_IN = 2;
/** One kill in so many takes the database along. */
const DATABASE_TOO_ONE_IN = 4;
const LONGEST_MS = 180_000;

/**
 * Kills Kaiwa with SIGKILL at random moments while simulated phones write, starts it again on the same folder and port, lets
 * everything settle, and counts in the simulated Odoo. The simulators run in processes of their own and survive.
 */
export async function runKillProof({ kills, seed, fault = 'none', progress }: KillPlan): Promise<KillResult> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kaiwa-kills-'));
  // The database runs under another user when we are root.
  chmodSync(folder, 0o711);
  const vendors = await startVendors(folder, PEOPLE);
  await knowPeople(vendors, KNOWN);
  const plan = { dataDir: join(folder, 'data'), vaultKey: freshVaultKey(), fault, ...vendors.urls };
  const readyMs: number[] = [];
  let databaseKills = 0;
  let aheadMs = 0;
  let kaiwa = await startKaiwa({ ...plan, aheadMs, port: 0 });
  await vendors.subscribe(kaiwa.url);
  const port = Number(new URL(kaiwa.url).port);
  const phones = startPhones(vendors, PEOPLE, random);
  const colleague = startColleague(vendors, random);
  try {
    for (let kill = 1; kill <= kills; kill += 1) {
      await atWork(vendors, random);
      const databaseToo = random() * DATABASE_TOO_ONE_IN < 1;
      if (databaseToo) databaseKills += 1;
      await killKaiwa(kaiwa, databaseToo);
      // By the clocks an outage is as long as a doubt takes: what is in doubt is looked up, and done again, under load too.
      await vendors.advance();
      aheadMs += SETTLE_MS;
      const started = performance.now();
      kaiwa = await startKaiwa({ ...plan, aheadMs, port });
      readyMs.push(Math.round(performance.now() - started));
      progress?.(kill, readyMs.at(-1) ?? 0);
    }
    await Promise.all([phones.stop(), colleague.stop()]);
    const { sends, ...left } = await settle(kaiwa, vendors);
    const { acknowledged, failedAttempts } = await vendors.webhooks();
    const sorted = readyMs.toSorted((a, b) => a - b);
    return {
      kills,
      seed,
      databaseKills,
      sent: phones.sent().length,
      acknowledged,
      repeated: failedAttempts,
      moves: colleague.moves(),
      ...left,
      parked: left.parked - sends.operatorDecides,
      ...sends,
      readyMs: { median: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0 },
      ...countInOdoo(await vendors.odooState(), phones.sent()),
    };
  } finally {
    await Promise.all([phones.stop(), colleague.stop()]);
    await killKaiwa(kaiwa, true);
    await vendors.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns in the middle of Kaiwa's work: now after some calls of Odoo, now with a message on its way to Meta. */
async function atWork(vendors: Vendors, random: () => number): Promise<void> {
  if (random() * SENDING_ONE_IN < 1) {
    const calls = await vendors.metaCalls();
    await until('Kaiwa sends', async () => (await vendors.metaCalls()) > calls, LONGEST_LIFE_MS);
    await delay(ANSWER_DELAY_MS * random());
  } else {
    const calls = (await vendors.odooCalls()) + random() * MOST_CALLS;
    await until('Kaiwa is at work', async () => (await vendors.odooCalls()) > calls, LONGEST_LIFE_MS);
    await delay(LAST_MS * random());
  }
}

/** Kills Kaiwa, and where asked its PostgreSQL with it; else the next start finds that one running and takes the folder over. */
async function killKaiwa({ script, postmaster }: KaiwaProcess, databaseToo: boolean): Promise<void> {
  script.process.kill('SIGKILL');
  if (databaseToo) {
    try {
      process.kill(postmaster, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  await script.ended;
  if (databaseToo) await untilEnded([postmaster]);
}

interface Settled {
  doubtful: number;
  parked: number;
  sends: SendCount;
}

/** Until Meta has nothing left to deliver and Kaiwa nothing left to do; what is in doubt is given the time it needs by the clocks. */
async function settle(kaiwa: KaiwaProcess, vendors: Vendors): Promise<Settled> {
  const end = Date.now() + LONGEST_MS;
  await vendors.whenIdle();
  const admin = new Client({ connectionString: kaiwa.adminUrl.replace(/\/postgres$/, '/kaiwa') });
  await admin.connect();
  let doubtful = 0;
  try {
    for (;;) {
      const open = await readOpen(admin);
      doubtful = Math.max(doubtful, open.doubtful);
      if (open.unread + open.open === 0) {
        return { doubtful, parked: open.parked, sends: await countSends(admin, await vendors.taken()) };
      }
      if (Date.now() > end) throw new Error(`Never settled: ${JSON.stringify(open)}`);
      if (open.unread + open.atWork === 0) {
        await vendors.advance();
        kaiwa.advance();
      }
      await delay(500);
    }
  } finally {
    await admin.end();
  }
}

interface Open {
  unread: number;
  open: number;
  /** Open, and not held up by a doubt: Kaiwa will do them by itself. */
  atWork: number;
  /** Waiting for a link to a record. */
  unlinked: number;
  doubtful: number;
  parked: number;
}

async function readOpen(admin: Client): Promise<Open> {
  const { rows } = await admin.query<Open>(
    `with open as (select * from commands where state in ('planned', 'waiting', 'performing')),
      heads as (
        select * from open o where seq = (select min(b.seq) from open b where b.lane = o.lane and b.key = o.key)
      )
    select (select count(*) from receipts where state = 'new')::int as unread,
      (select count(*) from open)::int as open,
      (select count(*) from heads where doubt_since is null and waits_for is null)::int as "atWork",
      (select count(*) from open where waits_for is not null)::int as unlinked,
      (select count(*) from open where doubt_since is not null)::int as doubtful,
      (select count(*) from commands where state = 'parked')::int as parked`,
  );
  const [row] = rows;
  if (!row) throw new Error('The database did not say what is open');
  return row;
}
