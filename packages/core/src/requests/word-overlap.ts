/** Longer texts are compared by their beginning, in characters. */
const longestCompared = 200_000;

/**
 * The share of words that two texts have in common, from 0 to 1: those in both over those in either, each as often as it is there.
 * Case, order and punctuation do not count. Null when either has no words.
 */
export function wordOverlap(one: string, other: string): number | null {
  const [ones, others] = [countWords(one), countWords(other)];
  if (ones.size === 0 || others.size === 0) return null;
  let common = 0;
  let either = 0;
  for (const [word, count] of ones) {
    const there = others.get(word) ?? 0;
    common += Math.min(count, there);
    either += Math.max(count, there);
  }
  for (const [word, count] of others) if (!ones.has(word)) either += count;
  return common / either;
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text
    .slice(0, longestCompared)
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
