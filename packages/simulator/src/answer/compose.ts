import { type Chance, chance } from './chance.ts';

/** The output of one choice: its visible tokens in order, and whether the cap cut it short. */
export interface Composed {
  tokens: string[];
  reasoningTokens: number;
  finish: 'stop' | 'length';
}

/** How long an answer may be. Counts include reasoning tokens. */
export interface LengthRules {
  /** The client's limit, or null. */
  capTokens: number | null;
  /** The exact length a script asks for, or null. */
  exactTokens: number | null;
  reasoningTokens: number;
}

const MIN_TOKENS = 8;
const MAX_TOKENS = 60;
const JSON_TOKEN_CHARACTERS = 4;

const SENTENCES = [
  'The signaller sets the points for track two and locks the route.',
  'A switch that does not report its position keeps the signal at danger.',
  'Freight waits in the siding while the express passes on the main line.',
  'Each lever in the frame moves only when the interlocking allows it.',
  'The yard sorts wagons by destination before the night train leaves.',
  'Axle counters tell the box that the section ahead is clear.',
  'A driver who sees two yellow lights prepares to stop.',
  'When one route is closed the dispatcher sends trains over the other.',
  'The turnout leads left to the depot and right to the harbour.',
  'Nothing enters a block until the train before it has left.',
  'Maintenance greases the blades and tests the motor every week.',
  'The timetable gives four minutes for the engine to change ends.',
].map((sentence) => sentence.split(' '));

/** Sentences about railway switching, chosen by `seedText`, after the tokens of an opening; one word is one token. */
export function composeText(seedText: string, rules: LengthRules, opening: readonly string[] = []): Composed {
  const source = chance(seedText);
  const natural = opening.length + MIN_TOKENS + source.below(MAX_TOKENS - MIN_TOKENS + 1);
  const { count, reasoningTokens, finish } = capped(natural, rules);
  const tokens = opening.slice(0, count);
  for (const word of words(source, count - tokens.length)) tokens.push(tokens.length === 0 ? word : ` ${word}`);
  const last = tokens.at(-1);
  if (last && finish === 'stop') tokens[tokens.length - 1] = last.endsWith('.') ? last : `${last}.`;
  return { tokens, reasoningTokens, finish };
}

/** A JSON text as an answer, fitted as `fitTokens` does. */
export function composeJson(json: string, rules: LengthRules): Composed {
  const { tokens, reasoningTokens, short } = fitTokens([jsonTokens(json)], rules);
  return { tokens: tokens[0] ?? [], reasoningTokens, finish: short ? 'length' : 'stop' };
}

/** The tokens of a text, one a word; each but the first keeps the space before it. */
export function wordTokens(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

/** The tokens of a JSON text: four characters each. */
export function jsonTokens(json: string): string[] {
  const characters = [...json];
  const tokens: string[] = [];
  for (let at = 0; at < characters.length; at += JSON_TOKEN_CHARACTERS) {
    tokens.push(characters.slice(at, at + JSON_TOKEN_CHARACTERS).join(''));
  }
  return tokens;
}

/**
 * Texts that follow each other, fitted to the rules. A length beyond them is filled with line breaks, which JSON ignores; one below
 * cuts the last ones, and those of which nothing is left fall away, all but the first.
 */
export function fitTokens(
  texts: readonly string[][],
  rules: LengthRules,
): { tokens: string[][]; reasoningTokens: number; short: boolean } {
  const natural = texts.reduce((sum, text) => sum + text.length, 0);
  const { count, reasoningTokens, finish } = capped(natural, rules);
  const tokens: string[][] = [];
  let left = count;
  for (const text of texts) {
    if (left <= 0 && tokens.length > 0) break;
    tokens.push(text.slice(0, left));
    left -= text.length;
  }
  const last = tokens.at(-1);
  for (; last && left > 0; left -= 1) last.push('\n');
  return { tokens, reasoningTokens, short: finish === 'length' || count < natural };
}

/** Reasoning comes first, so a cap leaves it whole before it leaves any visible token. */
function capped(
  natural: number,
  rules: LengthRules,
): { count: number; reasoningTokens: number; finish: 'stop' | 'length' } {
  const wanted = rules.exactTokens === null ? natural : Math.max(0, rules.exactTokens - rules.reasoningTokens);
  const cap = rules.capTokens ?? Number.POSITIVE_INFINITY;
  const reasoningTokens = Math.min(rules.reasoningTokens, cap);
  const count = Math.min(wanted, cap - reasoningTokens);
  const short = count < wanted || reasoningTokens < rules.reasoningTokens;
  return { count, reasoningTokens, finish: short ? 'length' : 'stop' };
}

function words(source: Chance, count: number): string[] {
  const tokens: string[] = [];
  while (tokens.length < count) {
    const sentence = SENTENCES[source.below(SENTENCES.length)] ?? [];
    for (const word of sentence) {
      if (tokens.length === count) break;
      tokens.push(word);
    }
  }
  return tokens;
}
