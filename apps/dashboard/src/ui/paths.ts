/** A place in a tree of objects and lists, such as `['targets', 0, 'target']`. */
export type Path = readonly (string | number)[];

/** A copy of `value` in which the place holds `next`; undefined takes a key away. What is not on the way stays the same object. */
export function setAt(value: unknown, path: Path, next: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (Array.isArray(value)) return value.map((item, index) => (index === head ? setAt(item, rest, next) : item));
  const entries = isRecord(value) ? value : {};
  const inner = setAt(entries[head], rest, next);
  if (inner === undefined) {
    const { [head]: _, ...others } = entries;
    return others;
  }
  return { ...entries, [head]: inner };
}

/** What stands at a place; undefined where nothing does. */
export function getAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

/** A list with one entry put elsewhere. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

/** An object with one key set, or without it when the value is undefined; undefined when none is left. */
export function withKey<Thing extends object>(thing: Thing | undefined, key: keyof Thing, value: unknown) {
  const next = setAt(thing ?? {}, [String(key)], value) as Thing;
  return Object.keys(next).length === 0 ? undefined : next;
}

/** `definition.target.targets.0` of `['definition', 'target', 'targets', 0]`. */
export const dotted = (path: Path): string => path.join('.');

const isRecord = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null;
