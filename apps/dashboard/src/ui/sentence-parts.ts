/** A piece of a sentence: words, or a value that is shown as a chip. */
export type Part = string | { chip: string; tone: 'plain' | 'soft'; mono?: boolean };

/** A value that was chosen. */
export const chip = (text: string, mono = false): Part => ({ chip: text, tone: 'plain', mono });

/** A thing that requests go to. */
export const place = (text: string): Part => ({ chip: text, tone: 'soft' });

/** The sentence as plain text, for readers, pictures and comparisons. */
export const textOf = (parts: readonly Part[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part.chip)).join('');

/** "a", "a or b", "a, b or c", of phrases that have parts of their own. */
export function listed(phrases: readonly Part[][], word: 'or' | 'and'): Part[] {
  return phrases.flatMap((phrase, index) => {
    if (index === 0) return phrase;
    return [index === phrases.length - 1 ? ` ${word} ` : ', ', ...phrase];
  });
}
