/** Remembers what was made for a name. Holds at most `limit` values; when it is full, the one made first goes. */
export class Memo<Value> {
  readonly #made = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What was made for the name before, or else is made now. What `make` throws is thrown, and nothing is remembered. */
  get(name: string, make: () => Value): Value {
    const before = this.#made.get(name);
    if (before !== undefined) return before;
    const value = make();
    if (this.#made.size >= this.#limit) {
      const first = this.#made.keys().next();
      if (!first.done) this.#made.delete(first.value);
    }
    this.#made.set(name, value);
    return value;
  }

  get size(): number {
    return this.#made.size;
  }
}
