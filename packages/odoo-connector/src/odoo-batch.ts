import { done, failed, KaiwaError, type Outcome } from '@kaiwa/core';

/** True when the refusal may come from one item of the batch, so that its neighbours deserve another try. */
export function mayBeOneItem(error: KaiwaError): boolean {
  return error.effect === 'none' && (error.kind === 'rejected' || error.kind === 'broken');
}

/**
 * Attempts a batch in one call; Odoo takes all or nothing. When it refuses, the batch is halved until the bad item stands
 * alone, so that it never fails its neighbours. A batch in doubt is never halved: each of its items is in doubt.
 */
export async function attemptBatch<Item, Result>(
  items: readonly Item[],
  attempt: (items: readonly Item[]) => Promise<readonly Result[]>,
  isolate: (error: KaiwaError) => boolean = mayBeOneItem,
): Promise<Outcome<Result>[]> {
  if (items.length === 0) return [];
  try {
    return (await attempt(items)).map((result) => done(result));
  } catch (thrown) {
    const error = KaiwaError.from(thrown);
    if (items.length === 1 || !isolate(error)) return items.map(() => failed(error));
  }
  const middle = Math.ceil(items.length / 2);
  const first = await attemptBatch(items.slice(0, middle), attempt, isolate);
  return [...first, ...(await attemptBatch(items.slice(middle), attempt, isolate))];
}

/** A refusal that would hit every item alike (a missing right to create) is not worth isolating. */
export function mayBeOneNewRecord(error: KaiwaError): boolean {
  return mayBeOneItem(error) && error.code !== 'PERMISSION_MISSING';
}

/** The outcomes of groups put back in the order of the items; `places` are the items' positions, group by group. */
export function inOrder<Result>(
  size: number,
  groups: readonly { places: readonly number[]; outcomes: readonly Outcome<Result>[] }[],
): Outcome<Result>[] {
  const byPlace = new Map(
    groups.flatMap(({ places, outcomes }) => places.map((place, index) => [place, outcomes[index]] as const)),
  );
  return Array.from({ length: size }, (_, place) => byPlace.get(place) ?? failed(missing));
}

const missing = new KaiwaError({
  kind: 'broken',
  code: 'OUTCOME_MISSING',
  message: 'An item of a batch got no outcome',
});
