import type { Script } from '../faults/script.ts';
import { chance, ID_ALPHABET } from './chance.ts';
import { composeJson, composeText, fitTokens, jsonTokens, type LengthRules, wordTokens } from './compose.ts';
import { describeMedia } from './media.ts';
import type { Question, Tool } from './question.ts';
import { schemaExample } from './schema-example.ts';

/** A piece of an answer. The tokens of a tool call are its arguments, JSON. */
export type Part =
  | { kind: 'text'; tokens: string[] }
  | { kind: 'refusal'; tokens: string[] }
  /** `id` is 24 letters and digits; vendors put their own prefix before it. */
  | { kind: 'tool'; tokens: string[]; id: string; name: string };

/** Why a choice ended. `sequence` is null when a script stopped it without one. */
export type Finish =
  | { kind: 'stop' | 'length' | 'tool' | 'refusal' | 'filter' }
  | { kind: 'stop_sequence'; sequence: string | null };

/** One of the answers to a question, in no vendor's words. */
export interface Choice {
  /** What the model says of its reasoning, one word a token; empty when it is not shown. */
  reasoning: string[];
  reasoningTokens: number;
  /** At least one; all text, or all tool calls. */
  parts: Part[];
  finish: Finish;
}

const QUOTE_CHARACTERS = 60;
const NATURAL_REASONING = { least: 8, range: 17 };
const SHOWN_REASONING_WORDS = 24;
const REFUSAL = "I'm sorry, but I cannot help with that request.";

const SILENCE: Body = { reasoningTokens: 0, parts: [{ kind: 'refusal', tokens: [] }], finish: { kind: 'refusal' } };

/** The whole text of a part; of a tool call, its arguments. */
export const partText = (part: Part): string => part.tokens.join('');

/** The arguments of a tool call, read; null when a cap cut their JSON short. */
export function argumentsOf(part: Part & { kind: 'tool' }): unknown {
  try {
    return JSON.parse(partText(part));
  } catch {
    return null;
  }
}

/**
 * The choices of an answer. The words depend on the seed text, the tools and the shape; a script changes their number, not
 * the words themselves.
 */
export function answerTo(question: Question, script: Script): Choice[] {
  return Array.from({ length: question.choices }, (_, index) =>
    choose(question, script, `${index}:${question.seedText}`),
  );
}

function choose(question: Question, script: Script, seedText: string): Choice {
  const rules: LengthRules = {
    capTokens: question.capTokens,
    exactTokens: script.tokens,
    reasoningTokens: reasoningFor(question, script, seedText),
  };
  const body = compose(question, script, { seedText, rules });
  if (question.reasoning !== 'shown' || body.reasoningTokens === 0) return { ...body, reasoning: [] };
  const shown = Math.min(body.reasoningTokens, SHOWN_REASONING_WORDS);
  const reasoning = composeText(`reasoning:${seedText}`, { capTokens: null, exactTokens: shown, reasoningTokens: 0 });
  return { ...body, reasoning: reasoning.tokens };
}

interface Setting {
  seedText: string;
  rules: LengthRules;
}

type Body = Omit<Choice, 'reasoning'>;

function compose(question: Question, script: Script, { seedText, rules }: Setting): Body {
  if (script.ending === 'refuse') {
    if (question.refusal === 'silent') return SILENCE;
    const { reasoningTokens, tokens } = fitTokens([wordTokens(REFUSAL)], { ...rules, exactTokens: null });
    return { reasoningTokens, parts: [{ kind: 'refusal', tokens: tokens[0] ?? [] }], finish: { kind: 'refusal' } };
  }
  const tools = toolsToCall(question, script);
  if (tools.length > 0) {
    const called = callTools(tools, { seedText, rules });
    return script.brokenTools ? { ...called, parts: called.parts.map(broken) } : called;
  }
  const { tokens, reasoningTokens, finish } = composeShape(question, { seedText, rules });
  const ended = endEarly(tokens, question, script);
  const part: Part = { kind: 'text', tokens: ended?.tokens ?? tokens };
  return { reasoningTokens, parts: [part], finish: ended?.finish ?? { kind: finish } };
}

function composeShape(question: Question, { seedText, rules }: Setting) {
  const opening = openingOf(question);
  switch (question.shape.kind) {
    case 'schema':
      return composeJson(JSON.stringify(schemaExample(question.shape.schema, seedText)), rules);
    case 'json': {
      const source = chance(seedText);
      const answer = opening === '' ? 'The points are set.' : opening;
      const json = JSON.stringify({ answer, track: 1 + source.below(12), clear: source.below(2) === 1 });
      return composeJson(json, rules);
    }
    case 'text':
      return composeText(seedText, rules, wordTokens(opening));
  }
}

