import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { priceAtOwnRates } from './own-prices.ts';
import { createWorld } from './world.ts';

/** Accounts for every operation. Their models are in no price book and have prices of their own. */
const accounts = [
  {
    slug: 'open',
    provider: 'openai-compatible',
    path: '/v1',
    models: [
      'embed-a+prompt-41',
      'instruct-a+prompt-9+tokens-17',
      'gpt-image-a',
      'dall-e-a',
      'tts-a',
      'gpt-voice-a',
      'gpt-hear-a+audio_in-33',
      'whisper-a',
      'omni-moderation-a',
      'rank-a',
    ],
  },
  { slug: 'google', provider: 'google', path: '', models: ['gemini-embed-a+prompt-23', 'gemini-a'] },
  { slug: 'cohere', provider: 'cohere', path: '', models: ['cohere-embed-a+prompt-29', 'cohere-rank-a'] },
  { slug: 'anthropic', provider: 'anthropic', path: '', models: ['claude-a'] },
];

/** A world with an account for every operation, and the official clients: at the gateway, and at the provider itself. */
export async function createOperationsWorld() {
  const world = await createWorld();
  for (const { slug, provider, path, models } of accounts)
    await world.addAccount({ slug, provider, models, baseUrl: world.simulator.url + path });
  await priceAtOwnRates(
    world,
    accounts.flatMap(({ models }) => models),
  );
  const { secret: apiKey } = world.key;
  return {
    ...world,
    openai: world.client(),
    direct: new OpenAI({ apiKey: 'sk-direct', baseURL: `${world.simulator.url}/v1`, maxRetries: 0 }),
    google: new GoogleGenAI({ apiKey, httpOptions: { baseUrl: world.origin } }),
    anthropic: new Anthropic({ apiKey, baseURL: world.origin, maxRetries: 0 }),
  };
}

/** See {@link createOperationsWorld}. */
export type OperationsWorld = Awaited<ReturnType<typeof createOperationsWorld>>;
