import { expect, spyOn, test } from 'bun:test';
import { issueToken } from '../secrets/token.ts';
import { createLogger, maskSecrets } from './create-logger.ts';

test('keys, tokens and the common shapes of provider keys never reach a log line', () => {
  const { secret } = issueToken('syk');
  const provider = `sk-${'proj'}-${'a1B2'.repeat(8)}`;
  const others = [`ya${'29'}.${'a1B-'.repeat(9)}`, `AK${'IA'}${'Z9'.repeat(8)}`, `gs${'k_'}${'a1B2'.repeat(8)}`];
  for (const other of others) expect(maskSecrets(`Bearer ${other}`)).not.toContain(other);
  const masked = maskSecrets(`caller ${secret} at {"key":"${provider}"}`);
  expect(masked).not.toContain(secret);
  expect(masked).not.toContain(provider);
  expect(masked).toContain('caller syk_');
});

test('of an error the log tells what happened and why, never the command that failed', () => {
  const written = spyOn(process.stdout, 'write').mockImplementation(() => true);
  const error = new Error('OOM', { cause: new Error('the disk is full') });
  createLogger('test').error({ err: Object.assign(error, { code: 'E1', command: { args: ['a prompt'] } }) }, 'failed');
  const line = String(written.mock.calls[0]?.[0]);
  written.mockRestore();
  expect(JSON.parse(line)).toMatchObject({ msg: 'failed', err: { message: 'OOM', code: 'E1' } });
  expect(line).toContain('the disk is full');
  expect(line).not.toContain('a prompt');
});
