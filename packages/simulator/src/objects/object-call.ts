import { keyProblem } from '../calls/keys.ts';
import type { Problem } from '../faults/problem.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { openAiRefusal } from '../openai/openai-refusal.ts';
import { openAiDialect } from '../operations/openai/openai-dialect.ts';
import type { OperationServices } from '../operations/run-endpoint.ts';
import type { KeyObjects } from './stored-objects.ts';

/** One call about stored objects, whose key has been accepted. */
export interface ObjectCall {
  exchange: Exchange;
  services: OperationServices;
  key: string;
  /** What the key has stored. */
  objects: KeyObjects;
  headers: ReplyHeaders;
}

/** Lets a caller in, or answers it with a 401 and gives null. */
export function objectCall(exchange: Exchange, services: OperationServices, callNumber: number): ObjectCall | null {
  const headers = openAiDialect.headers({ callNumber, elapsedMs: 0, promptTokens: 0 });
  const key = openAiDialect.key(exchange);
  const problem = keyProblem(key, services.apiKeys);
  if (key !== null && problem === null) return { exchange, services, key, objects: services.objects.of(key), headers };
  const { status, body } = openAiRefusal(problem ?? { kind: 'missing_key' });
  exchange.send(status, body, headers);
  return null;
}

/** Refuses with OpenAI's error, a 400 unless `status` says otherwise. */
export function refuse(call: ObjectCall, problem: Problem, status?: number): void {
  const refusal = openAiRefusal(problem);
  call.exchange.send(status ?? refusal.status, refusal.body, call.headers);
}

/** Refuses a path or a method that there is not. */
export function noRoute(call: ObjectCall): void {
  refuse(call, { kind: 'no_route', method: call.exchange.method, path: call.exchange.pathname });
}

/** Answers with JSON. */
export function reply(call: ObjectCall, body: object): void {
  call.exchange.send(200, `${JSON.stringify(body)}\n`, call.headers);
}
