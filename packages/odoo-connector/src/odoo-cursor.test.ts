import { addSeconds, beginWalk, newFeed, readCursor, see, turnPage, type Feed } from './odoo-cursor';

const T0 = 1_000_000;
const HIGH = '2026-11-22 08:00:00';
const end = { last: null, isFull: false };

function walk(feed: Feed, now: number, page: Parameters<typeof turnPage>[1] = end): Feed {
  return turnPage(beginWalk(feed, now), page, now);
}

test('starts a late commit before the latest write, never later', () => {
  expect(newFeed(HIGH, T0).since).toBe(addSeconds(HIGH, -130));
  expect(newFeed(null, T0).since).toBe('1970-01-01 00:00:00');
});

test('keeps the overlap while a transaction that began before what we saw may still commit', () => {
  const feed = newFeed(HIGH, T0);
  expect(walk(feed, T0 + 10_000).since).toBe(addSeconds(HIGH, -120));
  expect(walk(feed, T0 + 129_000).since).toBe(addSeconds(HIGH, -1));
});

test('ends the overlap when it cannot any more, and never runs ahead of what it saw', () => {
  const feed = newFeed(HIGH, T0);
  expect(walk(feed, T0 + 131_000).since).toBe(HIGH);
  expect(walk(feed, T0 + 86_400_000).since).toBe(HIGH);
});

test('goes on at the second where a full page broke off', () => {
  const last = { second: '2026-11-22 07:59:00', id: 7 };
  const turned = walk(newFeed(HIGH, T0), T0, { last, isFull: true });
  expect(turned.walk).toMatchObject({ from: last.second, afterId: null });
});

test('reads a second that fills a page by id, then the next second', () => {
  const feed = newFeed(HIGH, T0);
  const second = feed.since;
  const byId = walk(feed, T0, { last: { second, id: 9 }, isFull: true });
  expect(byId.walk).toMatchObject({ from: second, afterId: 0 });
  const further = walk(byId, T0, { last: { second, id: 209 }, isFull: true });
  expect(further.walk).toMatchObject({ from: second, afterId: 209 });
  const after = walk(further, T0, { last: { second, id: 250 }, isFull: false });
  expect(after.walk).toMatchObject({ from: addSeconds(second, 1), afterId: null });
});

test('a record is news once per version, and A→B→A within a second is three versions', () => {
  let feed = newFeed(HIGH, T0);
  const taken: (number | null)[] = [];
  for (const digest of ['a', 'a', 'b', 'a', 'a']) {
    const seen = see(feed, { id: 5, second: HIGH, digest });
    taken.push(seen?.times ?? null);
    feed = seen?.feed ?? feed;
  }
  expect(taken).toEqual([0, null, 1, 2, null]);
});

test('what lies before the overlap is forgotten', () => {
  const old = addSeconds(HIGH, -60);
  const seen = see(newFeed(HIGH, T0), { id: 5, second: old, digest: 'a' });
  expect(seen?.feed.seen).toHaveProperty([old]);
  expect(walk(seen?.feed ?? newFeed(HIGH, T0), T0 + 200_000).seen).toEqual({});
});

test.each([{}, { version: 2 }, { version: 1, baseline: [], turn: 0, feeds: [] }])(
  '%j is no cursor of ours',
  (cursor) => {
    expect(() => readCursor(cursor)).toThrow(expect.objectContaining({ kind: 'unreadable', code: 'CURSOR_INVALID' }));
  },
);