/** What proves that media and tool results arrived: it begins the answer. */
function openingOf({ turns }: Question): string {
  const last = turns.at(-1);
  const firstOfRun = turns.findLastIndex((turn) => turn.role !== 'tool') + 1;
  const result = last?.role === 'tool' ? (turns[firstOfRun]?.texts.join(' ') ?? '') : null;
  const quote = result === null ? '' : `The tool says "${result.slice(0, QUOTE_CHARACTERS)}".`;
  const media = describeMedia(turns.flatMap((turn) => turn.media));
  return [media, quote].filter((text) => text !== '').join(' ');
}

function toolsToCall(question: Question, script: Script): Tool[] {
  const { tools, toolUse, turns } = question;
  if (toolUse.kind === 'none' || tools.length === 0) return [];
  const most = question.parallelTools ? (script.toolCalls ?? tools.length) : Math.min(1, script.toolCalls ?? 1);
  if (toolUse.kind === 'auto') {
    // An answer to tool results is a text, so that a loop of calls comes to its end.
    if (turns.at(-1)?.role === 'tool') return [];
    if (script.toolCalls === null) return askedFor(question).slice(0, most);
  }
  const named = toolUse.kind === 'named' ? tools.filter((tool) => tool.name === toolUse.name) : tools;
  const count = script.toolCalls === null ? Math.min(1, most) : most;
  return Array.from({ length: count }, (_, index) => named[index % named.length]).filter((tool) => tool !== undefined);
}

function askedFor({ tools, turns }: Question): Tool[] {
  const asked = turns.findLast((turn) => turn.role === 'user')?.texts.join('\n') ?? '';
  return /\buse\b/i.test(asked) ? tools.filter((tool) => asked.includes(tool.name)) : [];
}

function callTools(tools: readonly Tool[], { seedText, rules }: Setting): Body {
  const seeds = tools.map((_, index) => (index === 0 ? seedText : `tool ${index}:${seedText}`));
  const texts = tools.map((tool, index) =>
    jsonTokens(JSON.stringify(schemaExample(tool.parameters, seeds[index] ?? seedText) ?? {})),
  );
  const { tokens, reasoningTokens, short } = fitTokens(texts, rules);
  const parts = tokens.map(
    (each, index): Part => ({
      kind: 'tool',
      tokens: each,
      id: chance(seeds[index] ?? seedText).text(24, ID_ALPHABET),
      name: tools[index]?.name ?? '',
    }),
  );
  return { reasoningTokens, parts, finish: { kind: short ? 'length' : 'tool' } };
}

/** The same number of tokens, which are no longer JSON together. */
const broken = (part: Part): Part => ({ ...part, tokens: [...part.tokens.slice(0, -1), '{"'] });

function endEarly(tokens: string[], { stop }: Question, script: Script): { tokens: string[]; finish: Finish } | null {
  const half = Math.ceil(tokens.length / 2);
  if (script.ending === 'filter') return { tokens: tokens.slice(0, half), finish: { kind: 'filter' } };
  if (script.ending === 'stop_early') {
    return { tokens: tokens.slice(0, half), finish: { kind: 'stop_sequence', sequence: stop[0] ?? null } };
  }
  if (stop.length === 0) return null;
  const text = tokens.join('');
  const hits = stop.map((sequence) => ({ sequence, at: sequence === '' ? -1 : text.indexOf(sequence) }));
  const [first] = hits.filter((hit) => hit.at >= 0).sort((a, b) => a.at - b.at);
  return first ? { tokens: upTo(tokens, first.at), finish: { kind: 'stop_sequence', sequence: first.sequence } } : null;
}

/** The tokens of the first `length` characters; the last may be a part of one. */
function upTo(tokens: readonly string[], length: number): string[] {
  const kept: string[] = [];
  let left = length;
  for (const token of tokens) {
    if (left <= 0) break;
    kept.push(token.slice(0, left));
    left -= token.length;
  }
  return kept;
}

function reasoningFor(question: Question, script: Script, seedText: string): number {
  if (script.reasoningTokens > 0 || question.reasoning === 'off') return script.reasoningTokens;
  const natural = NATURAL_REASONING.least + chance(`reasoning:${seedText}`).below(NATURAL_REASONING.range);
  return Math.min(natural, script.tokens ?? natural);
}
