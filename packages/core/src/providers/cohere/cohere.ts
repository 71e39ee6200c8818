import { cohereChat } from '../../formats/cohere-chat/cohere-chat.ts';
import { cohereEmbeddingsWire } from '../../operations/cohere-embeddings.ts';
import { cohereRerankWire } from '../../operations/cohere-rerank.ts';
import { namesInModels } from '../model-lists.ts';
import type { Provider } from '../provider.ts';
import { bearer } from '../sign-ins.ts';

/** Cohere: https://docs.cohere.com/reference/chat */
export const cohere: Provider = {
  id: 'cohere',
  name: 'Cohere',
  defaultBaseUrl: 'https://api.cohere.com',
  credential: 'api-key',
  signIn: bearer,
  chat: [{ format: cohereChat, path: () => '/v2/chat' }],
  operations: {
    embeddings: { wire: cohereEmbeddingsWire, path: () => '/v2/embed' },
    rerank: { wire: cohereRerankWire, path: () => '/v2/rerank' },
  },
  models: { path: '/v1/models?page_size=1000', read: namesInModels },
  prices: 'cohere',
};
