import { type Choice, type Part, partText } from '../answer/answer.ts';
import { chance } from '../answer/chance.ts';
import { seal } from '../answer/signature.ts';
import { tokenLogprob } from '../openai/logprobs.ts';
import { REASONING } from './input-rules.ts';
import type { ResponseRequest } from './response-request.ts';

/** One item of a response's output. */
export type OutputItem =
  | { type: 'reasoning'; id: string; summary: SummaryText[]; encrypted_content?: string }
  | { type: 'web_search_call'; id: string; status: string; action: object }
  | { type: 'message'; id: string; status: string; role: 'assistant'; content: OutputContent[] }
  | { type: 'function_call'; id: string; status: string; call_id: string; name: string; arguments: string };

export type SummaryText = { type: 'summary_text'; text: string };
export type OutputContent =
  | { type: 'output_text'; text: string; annotations: object[]; logprobs: object[] }
  | { type: 'refusal'; refusal: string };

/** An item and the tokens a stream sends of it. */
export interface OutputPart {
  item: OutputItem;
  tokens: readonly string[];
}

/** What the items of an answer depend on. */
export interface OutputFacts {
  choice: Choice;
  request: ResponseRequest;
  webSearches: number;
  /** The number of the call, from which ids follow. */
  callNumber: number;
}

/** The output of an answer: reasoning, web searches, then a message or function calls. */
export function outputParts(facts: OutputFacts): OutputPart[] {
  const { choice, webSearches } = facts;
  const searches = Array.from({ length: webSearches }, (_, index) => searchPart(facts, index));
  return [...reasoningPart(facts), ...searches, ...choice.parts.map((part, index) => visiblePart(part, index, facts))];
}

const idOf = ({ callNumber }: OutputFacts, prefix: string, index = 0): string =>
  `${prefix}_${chance(`${prefix}:${callNumber}:${index}`).text(48, '0123456789abcdef')}`;

function reasoningPart(facts: OutputFacts): OutputPart[] {
  const { choice, request } = facts;
  if (choice.reasoningTokens === 0) return [];
  const id = idOf(facts, 'rs');
  const text = choice.reasoning.join('');
  const summary: SummaryText[] = text === '' ? [] : [{ type: 'summary_text', text }];
  const encrypted = request.include?.includes('reasoning.encrypted_content') ?? false;
  const item: OutputItem = {
    type: 'reasoning',
    id,
    summary,
    ...(encrypted ? { encrypted_content: seal(REASONING, id) } : {}),
  };
  return [{ item, tokens: choice.reasoning }];
}

function searchPart(facts: OutputFacts, index: number): OutputPart {
  const query = `railway signalling ${index + 1}`;
  const action = { type: 'search', query, queries: [query] };
  const item: OutputItem = { type: 'web_search_call', id: idOf(facts, 'ws', index), status: 'completed', action };
  return { item, tokens: [] };
}

function visiblePart(part: Part, index: number, facts: OutputFacts): OutputPart {
  const { finish } = facts.choice;
  const status = finish.kind === 'length' || finish.kind === 'filter' ? 'incomplete' : 'completed';
  const { tokens } = part;
  if (part.kind === 'tool') {
    const shared = { id: idOf(facts, 'fc', index), status, call_id: `call_${part.id}`, name: part.name };
    return { tokens, item: { type: 'function_call', ...shared, arguments: partText(part) } };
  }
  const content = [contentOf(part, facts.request)];
  return { tokens, item: { type: 'message', id: idOf(facts, 'msg'), status, role: 'assistant', content } };
}

function contentOf(part: Part, { include, top_logprobs }: ResponseRequest): OutputContent {
  if (part.kind === 'refusal') return { type: 'refusal', refusal: partText(part) };
  const asked = include?.includes('message.output_text.logprobs') ?? false;
  const logprobs = asked ? part.tokens.map((token) => tokenLogprob(token, top_logprobs ?? 0)) : [];
  return { type: 'output_text', text: partText(part), annotations: [], logprobs };
}
