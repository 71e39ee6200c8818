import { anthropicMessages } from '../../formats/anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from '../../formats/google-generate-content/google-generate-content.ts';
import { openaiChat } from '../../formats/openai-chat/openai-chat.ts';
import { googleCountTokensWire } from '../../operations/google-count-tokens.ts';
import type { Provider } from '../provider.ts';

const isClaude = (model: string) => model.startsWith('claude-');
/** Models of other makers carry the maker's name: `meta/llama-4-maverick`. */
const hasMaker = (model: string) => model.includes('/');

/** Vertex AI with a service account: https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference */
export const googleVertex: Provider = {
  id: 'google-vertex',
  name: 'Google Vertex AI',
  defaultBaseUrl: null,
  baseUrlExample: 'https://us-central1-aiplatform.googleapis.com/v1/projects/my-project/locations/us-central1',
  credential: 'google-service-account',
  signIn: { kind: 'google-service-account', scope: 'https://www.googleapis.com/auth/cloud-platform' },
  chat: [
    {
      format: googleGenerateContent,
      path: ({ model, stream }) =>
        `/publishers/google/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
      serves: (model) => !isClaude(model) && !hasMaker(model),
    },
    {
      format: anthropicMessages,
      path: ({ model, stream }) =>
        `/publishers/anthropic/models/${encodeURIComponent(model)}:${stream ? 'streamRawPredict' : 'rawPredict'}`,
      quirks: { modelInBody: false, anthropicVersionInBody: 'vertex-2023-10-16' },
      serves: isClaude,
    },
    { format: openaiChat, path: () => '/endpoints/openapi/chat/completions', serves: hasMaker },
  ],
  operations: {
    'count-tokens': {
      wire: googleCountTokensWire,
      path: ({ model }) => `/publishers/google/models/${encodeURIComponent(model)}:countTokens`,
      serves: (model) => !isClaude(model) && !hasMaker(model),
    },
  },
  models: null,
  prices: null,
};
