import { anthropicRoute } from '../anthropic/anthropic-route.ts';
import { bedrockRoute } from '../bedrock/bedrock-route.ts';
import { cohereRoute } from '../cohere/cohere-route.ts';
import { googleModelsRoute } from '../google/google-route.ts';
import { decoded } from '../http/decoded.ts';
import type { Exchange } from '../http/exchange.ts';
import { openAiRoute } from '../openai/openai-route.ts';
import { findGoogle } from './google-paths.ts';
import type { Services } from './services.ts';

/** A call found for a request; plays it to its end. */
export type ChatRun = (services: Services, callNumber: number) => Promise<void>;

/** The chat call or list of models that a request asks for, or null when it is none. */
export function findChat(exchange: Exchange): ChatRun | null {
  const path = exchange.pathname;
  if (path === '/v1/chat/completions') return openAi(exchange, path);
  if (isResponses(exchange.method, path)) return openAi(exchange, path);
  if (path === '/v1/messages') return anthropic(exchange, path);
  if (path === '/v2/chat' && exchange.method === 'POST') {
    return (services, callNumber) => cohereRoute(exchange, services, callNumber);
  }
  return findBedrock(exchange) ?? findGoogle(exchange) ?? findModels(exchange, path) ?? findAzure(exchange, path);
}

/** What answers a path under `/v1` that nothing else does: OpenAI's 404. */
export const openAiFallback = (exchange: Exchange): ChatRun => openAi(exchange, exchange.pathname);

/** Whether a path is of responses; below them, OpenAI has also other operations that are POSTs. */
function isResponses(method: string, path: string): boolean {
  if (method === 'POST') return /^\/v1\/responses(?:\/[^/]+\/cancel)?$/.test(path);
  return /^\/v1\/responses(?:\/[^/]+(?:\/input_items)?)?$/.test(path);
}

/** Three vendors have their list under `/v1/models`; headers tell which is meant. */
function findModels(exchange: Exchange, path: string): ChatRun | null {
  if (!/^\/v1(?:beta)?\/models(?:\/|$)/.test(path)) return null;
  if (path.startsWith('/v1beta/') || exchange.header('x-goog-api-key') !== null) {
    return (services) => googleModelsRoute(exchange, services, path);
  }
  return exchange.header('anthropic-version') === null ? openAi(exchange, path) : anthropic(exchange, path);
}

function findBedrock(exchange: Exchange): ChatRun | null {
  const [, name, suffix] = /^\/model\/([^/]+)\/converse(-stream)?$/.exec(exchange.pathname) ?? [];
  if (name === undefined || exchange.method !== 'POST') return null;
  const stream = suffix !== undefined;
  return (services, callNumber) => bedrockRoute(exchange, services, { model: decoded(name), stream, callNumber });
}

/** Azure's paths: the deployment names the model, or, under `/openai/v1`, the body does. */
function findAzure(exchange: Exchange, path: string): ChatRun | null {
  const [, deployment, rest] = /^\/openai\/deployments\/([^/]+)(\/chat\/completions)$/.exec(path) ?? [];
  if (deployment !== undefined) return azure(exchange, `/v1${rest}`, decoded(deployment));
  const below = /^\/openai(\/v1\/(?:chat\/completions|(?:models|responses)(?:\/.*)?))$/.exec(path)?.[1];
  return below === undefined ? null : azure(exchange, below, null);
}

const anthropic = (exchange: Exchange, path: string): ChatRun => {
  return (services, callNumber) => anthropicRoute(exchange, services, { kind: 'anthropic', path, callNumber });
};

const openAi = (exchange: Exchange, path: string): ChatRun => {
  return (services, callNumber) =>
    openAiRoute(exchange, services, { callNumber, flavour: 'openai', path, deployment: null });
};

const azure = (exchange: Exchange, path: string, deployment: string | null): ChatRun => {
  return (services, callNumber) => openAiRoute(exchange, services, { callNumber, flavour: 'azure', path, deployment });
};
