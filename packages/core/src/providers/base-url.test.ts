import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { baseUrlProblem, trimBaseUrl } from './base-url.ts';
import { findProvider, providers } from './index.ts';

const problem = (id: string, baseUrl: string) => {
  const provider = findProvider(id);
  if (provider === undefined) throw new Error(`No provider ${id}.`);
  return baseUrlProblem(provider, baseUrl);
};

test.each([
  ['openai', 'https://api.openai.com/v1/chat/completions', '/chat/completions'],
  ['openai', 'https://proxy.example.com/v1/responses/', '/responses'],
  ['anthropic', 'https://api.anthropic.com/v1', '/v1'],
  ['anthropic', 'https://proxy.example.com/v1/messages', '/v1/messages'],
  ['moonshot', 'https://api.moonshot.cn/v1', '/v1'],
  ['moonshot', 'https://api.moonshot.cn/anthropic', '/anthropic'],
  ['dashscope', 'https://dashscope.aliyuncs.com/compatible-mode/v1', '/compatible-mode/v1'],
  ['cloudflare-workers-ai', 'https://api.cloudflare.com/client/v4/accounts/a/ai/v1', '/v1'],
  ['google', 'https://generativelanguage.googleapis.com/v1beta', '/v1beta'],
  ['azure-openai', 'https://a.openai.azure.com/openai', '/openai'],
])('%s at %s: the part that the gateway adds is named', (id, baseUrl, part) => {
  expect(problem(id, baseUrl)).toContain(`"${part}"`);
});

test.each([
  ['openai', 'https://api.openai.com', 'https://api.openai.com/v1'],
  ['groq', 'https://api.groq.com/openai', 'https://api.groq.com/openai/v1'],
  ['deepseek', 'https://api.deepseek.com/v1', 'https://api.deepseek.com'],
])('%s at %s: the usual address is named', (id, baseUrl, usual) => {
  expect(problem(id, baseUrl)).toContain(usual);
});

test('a placeholder is not taken for an address', () => {
  expect(problem('amazon-bedrock', 'https://bedrock-runtime.{region}.amazonaws.com')).toContain('brackets');
  expect(problem('google-vertex', 'https://x.googleapis.com/v1/projects/<project>')).toContain('brackets');
});

test.each([
  ['openai', 'https://eu.api.openai.com/v1'],
  ['openai', 'http://127.0.0.1:4010/v1'],
  ['zai', 'https://api.z.ai/api/coding'],
  ['azure-openai', 'https://a.openai.azure.com'],
  ['azure-openai', 'https://a.openai.azure.com/openai/v1'],
  ['openai-compatible', 'https://models.example.com/any/path'],
])('%s may be at %s', (id, baseUrl) => {
  expect(problem(id, baseUrl)).toBeUndefined();
});

test('any address gets words or nothing, whichever the provider', () => {
  fc.assert(
    fc.property(fc.constantFrom(...providers), fc.webUrl(), (provider, url) => {
      expect(['string', 'undefined']).toContain(typeof baseUrlProblem(provider, trimBaseUrl(url)));
    }),
  );
});
