import { expect, test } from 'bun:test';
import { retryableFailures } from '@switchyard/core/routing/provider-failure';
import { failuresInWords } from './failures';

test('failures read as a phrase, and small differences from the usual set are named', () => {
  expect(failuresInWords([...retryableFailures])).toBe('any failure');
  expect(failuresInWords([...retryableFailures, 'bad-request'])).toBe('any failure or bad request');
  expect(failuresInWords(retryableFailures.filter((failure) => failure !== 'rate-limited'))).toBe(
    'any failure but rate limit',
  );
  expect(failuresInWords(['timeout'])).toBe('timeout');
  expect(failuresInWords(['timeout', 'overloaded', 'content-filter'])).toBe('timeout, overload or content filter');
  expect(failuresInWords([])).toBe('no failure');
});
