import { explain } from '../../openai/chat-request.ts';
import { errorBody, scriptedError } from '../../openai/openai-error.ts';
import { bearerKey, keyRefusal, replyHeaders } from '../../openai/openai-route.ts';
import type { Dialect } from '../dialect.ts';

/** OpenAI's way of naming keys and errors. */
export const openAiDialect: Dialect = {
  key: (exchange) => bearerKey(exchange.header('authorization')),
  refuseKey: keyRefusal,
  explain,
  errorBody: (status, { message, param, code }) =>
    errorBody({ message, type: status === 507 ? 'simulator_error' : 'invalid_request_error', param, code }),
  scriptedError: (status) => errorBody(scriptedError(status)),
  headers: ({ callNumber, elapsedMs, promptTokens }) => replyHeaders(callNumber, elapsedMs, promptTokens),
};
