import type { KaiwaError } from '../errors/kaiwa-error';

/** What became of one item of a batch. A failed item never fails its neighbours. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: KaiwaError };

/** Wraps a good result. */
export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** Wraps a failure. */
export function failed<T>(error: KaiwaError): Outcome<T> {
  return { ok: false, error };
}
