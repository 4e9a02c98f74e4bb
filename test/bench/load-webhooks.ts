import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from './bench-child';
import { openSender, type KeepAliveSender } from './keep-alive-sender';
import { quantile } from './quantile';
import { makeRequests, type BodiesWanted } from './webhook-bodies';

/** A load to be sent. */
export interface LoadWanted extends BodiesWanted {
  url: string;
  connections: number;
  /** POSTs per second, sent when their time has come whether or not others are answered; null: as fast as they are answered. */
  perSecond: number | null;
  /** Sending ends after this many seconds, where the deliveries have not run out before. */
  seconds: number;
}

/** What sending came to. Times in milliseconds, from the moment a POST was due to its whole answer. */
export interface LoadResult {
  postsPerSecond: number;
  p50: number;
  p99: number;
  longest: number;
  /** Answers that were not 200. */
  refused: number;
  /** When each POST was due, in Unix milliseconds. */
  dueAt: number[];
}

async function sendAll(wanted: LoadWanted): Promise<LoadResult> {
  const url = new URL(wanted.url);
  const requests = makeRequests(url.host, wanted);
  const senders = await Promise.all(Array.from({ length: wanted.connections }, () => openSender(url)));
  const pace = wanted.perSecond === null ? 0 : 1000 / wanted.perSecond;
  const took: number[] = [];
  const dueAt: number[] = [];
  let next = 0;
  let refused = 0;
  const startedAt = performance.now();
  const isOver = (): boolean => performance.now() - startedAt > wanted.seconds * 1000;
  const run = async (sender: KeepAliveSender): Promise<void> => {
    for (let index = next++; index < requests.length && !isOver(); index = next++) {
      const due = pace === 0 ? performance.now() : startedAt + index * pace;
      const waitMs = due - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      dueAt[index] = performance.timeOrigin + due;
      const status = await sender.send(requests[index] ?? Buffer.alloc(0));
      took.push(performance.now() - due);
      if (status !== 200) refused += 1;
    }
  };
  await Promise.all(senders.map(run));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const sender of senders) sender.close();
  return {
    postsPerSecond: took.length / seconds,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    longest: quantile(took, 1),
    refused,
    dueAt,
  };
}

answerParent({ send: sendAll }, async () => undefined);
