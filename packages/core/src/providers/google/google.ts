import { googleGenerateContent } from '../../formats/google-generate-content/google-generate-content.ts';
import { googleCountTokensWire } from '../../operations/google-count-tokens.ts';
import { googleEmbeddingsWire } from '../../operations/google-embeddings.ts';
import { googleNames } from '../model-lists.ts';
import type { Provider } from '../provider.ts';
import { keyIn } from '../sign-ins.ts';

/** Google AI Studio: https://ai.google.dev/api */
export const google: Provider = {
  id: 'google',
  name: 'Google AI Studio',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  credential: 'api-key',
  signIn: keyIn('x-goog-api-key'),
  chat: [
    {
      format: googleGenerateContent,
      path: ({ model, stream }) =>
        `${modelPath(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    },
  ],
  operations: {
    embeddings: { wire: googleEmbeddingsWire, path: ({ model }) => `${modelPath(model)}:batchEmbedContents` },
    'count-tokens': { wire: googleCountTokensWire, path: ({ model }) => `${modelPath(model)}:countTokens` },
  },
  models: { path: '/v1beta/models?pageSize=1000', read: googleNames },
  prices: 'google',
};

function modelPath(model: string): string {
  return `/v1beta/models/${encodeURIComponent(model)}`;
}
