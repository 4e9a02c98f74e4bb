import { createGroupCommit, type GroupLimits } from './group-commit';

/** A write that ends when the test says so. */
function heldWrite() {
  const writes: { items: number[]; end(): void; fail(error: Error): void }[] = [];
  const write = (items: number[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      writes.push({ items, end: () => resolve(items.map((item) => `wrote ${item}`)), fail: reject });
    });
  return { write, writes };
}

const limits: GroupLimits<number> = {
  most: 100,
  mostWeight: 1000,
  weigh: (item) => item,
  inFlight: 1,
  patienceMs: 60_000,
};

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  test('writes the first item at once, and what comes meanwhile in one go', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, limits);
    const results = [1, 2, 3, 4].map((item) => group.add(item));
    expect(writes.map((each) => each.items)).toEqual([[1]]);
    writes[0]?.end();
    await results[0];
    await settled();
    expect(writes.map((each) => each.items)).toEqual([[1], [2, 3, 4]]);
    writes[1]?.end();
    expect(await Promise.all(results)).toEqual(['wrote 1', 'wrote 2', 'wrote 3', 'wrote 4']);
  });

  test('acknowledges nobody before the write that holds the item has ended', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, limits);
    let acknowledged = false;
    const result = group.add(1).then(() => (acknowledged = true));
    await settled();
    expect(acknowledged).toBe(false);
    writes[0]?.end();
    await result;
    expect(acknowledged).toBe(true);
  });

  test('keeps to the largest batch and to the writes allowed side by side', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, { ...limits, most: 3, inFlight: 2 });
    const results = [1, 2, 3, 4, 5, 6, 7, 8].map((item) => group.add(item));
    expect(writes.map((each) => each.items)).toEqual([[1], [2]]);
    for (let next = 0; next < 4; next += 1) {
      writes[next]?.end();
      await settled();
    }
    expect(writes.map((each) => each.items)).toEqual([[1], [2], [3, 4, 5], [6, 7, 8]]);
    await Promise.all(results);
  });

  test('rejects everybody of a failed write and nobody else', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, limits);
    const results = Promise.allSettled([1, 2, 3].map((item) => group.add(item)));
    writes[0]?.end();
    await settled();
    writes[1]?.fail(new Error('disk full'));
    await settled();
    const later = group.add(4);
    writes[2]?.end();
    expect(await later).toBe('wrote 4');
    expect((await results).map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('keeps to the heaviest batch; what is heavier by itself goes alone', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, limits);
    const results = [1, 600, 400, 1, 2000, 999, 2].map((item) => group.add(item));
    for (let next = 0; next < 5; next += 1) {
      writes[next]?.end();
      await settled();
    }
    expect(writes.map((each) => each.items)).toEqual(
      [[1], [600, 400], [1], [2000], [999], [2]].slice(0, writes.length),
    );
    writes[5]?.end();
    await Promise.all(results);
  });

  test('rejects what took too long, written or waiting, and does not write what waited', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, { ...limits, patienceMs: 20 });
    const late = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)));
    const reason = expect.objectContaining({ kind: 'unavailable', code: 'DATABASE_TOO_SLOW' }) as unknown;
    expect(late).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason })));
    writes[0]?.end();
    await settled();
    const next = group.add(4);
    writes[1]?.end();
    expect(await next).toBe('wrote 4');
    expect(writes.map((each) => each.items)).toEqual([[1], [4]]);
  });
});
