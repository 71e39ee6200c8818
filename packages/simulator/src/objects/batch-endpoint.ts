import type { Services } from '../calls/services.ts';
import { chatFormat, type OpenAiCall } from '../openai/chat-format.ts';
import { chatEndpoint } from '../operations/chat-endpoint.ts';
import type { Endpoint } from '../operations/endpoint.ts';
import { completions } from '../operations/openai/completions.ts';
import { embeddings } from '../operations/openai/embeddings.ts';
import { imageGenerations } from '../operations/openai/image-generations.ts';
import { moderations } from '../operations/openai/moderations.ts';
import { openAiDialect } from '../operations/openai/openai-dialect.ts';
import { responseFormat } from '../responses/response-format.ts';

/** What a batch may ask. */
export const BATCH_ENDPOINTS = [
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/v1/images/generations',
  '/v1/moderations',
  '/v1/responses',
] as const;

/** What answers the requests of a batch; responses are stored for the key that made the batch. */
export function batchEndpoint(name: (typeof BATCH_ENDPOINTS)[number], services: Services, key: string): Endpoint {
  const headers = () => ({});
  const call: OpenAiCall = { callNumber: 0, flavour: 'openai', key, keyProblem: null, deployment: null, headers };
  switch (name) {
    case '/v1/chat/completions':
      return chatEndpoint(chatFormat(call), openAiDialect);
    case '/v1/responses':
      return chatEndpoint(responseFormat(call, services), openAiDialect);
    case '/v1/completions':
      return completions;
    case '/v1/embeddings':
      return embeddings;
    case '/v1/images/generations':
      return imageGenerations;
    case '/v1/moderations':
      return moderations;
  }
}
