import { done, KaiwaError } from '@kaiwa/core';
import { attemptBatch, inOrder, mayBeOneNewRecord } from './odoo-batch';

const refusal = (effect: 'none' | 'unknown', code = 'CRM_REJECTED'): KaiwaError =>
  new KaiwaError({ kind: effect === 'none' ? 'rejected' : 'unavailable', code, message: 'no', effect });

/** A CRM that takes a batch only when it holds no bad number. */
function server(
  bad: readonly number[],
  error: KaiwaError,
): { calls: number[][]; take: (items: readonly number[]) => Promise<string[]> } {
  const calls: number[][] = [];
  return {
    calls,
    take: async (items) => {
      calls.push([...items]);
      if (items.some((item) => bad.includes(item))) throw error;
      return items.map(String);
    },
  };
}

test('a bad item is isolated, its neighbours are done, in order', async () => {
  const { calls, take } = server([6], refusal('none'));
  const outcomes = await attemptBatch([0, 1, 2, 3, 4, 5, 6, 7], take);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : '-'))).toEqual([
    '0',
    '1',
    '2',
    '3',
    '4',
    '5',
    '-',
    '7',
  ]);
  expect(calls.length).toBeLessThanOrEqual(7);
});

test('a batch in doubt is never tried again in parts', async () => {
  const { calls, take } = server([6], refusal('unknown'));
  const outcomes = await attemptBatch([5, 6, 7], take);
  expect(calls).toEqual([[5, 6, 7]]);
  expect(outcomes.map((outcome) => !outcome.ok && outcome.error.effect)).toEqual(['unknown', 'unknown', 'unknown']);
});

test('a missing right to create hits all alike: one call', async () => {
  const { calls, take } = server([1, 2, 3], refusal('none', 'PERMISSION_MISSING'));
  await attemptBatch([1, 2, 3], take, mayBeOneNewRecord);
  expect(calls).toHaveLength(1);
});

test('nothing costs nothing', async () => {
  const { calls, take } = server([], refusal('none'));
  expect(await attemptBatch([], take)).toEqual([]);
  expect(calls).toEqual([]);
});

test('outcomes of groups come back in the order of the items; a forgotten one is our bug', () => {
  const outcomes = inOrder(4, [
    { places: [2, 0], outcomes: [done('c'), done('a')] },
    { places: [1], outcomes: [done('b')] },
  ]);
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.error.kind))).toEqual([
    'a',
    'b',
    'c',
    'broken',
  ]);
});
