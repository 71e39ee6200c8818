import { expect, test } from 'bun:test';
import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { findProvider } from '@switchyard/core/providers/index';
import { findChat, findOperation, modelInPath } from './find-host.ts';
import { refuseClimbing } from './native-path.ts';

function addressOf(id: string, path: string) {
  const provider = findProvider(id);
  if (provider === undefined) throw new Error(`No provider is called ${id}.`);
  const account: ProviderAccountConfiguration = {
    id: 'a',
    slug: 'a',
    name: 'a',
    provider: id,
    baseUrl: 'https://host.example',
    credentials: [],
    awayUntil: null,
    priority: 0,
    models: [],
  };
  return { account, provider, path };
}

test('a chat is found by its address alone, with what the address says of model and stream', () => {
  const found = (id: string, path: string) => {
    const chat = findChat(addressOf(id, path));
    return chat && [chat.host.format.name, chat.model, chat.stream];
  };
  expect(found('openai', '/chat/completions')).toEqual(['openai-chat', null, null]);
  expect(found('openai', '/responses')).toEqual(['openai-responses', null, null]);
  expect(found('azure-openai', '/openai/deployments/my%20gpt/chat/completions?api-version=x')).toEqual([
    'openai-chat',
    'my gpt',
    null,
  ]);
  expect(found('anthropic', '/v1/messages?beta=true')).toEqual(['anthropic-messages', null, null]);
  expect(found('google', '/v1beta/models/gemini:streamGenerateContent')).toEqual([
    'google-generate-content',
    'gemini',
    true,
  ]);
  expect(found('google-vertex', '/publishers/anthropic/models/claude-x@1:rawPredict')).toEqual([
    'anthropic-messages',
    'claude-x@1',
    false,
  ]);
  expect(found('amazon-bedrock', '/model/arn%3Aaws%3Ainference-profile%2Fx/converse-stream')).toEqual([
    'bedrock-converse',
    'arn:aws:inference-profile/x',
    true,
  ]);
  expect(found('amazon-bedrock', '/model/x/invoke')).toBeUndefined();
  expect(found('google-vertex', '/publishers/google/models/claude-x:rawPredict')).toBeUndefined();
});

test('an operation is found by its address, and how callers speak it where those are the provider’s words', () => {
  const found = (id: string, path: string) => {
    const operation = findOperation(addressOf(id, path));
    return operation && [operation.name, operation.operation?.family ?? null];
  };
  expect(found('openai', '/audio/transcriptions')).toEqual(['audio-transcriptions', 'openai']);
  expect(found('azure-openai', '/openai/deployments/d/embeddings')).toEqual(['embeddings', 'openai']);
  expect(found('anthropic', '/v1/messages/count_tokens')).toEqual(['count-tokens', 'anthropic']);
  expect(found('google', '/v1beta/models/gemini:embedContent')).toEqual(['embeddings', null]);
  expect(found('cohere', '/v2/rerank')).toEqual(['rerank', null]);
  expect(found('cohere', '/v1/rerank')).toBeUndefined();
});

test('a model stands in an address only before what is done with it', () => {
  expect(modelInPath('/v1/models')).toBeNull();
  expect(modelInPath('/v1/models/gpt-4o')).toBeNull();
  expect(modelInPath('/model/anthropic.claude-v1:0/converse')).toBe('anthropic.claude-v1:0');
  expect(modelInPath('/model/x/invoke-with-response-stream')).toBe('x');
});

test('no spelling of a climbing path passes, and names with dots and slashes do', () => {
  for (const path of [
    '/..',
    '/a/../b',
    '/%2e%2e/b',
    '/a%2F..%2Fb',
    '/a/%252e%252e/b',
    '/a%5c..%5cb',
    '/./a',
    '/a\\..\\b',
  ])
    expect(() => refuseClimbing(path)).toThrow('segments');
  for (const path of ['/a..b/c', '/models/gpt-4.1', '/model/arn%3Aaws%2Fx/converse', '/a?path=../b', '/100%'])
    expect(() => refuseClimbing(path)).not.toThrow();
});
