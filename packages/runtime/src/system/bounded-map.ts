/** A map that forgets its least recently used entry when it would grow beyond `limit` entries. */
export class BoundedMap<Key, Value> {
  /** Oldest use first: a Map keeps the order of insertion, and each use inserts anew. */
  readonly #entries = new Map<Key, Value>();

  constructor(readonly limit: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /** The value of `key`, which becomes the most recently used; made with `make` where it is absent. */
  getOrMake(key: Key, make: () => Value): Value {
    const value = this.#entries.has(key) ? this.#entries.get(key) : undefined;
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
      return value;
    }
    const made = make();
    this.#entries.set(key, made);
    if (this.#entries.size > this.limit) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return made;
  }
}
