import { bearerKey } from '../../calls/keys.ts';
import { invalid, plainWords } from '../../faults/problem.ts';
import { explain } from '../../openai/chat-request.ts';
import type { Dialect } from '../dialect.ts';

/** The way of Jina and of the rerankers that follow it: an error is its `detail`, and a wrong field is a 422. */
export const jinaDialect: Dialect = {
  key: (exchange) => bearerKey(exchange.header('authorization')),
  explain(error, body) {
    const { message, param, code } = explain(error, body);
    return invalid(message, param, code);
  },
  refuse(problem) {
    const { status, message } = plainWords(problem);
    return { status: problem.kind === 'invalid' ? 422 : status, body: `${JSON.stringify({ detail: message })}\n` };
  },
  headers: () => ({}),
};
