import { anthropicRoute } from '../anthropic/anthropic-route.ts';
import type { Surface } from '../google/google-refusal.ts';
import { generateRoute } from '../google/google-route.ts';
import { decoded } from '../http/decoded.ts';
import type { Exchange } from '../http/exchange.ts';
import type { ChatRun } from './chat-surface.ts';

const GEMINI = /^\/(v1beta|v1alpha|v1)\/(?:models|tunedModels)\/([^/]+):(generateContent|streamGenerateContent)$/;
const VERTEX =
  /^\/(v1beta1|v1)\/(?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/(google|anthropic)\/models\/([^/]+):([A-Za-z]+)$/;

/** The chat call behind a path of the Gemini API or of Vertex AI, which also serves Anthropic's models; null for others. */
export function findGoogle(exchange: Exchange): ChatRun | null {
  const { pathname, method } = exchange;
  if (method !== 'POST' || !pathname.includes(':')) return null;
  const [, version = '', name = '', verb = ''] = GEMINI.exec(pathname) ?? [];
  if (verb !== '') return generate(exchange, { vendor: 'gemini', version, name, verb });
  const [, release = '', publisher, model = '', action = ''] = VERTEX.exec(pathname) ?? [];
  if (publisher === 'google' && /^(generateContent|streamGenerateContent)$/.test(action)) {
    return generate(exchange, { vendor: 'vertex', version: release, name: model, verb: action });
  }
  if (publisher !== 'anthropic' || !/^(rawPredict|streamRawPredict)$/.test(action)) return null;
  const stream = action === 'streamRawPredict';
  return (services, callNumber) =>
    anthropicRoute(exchange, services, { kind: 'vertex', model: decoded(model), stream, callNumber });
}

interface Found {
  vendor: Surface['vendor'];
  version: string;
  name: string;
  verb: string;
}

function generate(exchange: Exchange, { vendor, version, name, verb }: Found): ChatRun {
  const stream = verb === 'streamGenerateContent';
  const form = new URLSearchParams(exchange.query).get('alt') === 'sse' ? 'sse' : 'array';
  const surface: Surface = { vendor, version, model: decoded(name), stream, form };
  return (services, callNumber) => generateRoute(exchange, services, { surface, callNumber });
}
