/** A part of a simulator's state that a state file keeps: JSON-ready values by key, and which of them changed. */
export interface StateSection {
  /** The present value of a key; `undefined` when it is gone. */
  get(key: string): unknown;
  /** Every key with its value, in the order in which they shall come back. */
  entries(): Iterable<[key: string, value: unknown]>;
  /** Keys that were set, changed or deleted since it was last asked. */
  takeChanged(): string[];
}

/** A Map that remembers which keys changed. A value changed in place counts only when it is set again. */
export class KeptMap<Value> extends Map<string, Value> implements StateSection {
  #changed = new Set<string>();

  override set(key: string, value: Value): this {
    this.#changed.add(key);
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    this.#changed.add(key);
    return super.delete(key);
  }

  override clear(): void {
    for (const key of this.keys()) this.#changed.add(key);
    super.clear();
  }

  takeChanged(): string[] {
    if (this.#changed.size === 0) return [];
    const keys = [...this.#changed];
    this.#changed.clear();
    return keys;
  }
}

/** A map as it is kept when only a part of each value is. */
export function keptAs<Value>(map: KeptMap<Value>, part: (value: Value) => unknown): StateSection {
  return {
    get(key) {
      const value = map.get(key);
      return value === undefined ? undefined : part(value);
    },
    entries: () => [...map].map(([key, value]) => [key, part(value)]),
    takeChanged: () => map.takeChanged(),
  };
}
