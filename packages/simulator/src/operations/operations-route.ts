import type { Exchange } from '../http/exchange.ts';
import { batchesRoute } from '../objects/batches-route.ts';
import { filesRoute } from '../objects/files-route.ts';
import { objectCall } from '../objects/object-call.ts';
import { countTokens } from './anthropic/count-tokens.ts';
import { cohereEmbed } from './cohere/embed.ts';
import { cohereRerank } from './cohere/rerank.ts';
import { colourPng } from './colour-png.ts';
import type { Endpoint } from './endpoint.ts';
import { rerank } from './jina/rerank.ts';
import { completions } from './openai/completions.ts';
import { embeddings } from './openai/embeddings.ts';
import { imageEdits } from './openai/image-edits.ts';
import { imageGenerations } from './openai/image-generations.ts';
import { moderations } from './openai/moderations.ts';
import { speech } from './openai/speech.ts';
import { transcriptions } from './openai/transcriptions.ts';
import { translations } from './openai/translations.ts';
import { type OperationServices, runEndpoint } from './run-endpoint.ts';

/** An operation found for a request; plays it to its end. */
export type OperationRun = (services: OperationServices, callNumber: number) => Promise<void>;

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['/v1/audio/speech', speech],
  ['/v1/audio/transcriptions', transcriptions],
  ['/v1/audio/translations', translations],
  ['/v1/completions', completions],
  ['/v1/embeddings', embeddings],
  ['/v1/images/edits', imageEdits],
  ['/v1/images/generations', imageGenerations],
  ['/v1/messages/count_tokens', countTokens],
  ['/v1/moderations', moderations],
  ['/v1/rerank', rerank],
  ['/v2/embed', cohereEmbed],
  ['/v2/rerank', cohereRerank],
]);

/** The operation other than a chat that a request asks for, or null when it is none. */
export function findOperation(exchange: Exchange): OperationRun | null {
  const picture = /^\/_simulator\/images\/([0-9a-f]{6})\.png$/.exec(exchange.pathname)?.[1];
  if (picture !== undefined && exchange.method === 'GET') {
    return async () => exchange.send(200, colourPng(picture), { 'content-type': 'image/png' });
  }
  const stored = /^\/v1\/(files|batches)(?:\/|$)/.exec(exchange.pathname)?.[1];
  if (stored !== undefined) {
    const route = stored === 'files' ? filesRoute : batchesRoute;
    return async (services, callNumber) => {
      const call = objectCall(exchange, services, callNumber);
      if (call) await route(call, exchange.pathname.split('/').slice(3));
    };
  }
  const endpoint = exchange.method === 'POST' ? ENDPOINTS.get(exchange.pathname) : undefined;
  if (!endpoint) return null;
  return (services, callNumber) => runEndpoint(exchange, services, { endpoint, callNumber, fromPath: {} });
}
