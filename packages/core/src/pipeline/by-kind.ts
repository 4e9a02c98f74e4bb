import type { VendorEvent } from './event';

/** What is to be done with an event, by its kind; nothing with kinds that are left out. */
export type ByKind<Given extends unknown[], Result> = {
  readonly [K in VendorEvent['kind']]?: (event: Extract<VendorEvent, { kind: K }>, ...given: Given) => Result;
};

/** Does with an event what its kind says; undefined for kinds that are left out. */
export function byKind<Given extends unknown[], Result>(
  table: ByKind<Given, Result>,
  event: VendorEvent,
  ...given: Given
): Result | undefined {
  const act = table[event.kind] as ((event: VendorEvent, ...given: Given) => Result) | undefined;
  return act?.(event, ...given);
}
