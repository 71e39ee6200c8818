import { expect, test } from 'bun:test';
import { clientSetupsOf, keyPlaceholder } from './client-setups';

const gatewayUrl = 'https://gateway.example';
const models = ['llama-4', 'gemini-3-flash', 'claude-sonnet-5', 'gpt-5-mini'];
const setups = clientSetupsOf({ gatewayUrl, secret: keyPlaceholder, models });
const textOf = (id: string) => setups.find((setup) => setup.id === id)?.blocks.map(({ text }) => text) ?? [];

/** Every address of the gateway that stands in a setup. */
const addressesOf = (id: string) =>
  textOf(id).flatMap((text) => text.match(/https:\/\/gateway\.example[\w/.-]*/g) ?? []);

test('each client gets the base URL that it needs: OpenAI with /v1, Anthropic and Google without', () => {
  expect(Object.fromEntries(setups.map(({ id }) => [id, addressesOf(id)]))).toEqual({
    curl: [`${gatewayUrl}/v1/chat/completions`],
    openai: [`${gatewayUrl}/v1`],
    anthropic: [gatewayUrl],
    google: [gatewayUrl],
    'ai-sdk': [`${gatewayUrl}/v1`],
    langchain: [`${gatewayUrl}/v1`],
    'claude-code': [gatewayUrl],
    codex: [`${gatewayUrl}/v1`],
    cursor: [`${gatewayUrl}/v1`],
  });
});

test('every setup holds the key and a model, of the client’s own vendor where the key has one', () => {
  const modelOf = (id: string) => models.find((model) => textOf(id).join('\n').includes(model));
  for (const { id } of setups) expect(textOf(id).join('\n')).toContain(keyPlaceholder);
  expect(['openai', 'anthropic', 'google', 'claude-code', 'codex'].map(modelOf)).toEqual([
    'gpt-5-mini',
    'claude-sonnet-5',
    'gemini-3-flash',
    'claude-sonnet-5',
    'gpt-5-mini',
  ]);
  const [only] = clientSetupsOf({ gatewayUrl, secret: keyPlaceholder, models: ['llama-4'] });
  expect(only?.blocks[0]?.text).toContain('"model": "llama-4"');
});
