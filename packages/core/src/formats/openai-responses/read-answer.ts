import type { ChatAnswer, ReadAnswer } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import { lengthOfItem, partsOfItem } from './output-item.ts';
import { type ReadResponse, readResponse } from './read-response.ts';

/** Reads a whole response object; undefined when the text is not one. */
export function readAnswer(body: string): ReadAnswer | undefined {
  const json = parseJson(body);
  const read = isResponse(json) ? readResponse(json) : undefined;
  if (!read) return undefined;
  return {
    body,
    reported: read.reported,
    serviceTier: read.serviceTier,
    finishReason: read.finish.raw,
    outputCharacters: read.items.reduce((sum, item) => sum + lengthOfItem(item), 0),
    answer: () => answerOf(read),
  };
}

const isResponse = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'output' in json && Array.isArray(json.output);

function answerOf({ id, model, items, finish, reported, serviceTier }: ReadResponse): ChatAnswer {
  const logprobs = items.flatMap((item) =>
    item.kind === 'message' ? item.parts.flatMap((part) => (part.kind === 'text' ? part.logprobs : [])) : [],
  );
  const choice = { parts: items.flatMap(partsOfItem), finish, logprobs: logprobs.length === 0 ? null : logprobs };
  return { id, model, choices: [choice], reported, serviceTier };
}
