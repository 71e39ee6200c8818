import { argumentsOf, type Choice, type Part } from '../answer/answer.ts';
import { chance, ID_ALPHABET } from '../answer/chance.ts';
import { sign } from '../answer/signature.ts';
import type { Answered } from '../calls/chat-format.ts';
import { THINKING } from './conversation-rules.ts';
import type { MessageRequest } from './message-request.ts';

/** A block of an answer, and the deltas a stream makes of it. */
export interface AnswerBlock {
  /** The whole block. */
  whole: object;
  /** The block as a stream opens it. */
  opening: object;
  /** Deltas that carry no output token of their own. */
  heads: object[];
  /** One delta a token. */
  contents: object[];
  /** Deltas after the tokens. */
  tails: object[];
}

/** The blocks of an answer: thinking, web searches, then texts or tool calls. */
export function answerBlocks({ request, choices, consumption, callNumber }: Answered<MessageRequest>): AnswerBlock[] {
  const [choice] = choices;
  if (!choice) return [];
  const searches = Array.from({ length: consumption.webSearches }, (_, index) => searchBlocks(callNumber, index));
  const citations = consumption.webSearches > 0 ? [webCitation(callNumber)] : documentCitations(request);
  return [
    ...thinkingBlock(choice, request),
    ...searches.flat(),
    ...choice.parts.map((part) => partBlock(part, citations)),
  ];
}

const fixed = (whole: object): AnswerBlock => ({ whole, opening: whole, heads: [], contents: [], tails: [] });

function thinkingBlock({ reasoning }: Choice, { thinking: asked }: MessageRequest): AnswerBlock[] {
  if (reasoning.length === 0) return [];
  const omitted = asked !== undefined && 'display' in asked && asked.display === 'omitted';
  const thinking = omitted ? '' : reasoning.join('');
  const signature = sign(THINKING, thinking);
  return [
    {
      whole: { type: 'thinking', thinking, signature },
      opening: { type: 'thinking', thinking: '', signature: '' },
      heads: omitted ? [] : reasoning.map((text) => ({ type: 'thinking_delta', thinking: text })),
      contents: [],
      tails: [{ type: 'signature_delta', signature }],
    },
  ];
}

function partBlock(part: Part, citations: readonly object[]): AnswerBlock {
  if (part.kind === 'tool') return toolBlock(part);
  const cited = citations.length === 0 ? {} : { citations };
  return {
    whole: { type: 'text', text: part.tokens.join(''), ...cited },
    opening: { type: 'text', text: '', ...(citations.length === 0 ? {} : { citations: [] }) },
    heads: citations.map((citation) => ({ type: 'citations_delta', citation })),
    contents: part.tokens.map((text) => ({ type: 'text_delta', text })),
    tails: [],
  };
}

function toolBlock(part: Part & { kind: 'tool' }): AnswerBlock {
  const shared = { type: 'tool_use', id: `toolu_${part.id}`, name: part.name, caller: { type: 'direct' } };
  return {
    whole: { ...shared, input: argumentsOf(part) ?? {} },
    opening: { ...shared, input: {} },
    heads: [{ type: 'input_json_delta', partial_json: '' }],
    contents: part.tokens.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    tails: [],
  };
}

const URL = 'https://example.com/signalling';

function searchBlocks(callNumber: number, index: number): AnswerBlock[] {
  const id = `srvtoolu_${chance(`search:${callNumber}:${index}`).text(24, ID_ALPHABET)}`;
  const input = { query: `railway signalling ${index + 1}` };
  const use = { type: 'server_tool_use', id, name: 'web_search', caller: { type: 'direct' } };
  const found = {
    type: 'web_search_result',
    url: URL,
    title: 'Signalling',
    encrypted_content: chance(`found:${callNumber}:${index}`).text(40, ID_ALPHABET),
    page_age: null,
  };
  return [
    {
      ...fixed({ ...use, input }),
      opening: { ...use, input: {} },
      heads: [{ type: 'input_json_delta', partial_json: JSON.stringify(input) }],
    },
    fixed({ type: 'web_search_tool_result', tool_use_id: id, caller: { type: 'direct' }, content: [found] }),
  ];
}

const webCitation = (callNumber: number) => ({
  type: 'web_search_result_location',
  url: URL,
  title: 'Signalling',
  encrypted_index: chance(`index:${callNumber}`).text(40, ID_ALPHABET),
  cited_text: 'Nothing enters a block until the train before it has left.',
});

/** One citation of each text document that allows it. */
function documentCitations({ messages }: MessageRequest): object[] {
  const blocks = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const documents = blocks.flatMap((block) => (block.type === 'document' ? [block] : []));
  return documents.flatMap(({ citations, source, title }, index) => {
    if (citations?.enabled !== true || source.type !== 'text') return [];
    const cited_text = source.data.slice(0, 40);
    const range = { start_char_index: 0, end_char_index: cited_text.length };
    const document = { document_index: index, document_title: title ?? null, file_id: null };
    return [{ type: 'char_location', cited_text, ...document, ...range }];
  });
}
