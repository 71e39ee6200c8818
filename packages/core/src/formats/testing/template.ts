import fc from 'fast-check';

/** A value that a body may have in two ways. Whoever reads the body with care reads it differently. */
class Either {
  readonly ways: readonly [unknown, unknown];

  constructor(ways: readonly [unknown, unknown]) {
    this.ways = ways;
  }
}

/** A piece of a body that may be left out. */
class Maybe {
  readonly piece: unknown;

  constructor(piece: unknown) {
    this.piece = piece;
  }
}

/** One of two values; the second must be as legal as the first. */
export const either = (first: unknown, second: unknown): unknown => new Either([first, second]);

/** A text that stands nowhere else in the body. */
export const mark = (text: string): unknown => new Either([`${text}-one`, `${text}-two`]);

/** What may be left out. */
export const maybe = (piece: unknown): unknown => new Maybe(piece);

/** A value that counts: where it stands in the body, and how it may be given. */
export type Leaf = { path: string; ways: readonly [unknown, unknown] };

/** How a template is filled in: which pieces are left out, by their number, and which value is given in its second way, by its path. */
export type Filling = { absent: ReadonlySet<number>; second: string | null };

/** A body, and the values in it that count. */
export type Filled = { body: unknown; leaves: Leaf[] };

/** Makes a body from a template. */
export function fill(template: unknown, { absent, second }: Filling): Filled {
  const leaves: Leaf[] = [];
  let pieces = 0;
  return { body: at(template, []), leaves };

  function at(node: unknown, path: readonly (string | number)[]): unknown {
    if (node instanceof Maybe) return absent.has(pieces++) ? undefined : at(node.piece, path);
    if (node instanceof Either) {
      const leaf = { path: path.join('.'), ways: node.ways };
      leaves.push(leaf);
      return node.ways[leaf.path === second ? 1 : 0];
    }
    if (Array.isArray(node)) {
      const items: unknown[] = [];
      for (const one of node) {
        const item = at(one, [...path, items.length]);
        if (item !== undefined) items.push(item);
      }
      return items;
    }
    if (typeof node !== 'object' || node === null) return node;
    const members = Object.entries(node).map(([name, value]) => [name, at(value, [...path, name])] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
}

/** How many pieces of a template may be left out. */
export function piecesOf(node: unknown): number {
  if (node instanceof Either || typeof node !== 'object' || node === null) return 0;
  if (node instanceof Maybe) return 1 + piecesOf(node.piece);
  return Object.values(node).reduce<number>((sum, one) => sum + piecesOf(one), 0);
}

/** Any choice of pieces to leave out. Nested pieces of what is left out do not count. */
export const anyAbsence = (pieces: number): fc.Arbitrary<ReadonlySet<number>> =>
  fc.subarray(Array.from({ length: pieces }, (_, number) => number)).map((absent) => new Set(absent));
