import { expect, test } from 'bun:test';
import { fortyCharacters, nineLetters, plainIds } from './plain-ids.ts';

test('an id that is taken stays, any other gets one that is, always the same', () => {
  const mistral = plainIds(nineLetters);
  expect(mistral('abcDEF123')).toBe('abcDEF123');
  const made = mistral('toolu_01A09q90qw90lq917835lq9');
  expect(made).toMatch(/^[a-zA-Z0-9]{9}$/);
  expect(mistral('another')).not.toBe(made);
  expect(mistral('toolu_01A09q90qw90lq917835lq9')).toBe(made);
});

test('OpenAI’s chat completions take any 40 characters, Anthropic and Bedrock 64 plain ones', () => {
  const [chat, plain] = [plainIds(fortyCharacters), plainIds()];
  expect(chat('functions.look:0')).toBe('functions.look:0');
  expect(chat('x'.repeat(41)).length).toBeLessThanOrEqual(40);
  expect(plain('x'.repeat(64))).toBe('x'.repeat(64));
  expect(plain('functions.look:0')).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
});
