import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { clientName } from './client-name.ts';

const of = (userAgent: string | null, stainlessLang: string | null = null, stainlessVersion: string | null = null) =>
  clientName({ userAgent, stainlessLang, stainlessVersion });

test('SDKs are named with their language and version, as their user agents say them', () => {
  expect(of('OpenAI/JS 6.0.0', 'js', '6.0.0')).toBe('openai-js 6.0.0');
  expect(of('AsyncOpenAI/Python 1.99.1', 'python', '1.99.1')).toBe('openai-python 1.99.1');
  expect(of('AsyncAzureOpenAI/Python 1.99.1', 'python', '1.99.1')).toBe('openai-python 1.99.1');
  expect(of('OpenAI/Go 1.12.0', 'go', '1.12.0')).toBe('openai-go 1.12.0');
  expect(of('OpenAI::Client/Ruby 0.16.0', 'ruby', '0.16.0')).toBe('openai-ruby 0.16.0');
  expect(of('OpenAIClientImpl/Java 2.0.0', 'java', '2.0.0')).toBe('openai-java 2.0.0');
  expect(of('Anthropic/JS 1.12.0', 'js', '1.12.0')).toBe('anthropic-js 1.12.0');
  expect(of('AsyncAnthropic/Python 0.64.0', 'python', '0.64.0')).toBe('anthropic-python 0.64.0');
  expect(of('google-genai-sdk/1.16.0 gl-node/v22.1.0')).toBe('google-genai-js 1.16.0');
  expect(of('google-genai-sdk/1.30.0 gl-python/3.12.3')).toBe('google-genai-python 1.30.0');
});

test('tools that people work with are named themselves, not the SDK that they call with', () => {
  expect(of('claude-cli/2.0.69 (external, cli)', 'js', '0.65.0')).toBe('claude-code 2.0.69');
  expect(of('codex_cli_rs/0.125.0 (Debian 13.0.0; x86_64) WindowsTerminal')).toBe('codex 0.125.0');
  expect(of('codex_vscode/0.42.0 (Mac OS 26.0.1; arm64)')).toBe('codex 0.42.0');
  expect(of('Cursor/2.2.23 (darwin arm64)')).toBe('cursor 2.2.23');
  expect(of('langchainjs-openai/1.0.0 ((node/v20.18.0; win32; x64))', 'js', '6.0.0')).toBe('langchain-js 1.0.0');
  expect(of('langchain-azure-ai/1.0.2')).toBe('langchain-python 1.0.2');
  expect(of('litellm/1.75.0')).toBe('litellm 1.75.0');
  expect(of('ai/7.0.173 ai-sdk/provider-utils/4.0.0 runtime/node.js/22')).toBe('ai-sdk 7.0.173');
  expect(of('ai-sdk/openai/4.0.118 ai-sdk/provider-utils/4.0.0 runtime/bun/1.4')).toBe('ai-sdk 4.0.118');
  expect(of('GeminiCLI/0.3.0/gemini-2.5-pro (darwin; arm64)')).toBe('gemini-cli 0.3.0');
});

test('a caller without a user agent of an SDK is named by its other headers, or by its first product', () => {
  expect(of('my-app/1.0', 'js', '6.0.0')).toBe('sdk-js 6.0.0');
  expect(of('OpenAI', 'kotlin', null)).toBe('openai-kotlin');
  expect(of('curl/8.5.0')).toBe('curl 8.5.0');
  expect(of('python-requests/2.32.3')).toBe('python-requests 2.32.3');
  expect(of('Mozilla/5.0 (X11; Linux x86_64)')).toBe('mozilla 5.0');
  expect(of('node')).toBe('node');
  expect(of(null)).toBe('');
});

test('whatever headers say, a name is short and small', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string()), fc.option(fc.string()), (agent, lang, version) => {
      const name = of(agent, lang, version);
      expect(name.length).toBeLessThanOrEqual(120);
      expect(name).toBe(name.toLowerCase());
    }),
  );
});
