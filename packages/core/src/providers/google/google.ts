import { googleGenerateContent } from '../../formats/google-generate-content/google-generate-content.ts';
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
        `/v1beta/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    },
  ],
  operations: {},
  models: { path: '/v1beta/models?pageSize=1000', read: googleNames },
  prices: 'google',
};
