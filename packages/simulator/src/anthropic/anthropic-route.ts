import { chance, ID_ALPHABET } from '../answer/chance.ts';
import type { ChatFormat, Noted } from '../calls/chat-format.ts';
import { bearerKey, keyProblem } from '../calls/keys.ts';
import { playChat } from '../calls/play-chat.ts';
import type { Services } from '../calls/services.ts';
import { invalid, type Problem } from '../faults/problem.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { anthropicRefusal } from './anthropic-refusal.ts';
import { messageQuestion } from './message-question.ts';
import { type MessageRequest, parseMessageRequest } from './message-request.ts';
import { MESSAGE_GRAIN } from './message-usage.ts';
import { messageWire } from './message-wire.ts';
import { anthropicModels } from './models.ts';

const VERSIONS = ['2023-01-01', '2023-06-01', '2026-10-21'];
const VERTEX_VERSION = 'vertex-2023-10-16';
const LIMIT_REQUESTS = 4_000;
const LIMIT_TOKENS = 2_000_000;

/** How a request reached the messages API: Anthropic's own, or Vertex AI, where the path names the model. */
export type AnthropicEntry =
  | { kind: 'anthropic'; path: string; callNumber: number }
  | { kind: 'vertex'; model: string; stream: boolean; callNumber: number };

/** `POST /v1/messages`, the same under Vertex's paths, and Anthropic's list of models. */
export async function anthropicRoute(exchange: Exchange, services: Services, entry: AnthropicEntry): Promise<void> {
  const { callNumber } = entry;
  const { method, pathname } = exchange;
  const requestId = anthropicRequestId(callNumber);
  const format = messageFormat(exchange, services, { entry, requestId });
  if (method === 'POST' && (entry.kind === 'vertex' || entry.path === '/v1/messages')) {
    return playChat({ exchange, callNumber, format }, services);
  }
  const refuse = (problem: Problem) => {
    const { status, body } = format.refuse(problem);
    exchange.send(status, body, format.headers(0));
  };
  const problem = format.checkKey(new Uint8Array());
  if (problem) return refuse(problem);
  if (method !== 'GET' || entry.kind === 'vertex') return refuse({ kind: 'no_route', method, path: pathname });
  const models = anthropicModels(entry.path, new URLSearchParams(exchange.query));
  if (models.kind === 'unknown') return refuse({ kind: 'no_model', model: models.model });
  exchange.send(200, models.body, format.headers(0));
}

interface Setting {
  entry: AnthropicEntry;
  requestId: string;
}

function messageFormat(
  exchange: Exchange,
  services: Services,
  { entry, requestId }: Setting,
): ChatFormat<MessageRequest> {
  const key = anthropicKey(exchange);
  const whole = (body: unknown) => (entry.kind === 'vertex' ? fromVertex(body, entry) : body);
  return {
    name: 'anthropic-messages',
    grain: MESSAGE_GRAIN,
    key,
    checkKey: () => keyProblem(key, services.apiKeys),
    note: (body) => note(whole(body)),
    read: (body) => {
      const version = versionProblem(exchange, entry, body);
      return version ? { kind: 'refused', problem: version } : parseMessageRequest(whole(body));
    },
    question: messageQuestion,
    wire: messageWire,
    refuse: (problem) => anthropicRefusal(problem, requestId),
    headers: (promptTokens) => anthropicHeaders(requestId, promptTokens),
  };
}

/** Vertex's body with the model and the streaming that its path says, and without its version. */
function fromVertex(body: unknown, { model, stream }: AnthropicEntry & { kind: 'vertex' }): unknown {
  if (typeof body !== 'object' || body === null) return body;
  const fields = Object.entries(body).filter(([name]) => name !== 'anthropic_version' && name !== 'anthropic_beta');
  return { ...Object.fromEntries(fields), model, stream };
}

function versionProblem(exchange: Exchange, { kind }: AnthropicEntry, body: unknown): Problem | null {
  if (kind === 'vertex') {
    const version = typeof body === 'object' && body !== null ? Reflect.get(body, 'anthropic_version') : undefined;
    if (version !== VERTEX_VERSION) return invalid(`anthropic_version: Input should be '${VERTEX_VERSION}'`);
    return typeof body === 'object' && body !== null && 'model' in body
      ? invalid('model: Extra inputs are not permitted')
      : null;
  }
  return versionHeaderProblem(exchange);
}

/** What is wrong with the header that names the API's version, or null. */
export function versionHeaderProblem(exchange: Exchange): Problem | null {
  const version = exchange.header('anthropic-version');
  if (version === null) return invalid('anthropic-version: header is required');
  return VERSIONS.includes(version) ? null : invalid(`anthropic-version: "${version}" is not a valid version`);
}

/** The caller's key, in either of the headers that Anthropic reads. */
export const anthropicKey = (exchange: Exchange): string | null =>
  exchange.header('x-api-key') ?? bearerKey(exchange.header('authorization'));

/** The id of a call, in Anthropic's shape. */
export const anthropicRequestId = (callNumber: number): string =>
  `req_${chance(`request:${callNumber}`).text(24, ID_ALPHABET)}`;

function note(body: unknown): Noted {
  if (typeof body !== 'object' || body === null) return { model: null, user: null, stream: false };
  const user: unknown = 'metadata' in body ? Reflect.get(Object(body.metadata), 'user_id') : null;
  return {
    model: 'model' in body && typeof body.model === 'string' ? body.model : null,
    user: typeof user === 'string' ? user : null,
    stream: 'stream' in body && body.stream === true,
  };
}

/** The headers of every answer of Anthropic's. */
export function anthropicHeaders(requestId: string, promptTokens: number): ReplyHeaders {
  const reset = new Date(Date.now() + 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const headers: ReplyHeaders = { 'request-id': requestId, 'anthropic-organization-id': 'org-simulator' };
  const limits = { requests: [LIMIT_REQUESTS, 1], tokens: [LIMIT_TOKENS, promptTokens] } as const;
  for (const [name, [limit, used]] of Object.entries(limits)) {
    headers[`anthropic-ratelimit-${name}-limit`] = String(limit);
    headers[`anthropic-ratelimit-${name}-remaining`] = String(Math.max(0, limit - used));
    headers[`anthropic-ratelimit-${name}-reset`] = reset;
  }
  return headers;
}
