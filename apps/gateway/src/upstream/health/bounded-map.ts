/** How many of the oldest entries are looked at to make room for a new one. */
const looked = 16;

/**
 * Values by name, made when first asked for. Above `capacity` the oldest that may be forgotten goes first. Values that are in use
 * stay, until there are twice as many as the capacity: then the oldest goes, whatever it is.
 */
export function createBoundedMap<Value>(
  capacity: number,
  { make, mayForget }: { make(name: string): Value; mayForget(value: Value): boolean },
) {
  const values = new Map<string, Value>();

  function makeRoom(): void {
    let seen = 0;
    for (const [name, value] of values) {
      if (mayForget(value)) {
        values.delete(name);
        return;
      }
      seen++;
      if (seen === looked) break;
    }
    const oldest = values.keys().next();
    if (values.size >= 2 * capacity && !oldest.done) values.delete(oldest.value);
  }

  return {
    get: (name: string): Value | undefined => values.get(name),
    of(name: string): Value {
      const known = values.get(name);
      if (known !== undefined) return known;
      if (values.size >= capacity) makeRoom();
      const made = make(name);
      values.set(name, made);
      return made;
    },
    values: () => values.entries(),
    get size(): number {
      return values.size;
    },
  };
}
