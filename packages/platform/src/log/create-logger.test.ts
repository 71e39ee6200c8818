import { expect, test } from 'bun:test';
import { issueToken } from '../secrets/token.ts';
import { maskSecrets } from './create-logger.ts';

test('keys, tokens and the common shapes of provider keys never reach a log line', () => {
  const { secret } = issueToken('syk');
  const provider = `sk-${'proj'}-${'a1B2'.repeat(8)}`;
  const masked = maskSecrets(`caller ${secret} at {"key":"${provider}"}`);
  expect(masked).not.toContain(secret);
  expect(masked).not.toContain(provider);
  expect(masked).toContain('caller syk_');
});
