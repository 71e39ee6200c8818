import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { readProviderError } from './provider-error.ts';

test.each([
  ['OpenAI’s', { error: { message: 'No.', type: 'a', code: 'b' } }, ['a', 'b']],
  ['a number for a code', { error: { message: 'No.', code: 402 } }, ['402']],
  ['bare members', { message: 'No.', type: 'a', code: 'b' }, ['a', 'b']],
  ['an error that is a text', { error: 'No.', code: 'b' }, ['b']],
  ['a list of errors', { success: false, errors: [{ code: 10000, message: 'No.' }] }, ['10000']],
  ['a detail', { status: 401, title: 'Unauthorized', detail: 'No.' }, ['401']],
  ['a detail with an error', { detail: { error: 'No.' } }, []],
  ['a list of details', { detail: [{ loc: ['body'], msg: 'No.', type: 'missing' }] }, ['missing']],
  ['an inner error', { error: { message: 'No.', code: 'b', innererror: { code: 'c' } } }, ['b', 'c']],
])('code and text are found in %s', (_, value, codes) => {
  const { codes: found, text } = readProviderError(JSON.stringify(value));
  expect(text).toBe('No.');
  expect([...found].sort()).toEqual([...codes].sort());
});

test('plain text is text, a page of HTML is not', () => {
  expect(readProviderError(' No. ').text).toBe('No.');
  expect(readProviderError('<html>No.</html>').text).toBeNull();
  expect(readProviderError('').text).toBeNull();
});

test('any body is read without throwing, however deep it nests', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => void readProviderError(body)));
  expect(readProviderError(`${'{"error":'.repeat(5_000)}1${'}'.repeat(5_000)}`).text).toBeNull();
});
