import { idsInArray } from '../model-lists.ts';
import { openaiHost } from '../openai-host.ts';

/** GitHub Models: https://docs.github.com/en/rest/models/inference */
export const githubModels = openaiHost({
  id: 'github-models',
  name: 'GitHub Models',
  defaultBaseUrl: 'https://models.github.ai',
  root: '/inference',
  operations: ['embeddings'],
  models: { path: '/catalog/models', read: idsInArray },
});
