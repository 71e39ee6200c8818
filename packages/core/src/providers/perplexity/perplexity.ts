import { openaiHost } from '../openai-host.ts';

/** Perplexity: https://docs.perplexity.ai/api-reference. Every chunk of a stream carries the usage so far; no list of models. */
export const perplexity = openaiHost({
  id: 'perplexity',
  name: 'Perplexity',
  defaultBaseUrl: 'https://api.perplexity.ai',
  quirks: { streamUsage: 'always' },
  models: null,
  prices: 'perplexity',
});
