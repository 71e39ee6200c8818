import { bearerKey } from '../../calls/keys.ts';
import { invalid } from '../../faults/problem.ts';
import { explain } from '../../openai/chat-request.ts';
import { openAiRefusal } from '../../openai/openai-refusal.ts';
import { replyHeaders } from '../../openai/openai-route.ts';
import type { Dialect } from '../dialect.ts';

/** OpenAI's way of naming keys and errors. */
export const openAiDialect: Dialect = {
  key: (exchange) => bearerKey(exchange.header('authorization')),
  explain(error, body) {
    const { message, param, code } = explain(error, body);
    return invalid(message, param, code);
  },
  refuse: openAiRefusal,
  headers: ({ callNumber, elapsedMs, promptTokens }) => replyHeaders(callNumber, elapsedMs, promptTokens),
};
