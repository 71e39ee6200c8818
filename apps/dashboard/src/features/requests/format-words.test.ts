import { expect, test } from 'bun:test';
import { formatWords, translationWords } from './format-words';

test.each([
  ['openai-chat', 'OpenAI chat'],
  ['google-generate-content', 'Google generate content'],
  ['bedrock-converse', 'Amazon Bedrock converse'],
  ['anthropic-count-tokens', 'Anthropic count tokens'],
  ['native', "the provider's own format"],
  ['somebody-else', 'somebody else'],
] as const)('%s is called %s', (name, words) => {
  expect(formatWords(name)).toBe(words);
});

test('only what went out in another format was translated', () => {
  expect(translationWords('openai-chat', 'openai-chat')).toBe('passed through');
  expect(translationWords('native', 'anthropic-messages')).toBe('passed through');
  expect(translationWords('openai-chat', 'anthropic-messages')).toBe('translated there and back');
});
