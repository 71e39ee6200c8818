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

/** Sentences about railway switching, chosen by `seedText`; one word is one token. */
export function composeText(seedText: string, rules: LengthRules): Composed {
  const source = chance(seedText);
  const natural = MIN_TOKENS + source.below(MAX_TOKENS - MIN_TOKENS + 1);
  const wanted = rules.exactTokens === null ? natural : rules.exactTokens - rules.reasoningTokens;
  const visible = capped(wanted, rules);
  const tokens = words(source, visible.count);
  const last = tokens.at(-1);
  if (last && visible.finish === 'stop') tokens[tokens.length - 1] = last.endsWith('.') ? last : `${last}.`;
  return { tokens, reasoningTokens: visible.reasoningTokens, finish: visible.finish };
}

/**
 * A JSON text as an answer; four characters are one token. A scripted length beyond the text is filled with line breaks, which
 * JSON ignores; one below it cuts the text like a cap does.
 */
export function composeJson(json: string, rules: LengthRules): Composed {
  const characters = [...json];
  const tokens: string[] = [];
  for (let at = 0; at < characters.length; at += JSON_TOKEN_CHARACTERS) {
    tokens.push(characters.slice(at, at + JSON_TOKEN_CHARACTERS).join(''));
  }
  const wanted = rules.exactTokens === null ? tokens.length : rules.exactTokens - rules.reasoningTokens;
  const visible = capped(wanted, rules);
  const finish = visible.count < tokens.length ? 'length' : visible.finish;
  tokens.length = Math.min(tokens.length, visible.count);
  while (tokens.length < visible.count) tokens.push('\n');
  return { tokens, reasoningTokens: visible.reasoningTokens, finish };
}

/** Reasoning comes first, so a cap leaves it whole before it leaves any visible token. */
function capped(
  wanted: number,
  rules: LengthRules,
): { count: number; reasoningTokens: number; finish: 'stop' | 'length' } {
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
      tokens.push(tokens.length === 0 ? word : ` ${word}`);
    }
  }
  return tokens;
}
