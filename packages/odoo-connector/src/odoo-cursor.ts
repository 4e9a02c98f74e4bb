import { z } from 'zod';
import { KaiwaError, type Cursor } from '@kaiwa/core';

/**
 * A transaction may commit this long after its `write_date`, which is the time it STARTED: Odoo's stock limit is 120 s a
 * request. So this much of the past is read again at every pull, and dropped by key. Milliseconds.
 */
export const LATE_COMMIT_MS = 130_000;
/** A second with more rows than this is not read again for ever on a database where nothing happens after it. */
const CROWDED_SECOND = 1000;
const BEGINNING = '1970-01-01 00:00:00';

/** Where one object's feed stands. Seconds are Odoo's texts, `at` and `began` are milliseconds by our clock. */
const feedSchema = z.strictObject({
  /** Everything before this second is read for good; every walk starts here. */
  since: z.string(),
  /** Latest second seen. */
  high: z.string(),
  /** When that second had been seen at the latest: Odoo's clock was there or later. */
  highAt: z.number(),
  /** The walk under way: its next page starts at a second, or inside a crowded second after an id. */
  walk: z.strictObject({ began: z.number(), from: z.string(), afterId: z.number().nullable() }).nullable(),
  /** What was given out, per second from `since` on: by record id the digest of its values and how often it had changed. */
  seen: z.record(z.string(), z.record(z.string(), z.tuple([z.string(), z.number()]))),
});

const cursorSchema = z.strictObject({
  version: z.literal(1),
  /** What is still to be walked for the first time, by id. */
  baseline: z.array(z.strictObject({ object: z.string(), afterId: z.number() })),
  /** Position of the object to read next. */
  turn: z.number().int().nonnegative(),
  feeds: z.array(z.strictObject({ object: z.string(), feed: feedSchema })).min(1),
});

/** Position in the changes of one object. */
export type Feed = z.infer<typeof feedSchema>;
/** Position in all changes, as kept between pulls; plain JSON. */
export type ChangeCursor = z.infer<typeof cursorSchema>;
/** What a page showed: the second and id of its last row, if any, and whether more rows may follow. */
export interface PageEnd {
  last: { second: string; id: number } | null;
  isFull: boolean;
}

/** Reads a kept cursor. @throws KaiwaError `unreadable` / CURSOR_INVALID for one that is not ours. */
export function readCursor(cursor: Cursor): ChangeCursor {
  const read = cursorSchema.safeParse(cursor);
  if (read.success) return read.data;
  throw new KaiwaError({
    kind: 'unreadable',
    code: 'CURSOR_INVALID',
    message: 'The kept position in the changes is not ours',
    hint: 'Connect again: the CRM is then walked once more, without triggering anything.',
  });
}

/** A feed for what happens from now on; `high` is the latest write date there is, null in an empty table. */
export function newFeed(high: string | null, now: number): Feed {
  const since = high === null ? BEGINNING : addSeconds(high, -LATE_COMMIT_MS / 1000);
  return { since, high: high ?? BEGINNING, highAt: now, walk: null, seen: {} };
}

/**
 * Takes a record as read into the feed: `times` counts its changes within this second (an A→B→A is three), null when it is
 * as it was given out before.
 */
export function see(
  feed: Feed,
  row: { id: number; second: string; digest: string },
): { feed: Feed; times: number } | null {
  const inSecond = feed.seen[row.second] ?? {};
  const [digest, before] = inSecond[row.id] ?? [null, -1];
  if (digest === row.digest) return null;
  const times = before + 1;
  if (row.second < feed.since) return { feed, times };
  const seen = {
    ...feed.seen,
    [row.second]: { ...inSecond, [row.id]: [row.digest, times] satisfies [string, number] },
  };
  return { feed: { ...feed, seen }, times };
}

/** The feed with a walk under way. */
export function beginWalk(feed: Feed, now: number): Feed & { walk: NonNullable<Feed['walk']> } {
  return { ...feed, walk: feed.walk ?? { began: now, from: feed.since, afterId: null } };
}

/**
 * The feed after one page; its walk is null when the end was reached. A page goes on at the second where the last one broke
 * off, read again from its start; a second that fills a page by itself is read by id, which no edit in between can shift
 * (an offset could). Both work whether Odoo compares microseconds (up to 18) or seconds (19).
 */
export function turnPage(feed: Feed, page: PageEnd, now: number): Feed {
  const { walk } = feed;
  if (walk === null) return feed;
  const { last, isFull } = page;
  const rose = last !== null && last.second > feed.high;
  const risen = rose ? { ...feed, high: last.second, highAt: now } : feed;
  if (!isFull || last === null) {
    if (walk.afterId === null) return settle({ ...risen, walk: null }, feed, walk.began, risen.high);
    return { ...risen, walk: { ...walk, from: addSeconds(walk.from, 1), afterId: null } };
  }
  if (walk.afterId !== null) return { ...risen, walk: { ...walk, afterId: last.id } };
  const next = last.second > walk.from ? { from: last.second, afterId: null } : { from: walk.from, afterId: 0 };
  return settle({ ...risen, walk: { ...walk, ...next } }, feed, walk.began, addSeconds(next.from, -1));
}

/**
 * Moves `since` forward: what this walk read is final as far as Odoo's clock had passed it by {@link LATE_COMMIT_MS} when the
 * walk began. That clock is known only from below: it stood at `high` or later when we saw `high`.
 */
function settle(next: Feed, before: Feed, began: number, readUpTo: string): Feed {
  const final = addSeconds(before.high, Math.floor((began - before.highAt - LATE_COMMIT_MS) / 1000));
  const boundary = final < readUpTo ? final : readUpTo;
  const isCrowded = Object.keys(next.seen[boundary] ?? {}).length > CROWDED_SECOND;
  const since = isCrowded ? addSeconds(boundary, 1) : boundary;
  if (since <= next.since) return next;
  const seen = Object.fromEntries(Object.entries(next.seen).filter(([second]) => second >= since));
  return { ...next, since, seen };
}

/** `YYYY-MM-DD HH:MM:SS` moved by whole seconds. */
export function addSeconds(second: string, seconds: number): string {
  const instant = new Date(`${second.replace(' ', 'T')}Z`);
  return new Date(instant.getTime() + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}
