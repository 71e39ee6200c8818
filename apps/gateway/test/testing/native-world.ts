import { priceAtOwnRates } from './own-prices.ts';
import { recordProvider } from './recording-provider.ts';
import { awsSecret, createWorld } from './world.ts';

/** The credential of every account but Bedrock's. */
export const credential = ['sk', 'kept', 'secret', 'simulated'].join('-');
export const awsKeys = { accessKeyId: 'AKIDEXAMPLEEXAMPLE', secretAccessKey: awsSecret, region: 'us-east-1' };

export const messages = [{ role: 'user', content: 'Which track is clear?' }];
export const contents = [{ role: 'user', parts: [{ text: 'Which track is clear?' }] }];
export const claude = 'anthropic.claude-native+cached-5';

/** A call in a provider's own words: path, body, and the model whose bill it is on. */
export type NativeCase = { slug: string; path: string; model: string; body: object };
/** Every kind of call of which the usage is known. */
export const nativeCases: Record<string, NativeCase> = {
  openai: {
    slug: 'openai',
    path: '/chat/completions',
    model: 'gpt-n+cached-3+reasoning-4+tokens-20',
    body: { messages, max_tokens: 60 },
  },
  'openai, streamed': {
    slug: 'openai',
    path: '/chat/completions',
    model: 'gpt-n+cached-3+reasoning-4+tokens-20',
    body: { messages, max_tokens: 60, stream: true, stream_options: { include_usage: true } },
  },
  'openai, responses': {
    slug: 'openai',
    path: '/responses',
    model: 'gpt-r+tokens-20',
    body: { input: 'Hello', store: false, max_output_tokens: 60 },
  },
  'openai, embeddings': { slug: 'openai', path: '/embeddings', model: 'embed-n', body: { input: ['a', 'b'] } },
  anthropic: {
    slug: 'anthropic',
    path: '/v1/messages',
    model: 'claude-n+cache_write_1h-7',
    body: { messages, max_tokens: 60 },
  },
  'anthropic, streamed': {
    slug: 'anthropic',
    path: '/v1/messages',
    model: 'claude-n+cache_write_1h-7',
    body: { messages, max_tokens: 60, stream: true },
  },
  google: {
    slug: 'google',
    path: '/v1beta/models/gemini-n+reasoning-9:generateContent',
    model: 'gemini-n+reasoning-9',
    body: { contents },
  },
  'google, streamed': {
    slug: 'google',
    path: '/v1beta/models/gemini-n+reasoning-9:streamGenerateContent?alt=sse',
    model: 'gemini-n+reasoning-9',
    body: { contents },
  },
  'google, embedContent': {
    slug: 'google',
    path: '/v1beta/models/gemini-e:embedContent',
    model: 'gemini-e',
    body: { content: { parts: [{ text: 'a' }] } },
  },
  bedrock: {
    slug: 'bedrock',
    path: `/model/${claude}/converse`,
    model: claude,
    body: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] },
  },
  'bedrock, streamed': {
    slug: 'bedrock',
    path: `/model/${encodeURIComponent(claude)}/converse-stream`,
    model: claude,
    body: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] },
  },
  cohere: { slug: 'cohere', path: '/v2/chat', model: 'command-n+tokens-20', body: { messages } },
  'cohere, streamed': {
    slug: 'cohere',
    path: '/v2/chat',
    model: 'command-n+tokens-20',
    body: { messages, stream: true },
  },
  'cohere, embed': {
    slug: 'cohere',
    path: '/v2/embed',
    model: 'embed-c',
    body: { texts: ['a'], input_type: 'search_query', embedding_types: ['float', 'int8'] },
  },
  'cohere, rerank': {
    slug: 'cohere',
    path: '/v2/rerank',
    model: 'rank-c',
    body: { query: 'a', documents: ['a', 'b'] },
  },
};

/** The body of a case; where the address names no model it does. */
export const bodyOf = ({ slug, body, model }: NativeCase) =>
  JSON.stringify(slug === 'google' || slug === 'bedrock' ? body : { model, ...body });

/** A world whose accounts lead to providers that are recorded. */
export async function createNativeWorld() {
  const world = await createWorld();
  const provider = recordProvider(world.simulator.url);
  const accounts = [
    { slug: 'openai', provider: 'openai', baseUrl: `${provider.url}/v1` },
    { slug: 'anthropic', provider: 'anthropic', baseUrl: provider.url },
    { slug: 'google', provider: 'google', baseUrl: provider.url },
    { slug: 'bedrock', provider: 'amazon-bedrock', baseUrl: provider.url, credential: JSON.stringify(awsKeys) },
    { slug: 'cohere', provider: 'cohere', baseUrl: provider.url },
    // The recorder reads answers to their end, so what breaks off comes from the provider itself.
    { slug: 'cut', provider: 'amazon-bedrock', baseUrl: world.simulator.url, credential: JSON.stringify(awsKeys) },
  ];
  for (const account of accounts) await world.addAccount({ credential, models: [], ...account });
  await priceAtOwnRates(world, [...new Set(Object.values(nativeCases).map(({ model }) => model))]);
  return {
    ...world,
    provider,
    send: (slug: string, path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
      fetch(`${world.origin}/providers/${slug}${path}`, {
        method: 'POST',
        ...init,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${world.key.secret}`, ...init.headers },
      }),
    async close() {
      await world.close();
      await provider.stop();
    },
  };
}

/** See {@link createNativeWorld}. */
export type NativeWorld = Awaited<ReturnType<typeof createNativeWorld>>;
