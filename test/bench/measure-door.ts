import { atLeast, atMost, type BenchWish, type Budget, type Measured } from './budget';
import { startBenchChild, type BenchChild } from './bench-child';
import { makeBenchPostgres } from './bench-postgres';
import type { LoadResult, LoadWanted } from './load-webhooks';
import { quantile, rounded } from './quantile';

const ROUNDS = 3;
const CONNECTIONS = 50;
const SECONDS = 2;
/** Deliveries made for one run: more than any machine accepts in that time. */
const POSTS = { 1: 40_000, 10: 20_000 } as const;
const PACED = { perSecond: 330, updates: 10, seconds: 10 };
const PACED_P99_MS = 250;
const LEAST_SHARE = 0.5;

type Subject = 'ours' | 'bare';
type Updates = keyof typeof POSTS;

interface Lab {
  load: BenchChild;
  urls: Record<Subject, string>;
  say: BenchWish['say'];
}

let runs = 0;
function send(lab: Lab, subject: Subject, wanted: Pick<LoadWanted, 'count' | 'updates' | 'perSecond' | 'seconds'>) {
  runs += 1;
  return lab.load.ask<LoadResult>('send', {
    ...wanted,
    url: lab.urls[subject],
    connections: CONNECTIONS,
    people: 1000,
    firstPerson: 0,
    run: `door${runs}`,
  } satisfies LoadWanted);
}

/** Ours, bare, ours, bare …, each `ROUNDS` times, after one run each that only warms up. */
async function compare(lab: Lab, updates: Updates): Promise<Record<Subject, LoadResult[]>> {
  const results: Record<Subject, LoadResult[]> = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const subject of ['ours', 'bare'] as const) {
      const result = await send(lab, subject, { count: POSTS[updates], updates, perSecond: null, seconds: SECONDS });
      if (result.refused > 0) throw new Error(`${subject}: ${result.refused} deliveries were refused`);
      if (round > 0) results[subject].push(result);
      lab.say(`door, ${updates} per POST, ${subject}: ${Math.round(result.postsPerSecond)} accepts/s`);
    }
  }
  return results;
}

const median = (results: LoadResult[], of: (result: LoadResult) => number): number => quantile(results.map(of), 0.5);

function summary(results: LoadResult[]) {
  return {
    acceptsPerSecond: Math.round(median(results, (each) => each.postsPerSecond)),
    p50Ms: rounded(median(results, (each) => each.p50)),
    p99Ms: rounded(median(results, (each) => each.p99)),
  };
}

/** The webhook door beside the least server that could stand in its place, over one durable database. */
export async function measureDoor({ profileDir, say }: BenchWish): Promise<Measured> {
  const postgres = await makeBenchPostgres();
  const ours = startBenchChild('serve-door', profileDir);
  const bare = startBenchChild('serve-bare');
  const load = startBenchChild('load-webhooks');
  try {
    const place = { databaseUrl: postgres.url };
    const urls = { ours: await ours.ask<string>('serve', place), bare: await bare.ask<string>('serve', place) };
    const lab = { load, urls, say };
    const budgets: Budget[] = [];
    const figures: Record<string, unknown> = {};
    for (const updates of [1, 10] as const) {
      const results = await compare(lab, updates);
      const own = summary(results.ours);
      const other = summary(results.bare);
      figures[`door, ${updates} per POST`] = { ours: own, bare: other };
      // Neighbours in time are compared, so that what else the machine does falls on both.
      const shares = results.ours.map(
        (each, round) => each.postsPerSecond / (results.bare[round]?.postsPerSecond ?? 0),
      );
      const share = rounded(quantile(shares, 0.5), 2);
      budgets.push(atLeast(`door, ${updates} per POST: share of a bare server`, share, LEAST_SHARE, 'of bare'));
    }
    const { perSecond, updates, seconds } = PACED;
    const paced = await send(lab, 'ours', { count: perSecond * seconds, updates, perSecond, seconds: 2 * seconds });
    say(`door at ${perSecond * updates} updates/s: p99 ${rounded(paced.p99)} ms`);
    const { postsPerSecond, p50, longest, refused } = paced;
    figures['door, paced'] = {
      updatesPerSecond: Math.round(postsPerSecond * updates),
      p50Ms: rounded(p50),
      longestMs: rounded(longest),
      refused,
    };
    budgets.push(atMost(`door, p99 at ${perSecond * updates} updates/s`, rounded(paced.p99), PACED_P99_MS, 'ms'));
    return { budgets, figures };
  } finally {
    await Promise.all([ours.end(), bare.end(), load.end()]);
    await postgres.remove();
  }
}
