import { z } from 'zod';
import { anthropicDialect } from '../formats/anthropic-dialect.ts';
import { messagesBody } from '../formats/anthropic-messages/schema.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage } from '../pricing/usage.ts';
import { passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { noEvents } from './read-events.ts';

/** What only shapes an answer has no place in a count, and Anthropic refuses it. */
const onlyForAnswers = z.undefined({ error: 'it has no place in a count of tokens' }).optional();

const body = messagesBody.extend({
  max_tokens: onlyForAnswers,
  metadata: onlyForAnswers,
  service_tier: onlyForAnswers,
  stop_sequences: onlyForAnswers,
  stream: onlyForAnswers,
  temperature: onlyForAnswers,
  top_k: onlyForAnswers,
  top_p: onlyForAnswers,
});

/** Anthropic's count of tokens, which is free: https://docs.anthropic.com/en/api/messages-count-tokens */
export const anthropicCountTokens: Operation = {
  name: 'count-tokens',
  family: 'anthropic',
  dialect: anthropicDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, body);
    const forwardHeaders: Record<string, string> = {};
    for (const name of ['anthropic-version', 'anthropic-beta']) {
      const header = input.headers?.get(name);
      if (header) forwardHeaders[name] = header;
    }
    return operationCall({
      operation: 'count-tokens',
      family: 'anthropic',
      model: value.model,
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
