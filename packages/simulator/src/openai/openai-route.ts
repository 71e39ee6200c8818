import { chance } from '../answer/chance.ts';
import { bearerKey, keyProblem } from '../calls/keys.ts';
import { playChat } from '../calls/play-chat.ts';
import type { Services } from '../calls/services.ts';
import type { Problem } from '../faults/problem.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { responseFormat } from '../responses/response-format.ts';
import { storedRoute } from '../responses/stored-route.ts';
import { azureRefusal } from './azure-refusal.ts';
import { chatFormat, type OpenAiCall } from './chat-format.ts';
import { modelsRoute } from './models-route.ts';
import { openAiRefusal } from './openai-refusal.ts';

/** Requests and tokens a minute that the rate-limit headers claim. */
const LIMIT_REQUESTS = 10_000;
const LIMIT_TOKENS = 2_000_000;

/** How a request reached OpenAI's surface: directly, or through one of Azure's paths. */
export interface OpenAiEntry {
  callNumber: number;
  flavour: OpenAiCall['flavour'];
  /** The path as OpenAI names it, below `/v1`. */
  path: string;
  deployment: string | null;
}

/** Answers OpenAI's chat endpoints and its list of models. Only chat calls go on the bill: nothing else here would cost anything. */
export async function openAiRoute(exchange: Exchange, services: Services, entry: OpenAiEntry): Promise<void> {
  const call = openCall(exchange, services, entry);
  const { method } = exchange;
  const { path, callNumber } = entry;
  if (path === '/v1/chat/completions' && method === 'POST') {
    return playChat({ exchange, callNumber, format: chatFormat(call) }, services);
  }
  if (path === '/v1/responses' && method === 'POST') {
    return playChat({ exchange, callNumber, format: responseFormat(call, services) }, services);
  }
  const refuse = (problem: Problem, status?: number) => {
    const refusal = call.flavour === 'azure' ? azureRefusal(problem) : openAiRefusal(problem);
    exchange.send(status ?? refusal.status, refusal.body, call.headers(0));
  };
  if (call.keyProblem) return refuse(call.keyProblem);
  if ((path === '/v1/models' || path.startsWith('/v1/models/')) && method === 'GET') {
    return modelsRoute(exchange, path, call.headers(0));
  }
  const stored = storedRoute(exchange, services, { call, path });
  if (stored?.kind === 'refused') return refuse(stored.problem, stored.status);
  if (stored) return exchange.send(200, JSON.stringify(stored.body), call.headers(0));
  if (path === '/v1/chat/completions' || path === '/v1/responses') {
    const message = `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to make your HTTP request using POST?)`;
    return refuse({ kind: 'invalid', message, param: null, code: 'method_not_supported' }, 405);
  }
  refuse({ kind: 'no_route', method, path: exchange.pathname });
}

function openCall(exchange: Exchange, services: Services, entry: OpenAiEntry): OpenAiCall {
  const startedMs = performance.now();
  const { callNumber, flavour, deployment } = entry;
  const bearer = bearerKey(exchange.header('authorization'));
  const key = flavour === 'azure' ? (exchange.header('api-key') ?? bearer) : bearer;
  const headers = (promptTokens: number) => replyHeaders(callNumber, performance.now() - startedMs, promptTokens);
  return { callNumber, flavour, key, deployment, headers, keyProblem: keyProblem(key, services.apiKeys) };
}

/** The headers of every answer of OpenAI's. */
export function replyHeaders(callNumber: number, elapsedMs: number, promptTokens: number): ReplyHeaders {
  return {
    'x-request-id': `req_${chance(`request:${callNumber}`).text(32, '0123456789abcdef')}`,
    'openai-processing-ms': String(Math.round(elapsedMs)),
    'openai-version': '2020-10-01',
    'x-ratelimit-limit-requests': String(LIMIT_REQUESTS),
    'x-ratelimit-limit-tokens': String(LIMIT_TOKENS),
    'x-ratelimit-remaining-requests': String(LIMIT_REQUESTS - 1),
    'x-ratelimit-remaining-tokens': String(Math.max(0, LIMIT_TOKENS - promptTokens)),
    'x-ratelimit-reset-requests': '6ms',
    'x-ratelimit-reset-tokens': '0s',
  };
}
