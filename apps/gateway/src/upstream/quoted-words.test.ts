import { expect, test } from 'bun:test';
import { readRefusal } from '@switchyard/core/formats/anthropic-messages/read-refusal';
import { withoutQuotes } from './quoted-words.ts';

const refusal = (message: string) =>
  JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message } });
const failureOf = (message: string, sent: object) =>
  readRefusal(400, withoutQuotes(refusal(message), { path: '/v1/messages', body: JSON.stringify(sent) })).failure;
const lowBalance = 'Your credit balance is too low to access the Anthropic API.';

test('what a provider quotes of the call is not what it says of the credential', () => {
  expect(failureOf('credit balance: Extra inputs are not permitted', { 'credit balance': 1 })).toBe('bad-request');
  expect(failureOf(`${lowBalance}: Extra inputs are not permitted`, { [lowBalance]: 1 })).toBe('bad-request');
});

test('what it says itself stays, whatever else the call holds', () => {
  expect(failureOf(lowBalance, { messages: [{ role: 'user', content: 'What is my balance?' }] })).toBe(
    'quota-exceeded',
  );
  expect(failureOf(lowBalance, { type: 'error', message: 'error', error: 'type' })).toBe('quota-exceeded');
});

test('plain text and bytes are looked at, too', () => {
  const sent = { path: '/v1/x', body: new TextEncoder().encode('{"Billing":1}') };
  expect(withoutQuotes('Unknown name "billing": there is no billing', sent)).toBe(
    'Unknown name …: there is no billing',
  );
});
