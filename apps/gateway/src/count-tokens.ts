import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base';

/** Longer texts are counted by their beginning, in characters: an estimate need not take seconds. */
const sampleCharacters = 40_000;

/** About how many tokens a text has, by the tokenizer of OpenAI's newer models. */
export function countTokens(text: string): number {
  const sample = text.slice(0, sampleCharacters);
  let tokens = 0;
  for (const piece of sample.split(run).flatMap(cut)) tokens += count(piece, { disallowedSpecial: new Set() });
  return Math.ceil((tokens * text.length) / Math.max(sample.length, 1));
}

/** The tokenizer takes time by the square of a word's length, and whoever calls may write one that never ends: it is counted in parts. */
const longestRun = 128;
const run = new RegExp(`(\\S{${longestRun},}|\\s{${longestRun},})`);

const cut = (piece: string): string[] =>
  run.test(piece) ? (piece.match(new RegExp(`[^]{1,${longestRun}}`, 'g')) ?? []) : [piece];

/** A picture or a file inside a JSON body: nobody writes words of this length in this alphabet. */
const media = /"(?:data:[^",]{0,200},)?[A-Za-z0-9+/_-]{1000,}={0,2}"/g;

/** What a picture of a megapixel counts at most vendors. */
const tokensPerMedia = 1_500;

/**
 * About how many tokens a JSON body is to a model. Its names and punctuation stand for what a provider adds around the texts; pictures
 * and files are counted by their number, not by their bytes.
 */
export function countBodyTokens(body: string): number {
  let found = 0;
  const texts = body.replace(media, () => {
    found++;
    return '""';
  });
  return countTokens(texts) + found * tokensPerMedia;
}
