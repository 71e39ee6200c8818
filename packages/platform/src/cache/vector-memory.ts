/** A vector as this process knows it. */
export type KnownVector = { entry: string; requestId: string; vector: Float32Array };

/** The copy of a set, and the version of the set that it is of; null when it is of none. */
export type KnownSet = { version: string | null; vectors: Map<string, KnownVector> };

/** Copies of the sets that were used last. */
export type VectorMemory = {
  of(key: string): KnownSet;
  /** To be called when the copy of `key` has grown: copies that were used longest ago are given up, never this one. */
  bound(key: string): void;
};

/** Holds at most `mostBytes` of vectors besides those of the set that was used last. */
export function createVectorMemory(mostBytes = 128 * 1_048_576): VectorMemory {
  const sets = new Map<string, KnownSet>();
  return {
    of(key) {
      const known = sets.get(key) ?? { version: null, vectors: new Map() };
      sets.delete(key);
      sets.set(key, known); // the last is the one that was used last
      if (sets.size > mostSets) sets.delete(sets.keys().next().value ?? key);
      return known;
    },
    bound(key) {
      let bytes = 0;
      for (const [name, known] of [...sets].reverse()) {
        bytes += bytesOf(known);
        if (name !== key && bytes > mostBytes) sets.delete(name);
      }
    },
  };
}

/** Callers may make sets as they like: each other system prompt is one. */
const mostSets = 2_000;
/** What an empty copy takes, and what a vector takes besides its numbers; bytes, about. */
const overhead = 512;

const bytesOf = ({ vectors }: KnownSet): number => {
  let bytes = overhead;
  for (const { vector } of vectors.values()) bytes += vector.byteLength + overhead;
  return bytes;
};
