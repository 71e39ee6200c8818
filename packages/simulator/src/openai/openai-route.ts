import { chance } from '../answer/chance.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { type ChatServices, chatRoute } from './chat-route.ts';
import { modelsRoute } from './models-route.ts';
import { errorBody, incorrectKey, invalidRequest, MISSING_KEY, type OpenAiError } from './openai-error.ts';

/** What OpenAI's surface needs: the bill, the counters and, when only some keys are accepted, those keys. */
export interface OpenAiServices extends ChatServices {
  apiKeys: ReadonlySet<string> | null;
}

/** Requests and tokens a minute that the rate-limit headers claim. */
const LIMIT_REQUESTS = 10_000;
const LIMIT_TOKENS = 2_000_000;

/** Answers everything under `/v1`. Only chat calls go on the bill: nothing else would cost anything. */
export async function openAiRoute(exchange: Exchange, services: OpenAiServices, callNumber: number): Promise<void> {
  const startedMs = performance.now();
  const headers = (promptTokens = 0) => replyHeaders(callNumber, performance.now() - startedMs, promptTokens);
  const key = bearerKey(exchange.header('authorization'));
  const refusal = keyRefusal(key, services.apiKeys);
  const { method, pathname } = exchange;
  if (pathname === '/v1/chat/completions' && method === 'POST') {
    return chatRoute(exchange, services, { callNumber, key, refusal, headers });
  }
  if (refusal) return exchange.send(401, errorBody(refusal), headers());
  if ((pathname === '/v1/models' || pathname.startsWith('/v1/models/')) && method === 'GET') {
    return modelsRoute(exchange, headers());
  }
  if (pathname === '/v1/chat/completions') {
    const text = `Not allowed to ${method} on ${pathname}. (HINT: Perhaps you meant to make your HTTP request using POST?)`;
    return exchange.send(405, errorBody(invalidRequest(text, null, 'method_not_supported')), headers());
  }
  const text = `Invalid URL (${method} ${pathname})`;
  exchange.send(404, errorBody(invalidRequest(text, null, null)), headers());
}

/** The key of a Bearer header, or null. */
export function bearerKey(header: string | null): string | null {
  return /^Bearer\s+(\S+)\s*$/i.exec(header ?? '')?.[1] ?? null;
}

/** The 401 for a key that is missing or not accepted, or null. */
export function keyRefusal(key: string | null, accepted: ReadonlySet<string> | null): OpenAiError | null {
  if (key === null) return MISSING_KEY;
  if (key.startsWith('sk-invalid') || (accepted && !accepted.has(key))) return incorrectKey(key);
  return null;
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
