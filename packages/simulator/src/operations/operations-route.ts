import { decoded } from '../http/decoded.ts';
import type { Exchange } from '../http/exchange.ts';
import { batchesRoute } from '../objects/batches-route.ts';
import { filesRoute } from '../objects/files-route.ts';
import { objectCall } from '../objects/object-call.ts';
import { countTokens } from './anthropic/count-tokens.ts';
import { cohereEmbed } from './cohere/embed.ts';
import { cohereRerank } from './cohere/rerank.ts';
import { colourPng } from './colour-png.ts';
import type { Endpoint } from './endpoint.ts';
import { batchEmbedContents, embedContent } from './google/embed-content.ts';
import { googleCountTokens } from './google/google-count-tokens.ts';
import { googleDialect } from './google/google-dialect.ts';
import { rerank } from './jina/rerank.ts';
import { azureDialect } from './openai/azure-dialect.ts';
import { completions } from './openai/completions.ts';
import { embeddings } from './openai/embeddings.ts';
import { imageEdits } from './openai/image-edits.ts';
import { imageGenerations } from './openai/image-generations.ts';
import { moderations } from './openai/moderations.ts';
import { openAiDialect } from './openai/openai-dialect.ts';
import { speech } from './openai/speech.ts';
import { transcriptions } from './openai/transcriptions.ts';
import { translations } from './openai/translations.ts';
import { type EndpointCall, type OperationServices, runEndpoint } from './run-endpoint.ts';

/*
 * What is served beside chats, and what it costs. A text counts ceil(UTF-8 bytes / 4) tokens, a token id one; `prompt-<n>` in the
 * model name sets the text tokens read, `audio_in-<n>` and `image_in-<n>` those of sound and pictures, `tokens-<n>` those made (of
 * each picture, of speech or of a transcript).
 *
 *   /v1/completions                          as chats; all candidates of `best_of` are paid
 *   /v1/embeddings, /v2/embed, :embedContent, :batchEmbedContents   the tokens of the input; a picture 1,000 at Cohere, 258 at Google
 *   /v1/images/generations, /v1/images/edits  gpt-image: tokens by size and quality, 323 a picture read; others: pictures
 *   /v1/audio/speech                         tts-…: characters; others: six tokens a word, 50 ms each
 *   /v1/audio/transcriptions, translations   whisper: whole seconds; others: ten tokens a second, one a word
 *   /v2/rerank; /v1/rerank                   searches of 100 documents; tokens, the query once for each document
 *   /v1/moderations, /v1/messages/count_tokens, :countTokens        nothing, but they are on the bill
 *   /v1/batches                              one entry with the sum of its requests; `hang` in a model keeps it in progress
 *   /v1/files                                nothing, and not on the bill
 *
 * OpenAI's endpoints are also served under Azure's `/openai/v1/…` and `/openai/deployments/{deployment}/…`.
 */

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

const GOOGLE_ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['batchEmbedContents', batchEmbedContents],
  ['countTokens', googleCountTokens],
  ['embedContent', embedContent],
]);

const GEMINI_PATH = /^\/(v1beta|v1alpha|v1)\/models\/([^/]+):(\w+)$/;
const VERTEX_PATH =
  /^\/(v1beta1|v1)\/(?:projects\/[^/]+\/locations\/[^/]+\/)?publishers\/google\/models\/([^/]+):(\w+)$/;

/** The operation other than a chat that a request asks for, or null when it is none. */
export function findOperation(exchange: Exchange): OperationRun | null {
  const { method, pathname } = exchange;
  const picture = /^\/_simulator\/images\/([0-9a-f]{6})\.png$/.exec(pathname)?.[1];
  if (picture !== undefined && method === 'GET') {
    return async () => exchange.send(200, colourPng(picture), { 'content-type': 'image/png' });
  }
  const called = method === 'POST' ? findEndpoint(pathname) : null;
  if (called) return (services, callNumber) => runEndpoint(exchange, services, { ...called, callNumber });
  return findStored(exchange);
}

type FoundEndpoint = Omit<EndpointCall, 'callNumber'>;

/** An endpoint, and what its path says. Azure's paths lead to OpenAI's endpoints. */
function findEndpoint(pathname: string): FoundEndpoint | null {
  const plain = ENDPOINTS.get(pathname);
  if (plain) return { endpoint: plain, dialect: plain.dialect, fromPath: {} };
  const google = findGoogle(pathname, 'gemini', GEMINI_PATH) ?? findGoogle(pathname, 'vertex', VERTEX_PATH);
  if (google) return google;
  const [, deployment, below = ''] = /^\/openai\/(?:deployments\/([^/]+)|v1)(\/.+)$/.exec(pathname) ?? [];
  const azure = ENDPOINTS.get(`/v1${below}`);
  if (azure?.dialect !== openAiDialect) return null;
  const fromPath: Record<string, string> = deployment === undefined ? {} : { model: decoded(deployment) };
  return { endpoint: azure, dialect: azureDialect, fromPath };
}

function findGoogle(pathname: string, vendor: 'gemini' | 'vertex', paths: RegExp): FoundEndpoint | null {
  const [, version = '', name = '', operation = ''] = paths.exec(pathname) ?? [];
  const endpoint = GOOGLE_ENDPOINTS.get(operation);
  if (!endpoint) return null;
  const model = decoded(name);
  return { endpoint, dialect: googleDialect({ vendor, version, model }), fromPath: { model } };
}

function findStored(exchange: Exchange): OperationRun | null {
  const stored = /^\/v1\/(files|batches)(?:\/|$)/.exec(exchange.pathname)?.[1];
  if (stored === undefined) return null;
  const route = stored === 'files' ? filesRoute : batchesRoute;
  return async (services, callNumber) => {
    const call = objectCall(exchange, services, callNumber);
    if (call) await route(call, exchange.pathname.split('/').slice(3));
  };
}
