/** A source of repeatable choices: the same seed always gives the same sequence. */
export interface Chance {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string;
}

/** Repeatable choices for a text (xxHash32 seeds mulberry32). */
export function chance(seedText: string): Chance {
  let state = Bun.hash.xxHash32(seedText);
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const text = (length: number, alphabet: string): string => {
    let result = '';
    while (result.length < length) result += alphabet.charAt(below(alphabet.length));
    return result;
  };
  return { below, text };
}

/** The alphabet of provider ids. */
export const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
