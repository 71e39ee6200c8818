import { z } from 'zod';
import type { ChatAnswer, ReadAnswer } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import { readOpenaiStreamError } from '../openai-refusal.ts';
import type { ReadContext } from '../wire-format.ts';
import { lengthOfItem, madeId, partsOfItem } from './output-item.ts';
import { type ReadResponse, readResponse } from './read-response.ts';

/** Reads a whole response object; undefined when the text is not one. */
export function readAnswer(body: string, { idSeed }: ReadContext): ReadAnswer | undefined {
  const json = parseJson(body);
  const read = isResponse(json) ? readResponse(json) : undefined;
  if (!read) return undefined;
  const failed = failedResponse.safeParse(json).success ? readOpenaiStreamError(body) : undefined;
  return {
    body,
    reported: read.reported,
    serviceTier: read.serviceTier,
    finishReason: read.finish.raw,
    outputCharacters: read.items.reduce((sum, item) => sum + lengthOfItem(item), 0),
    ...(failed ? { failed } : {}),
    answer: () => answerOf(read, idSeed),
  };
}

/** A response that failed has a status of its own, whatever the status of the exchange. */
const failedResponse = z.looseObject({ status: z.literal('failed') });

const isResponse = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'output' in json && Array.isArray(json.output);

function answerOf(read: ReadResponse, idSeed: string): ChatAnswer {
  const { id, model, items, finish, reported, serviceTier } = read;
  const logprobs = items.flatMap((item) =>
    item.kind === 'message' ? item.parts.flatMap((part) => (part.kind === 'text' ? part.logprobs : [])) : [],
  );
  const parts = items.flatMap(partsOfItem);
  const calls = parts.filter((part) => part.kind === 'tool-call');
  for (const [index, call] of calls.entries()) call.id ||= madeId(idSeed, index);
  const choice = { parts, finish, logprobs: logprobs.length === 0 ? null : logprobs };
  return { id, model, choices: [choice], reported, serviceTier };
}
