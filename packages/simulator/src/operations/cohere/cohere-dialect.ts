import { chance } from '../../answer/chance.ts';
import { bearerKey } from '../../calls/keys.ts';
import { cohereRefusal } from '../../cohere/cohere-refusal.ts';
import { invalid } from '../../faults/problem.ts';
import { explain } from '../../openai/chat-request.ts';
import type { Dialect } from '../dialect.ts';

/** Cohere's way of naming keys and errors: an error is its message. */
export const cohereDialect: Dialect = {
  key: (exchange) => bearerKey(exchange.header('authorization')),
  explain(error, body) {
    const { message, param, code } = explain(error, body);
    return invalid(`invalid request: ${message}`, param, code);
  },
  refuse: cohereRefusal,
  headers: ({ callNumber, elapsedMs }) => ({
    'x-debug-trace-id': chance(`request:${callNumber}`).text(32, '0123456789abcdef'),
    'x-envoy-upstream-service-time': String(Math.round(elapsedMs)),
  }),
};
