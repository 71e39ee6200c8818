import { z } from 'zod';
import { anthropicDialect } from '../formats/anthropic-dialect.ts';
import { decodeCall } from '../formats/anthropic-messages/decode-call.ts';
import { withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage } from '../pricing/usage.ts';
import { passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { noEvents } from './read-events.ts';

/** What only shapes an answer has no place in a count, and Anthropic refuses it. */
const onlyForAnswers = z.undefined({ error: 'it has no place in a count of tokens' }).optional();

const body = z.looseObject({
  max_tokens: onlyForAnswers,
  metadata: onlyForAnswers,
  service_tier: onlyForAnswers,
  stop_sequences: onlyForAnswers,
  stream: onlyForAnswers,
  temperature: onlyForAnswers,
  top_k: onlyForAnswers,
  top_p: onlyForAnswers,
});

/** Beside it any thinking budget is small enough. */
const largestBound = '10000000';

/** Anthropic's count of tokens, which is free: https://docs.anthropic.com/en/api/messages-count-tokens */
export const anthropicCountTokens: Operation = {
  name: 'count-tokens',
  family: 'anthropic',
  dialect: anthropicDialect,
  body: 'json',
  decode(input) {
    const { object } = readJson(input, body);
    // What holds for a message holds for its count; only the bound is missing.
    const { model, forwardHeaders } = decodeCall({
      text: withMembers(object, { max_tokens: largestBound }),
      model: null,
      stream: null,
      query: input.query,
      headers: input.headers ?? new Headers(),
    });
    return operationCall({
      operation: 'count-tokens',
      family: 'anthropic',
      model,
      maxInputTokens: 0,
      payload: { kind: 'json', object },
      forwardHeaders,
    });
  },
};

/** The same at providers. */
export const anthropicCountTokensWire: OperationWire = {
  family: 'anthropic',
  headers: { 'anthropic-version': '2023-06-01' },
  encode(call, { model }) {
    sameFamily(call, 'anthropic');
    return passPayload(call, model);
  },
  readAnswer({ text }) {
    const isAnswer = z.looseObject({ input_tokens: z.int().nonnegative() }).safeParse(parseJson(text ?? '')).success;
    return isAnswer ? { text, reported: { usage: { ...noUsage }, mismatch: null } } : undefined;
  },
  readEvent: noEvents,
};
