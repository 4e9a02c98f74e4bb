/** Source of identifiers and of chance. Injected, so that a run can be repeated exactly. */
export interface Ids {
  /** A new UUID, version 7: sorts by time of creation. */
  next(): string;
  /** A number in [0, 1), for jitter. Never for secrets. */
  random(): number;
}
