import { createGroupCommit } from './group-commit';

/** A write that ends when the test says so. */
function heldWrite() {
  const writes: { items: number[]; end(): void; fail(error: Error): void }[] = [];
  const write = (items: number[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      writes.push({ items, end: () => resolve(items.map((item) => `wrote ${item}`)), fail: reject });
    });
  return { write, writes };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  test('writes the first item at once, and what comes meanwhile in one go', async () => {
    const { write, writes } = heldWrite();
    const group = createGroupCommit(write, 100, 1);
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
    const group = createGroupCommit(write, 100, 1);
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
    const group = createGroupCommit(write, 3, 2);
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
    const group = createGroupCommit(write, 100, 1);
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
});
