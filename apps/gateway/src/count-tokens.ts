import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Longer texts are counted by their beginning, in characters: an estimate need not take seconds. */
const sampleCharacters = 100_000;

/** About how many tokens a text has, by the tokenizer of OpenAI's newer models. */
export function countTokens(text: string): number {
  const sample = text.slice(0, sampleCharacters);
  const tokens = count(sample, { disallowedSpecial: new Set() });
  return Math.ceil((tokens * text.length) / Math.max(sample.length, 1));
}
