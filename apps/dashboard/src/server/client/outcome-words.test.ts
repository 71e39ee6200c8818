import { expect, test } from 'bun:test';
import { providerFailure } from '@switchyard/core/routing/provider-failure';
import { outcomeWords } from './outcome-words';

test('every class of failure has words of its own', () => {
  const words = providerFailure.options.map(outcomeWords);
  expect(words).not.toContain('bad credential');
  expect(new Set(words).size).toBe(providerFailure.options.length);
});

test('an outcome that is not known yet is readable', () => {
  expect(outcomeWords('succeeded')).toBe('answered');
  expect(outcomeWords('region-blocked')).toBe('region blocked');
});
