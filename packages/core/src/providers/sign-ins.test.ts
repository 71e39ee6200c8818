import { expect, test } from 'bun:test';
import { bearer, bearerAndKey, keyIn } from './sign-ins.ts';

test('without a credential nothing is sent', () => {
  for (const signIn of [bearer, bearerAndKey, keyIn('api-key')])
    expect(signIn.kind === 'headers' && signIn.headers('')).toEqual({});
});
