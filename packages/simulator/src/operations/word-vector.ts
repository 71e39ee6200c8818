import { chance } from '../answer/chance.ts';

/** Words counted at most; beyond, a text's vector no longer changes. */
const MAX_WORDS = 512;
const STEPS = 2 ** 16;

/**
 * A unit vector for a text or a list of token ids, as 32-bit floats. The same model, input and length always give the same vector,
 * and texts that share words lie near each other, so that searches over them find what one expects. A shorter vector is the
 * beginning of the longer one, brought to length 1 again.
 */
export function wordVector(model: string, input: string | readonly number[], dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const word of wordsOf(input)) {
    const source = chance(`${model}\n${word}`);
    for (let index = 0; index < dimensions; index += 1) {
      sum[index] = (sum[index] ?? 0) + source.below(STEPS) / (STEPS / 2) - 1;
    }
  }
  const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  return Float32Array.from(sum, (value) => value / (length === 0 ? 1 : length));
}

/** How well a text answers a query, 0 to 1: the share of the query's words in it, with a little of its own for order. */
export function wordOverlap(query: string, text: string): number {
  const wanted = wordsOf(query);
  const present = new Set(wordsOf(text));
  const found = wanted.filter((word) => present.has(word)).length;
  const own = chance(`${query}\n${text}`).below(10_000) / 10_000;
  return Math.round((0.9 * (found / Math.max(1, wanted.length)) + 0.1 * own) * 1e6) / 1e6;
}

function wordsOf(input: string | readonly number[]): string[] {
  if (typeof input !== 'string') return [...new Set(input.map((token) => `#${token}`))].slice(0, MAX_WORDS);
  const words = input.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [input];
  return [...new Set(words)].slice(0, MAX_WORDS);
}
