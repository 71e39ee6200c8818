import { expect, test } from 'bun:test';
import { hashToken, issueToken, isWellFormedToken } from './token.ts';

test('every issued token is well-formed, of its kind only, and shows no more than its ends', () => {
  for (let n = 0; n < 1_000; n++) {
    const { secret, prefix, last4 } = issueToken('syk');
    expect(isWellFormedToken('syk', secret)).toBe(true);
    expect(isWellFormedToken('syt', secret)).toBe(false);
    expect(secret.startsWith(prefix) && secret.endsWith(last4)).toBe(true);
    expect(prefix.length + last4.length).toBeLessThan(secret.length / 2);
  }
});

test('changing any one character breaks the checksum', () => {
  const { secret } = issueToken('syk');
  for (let at = 4; at < secret.length; at++) {
    const other = secret[at] === 'A' ? 'B' : 'A';
    expect(isWellFormedToken('syk', secret.slice(0, at) + other + secret.slice(at + 1))).toBe(false);
  }
});

test('hashes differ by pepper, so a stolen table cannot be tested without it', () => {
  const { secret } = issueToken('syk');
  expect(hashToken('a', secret).equals(hashToken('a', secret))).toBe(true);
  expect(hashToken('a', secret).equals(hashToken('b', secret))).toBe(false);
});
