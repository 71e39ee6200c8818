import type { ChatAnswer } from '../../chat/chat-event.ts';
import type { AssistantPart } from '../../chat/content.ts';
import { sealSignature } from '../../chat/signature.ts';
import { parseJson } from '../../json/parse-json.ts';
import { isPlainId } from '../plain-ids.ts';
import { isObject } from '../tool-input.ts';
import type { AnswerContext } from '../wire-format.ts';
import { writeCitation } from './citation.ts';
import { writeFinish } from './finish-words.ts';
import { usageOrEstimate, writeServiceTier } from './write-usage.ts';

/** Writes an answer of another format as a message. Only the first choice has a place in it. */
export function encodeAnswer(answer: ChatAnswer, context: AnswerContext): string {
  const [choice] = answer.choices;
  const parts = choice?.parts ?? [];
  const content = parts.flatMap((part, index) => blockOf(part, toolIdOf(context, index)));
  const said = {
    calledTools: parts.some(({ kind }) => kind === 'tool-call'),
    refused: parts.some(({ kind }) => kind === 'refusal'),
  };
  const characters = parts.reduce((sum, part) => sum + charactersOf(part), 0);
  const usage = {
    ...usageOrEstimate(answer.reported, context, characters),
    service_tier: writeServiceTier(answer.serviceTier),
  };
  return JSON.stringify({
    ...messageHead(context, answer.model),
    content,
    ...writeFinish(choice?.finish ?? null, said),
    usage,
  });
}

/** What every message begins with. The id is made from the request's own, as the provider's is of another shape. */
export const messageHead = ({ requestId, model }: AnswerContext, served: string | null) => ({
  id: `msg_${plainRequestId(requestId)}`,
  type: 'message',
  role: 'assistant',
  model: served ?? model,
});

/** Answers the id of the call that is the answer's `index`th part: the provider's where Anthropic's clients take it, else a new one. */
export const toolIdOf =
  ({ requestId }: AnswerContext, index: number) =>
  (id: string): string =>
    isPlainId(id, longestId) ? id : `toolu_${plainRequestId(requestId)}_${index}`;

/** Longer than any provider's; the id comes back with the tool's result. */
const longestId = 200;

const plainRequestId = (requestId: string) => requestId.replaceAll('-', '');

type Block = Record<string, unknown>;

function blockOf(part: AssistantPart, idOf: (id: string) => string): Block[] {
  switch (part.kind) {
    case 'text': {
      if (part.text === '') return [];
      const citations = part.citations.length > 0 ? part.citations.map(writeCitation) : null;
      return [{ type: 'text', text: part.text, citations }];
    }
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text, citations: null }];
    case 'reasoning': {
      const signature = part.signature ? sealSignature(part.signature, 'anthropic-messages') : '';
      // Hidden thinking has no place for the summary that some providers give of it, so the summary decides the block.
      if (part.redacted && part.text === '')
        return signature === '' ? [] : [{ type: 'redacted_thinking', data: signature }];
      return [{ type: 'thinking', thinking: part.text, signature }];
    }
    case 'tool-call':
      return [{ type: 'tool_use', id: idOf(part.id), name: part.name, input: writtenInput(part.arguments) }];
  }
}

/** Models sometimes write arguments that are no JSON object; they reach the client all the same, under a name that says so. */
function writtenInput(words: string): unknown {
  if (words.trim() === '') return {};
  const input = parseJson(words);
  return isObject(input) ? input : { invalid_arguments: words };
}

function charactersOf(part: AssistantPart): number {
  return part.kind === 'tool-call' ? part.name.length + part.arguments.length : part.text.length;
}
