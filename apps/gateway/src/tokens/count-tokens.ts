import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** How many tokens a text has, by the tokenizer of OpenAI's newer models. Its vocabulary is large: see `token-worker.ts`. */
export function countTokens(text: string): number {
  let tokens = 0;
  for (const piece of text.split(run).flatMap(cut)) tokens += count(piece, { disallowedSpecial: new Set() });
  return tokens;
}

/** The tokenizer takes time by the square of a word's length, and whoever calls may write one that never ends: it is counted in parts. */
const longestRun = 128;
const run = new RegExp(`(\\S{${longestRun},}|\\s{${longestRun},})`);

const cut = (piece: string): string[] =>
  run.test(piece) ? (piece.match(new RegExp(`[^]{1,${longestRun}}`, 'g')) ?? []) : [piece];
