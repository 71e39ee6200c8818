import { expect, test } from 'bun:test';
import { priceOrigin, versionWords } from './price-origin';

test('a list price names its entry and edition', () => {
  const source = 'price-book:amazon-bedrock/anthropic.claude-v1:0';
  expect(priceOrigin(source)).toEqual({ words: 'the price book, entry', id: 'amazon-bedrock/anthropic.claude-v1:0' });
  expect(versionWords(source, '0.1.8')).toBe('edition 0.1.8');
});

test('an own price says when it was set', () => {
  const source = 'override:0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e';
  expect(priceOrigin(source)).toEqual({ words: 'your own price', id: '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e' });
  expect(versionWords(source, '2026-11-22T22:39:21.284Z')).toBe('set on 22 Nov at 22:39:21 UTC');
});
