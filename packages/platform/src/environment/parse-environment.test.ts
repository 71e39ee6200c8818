import { expect, test } from 'bun:test';
import { EnvironmentError, parseEnvironment } from './parse-environment.ts';
import { gatewayEnvironment } from './variables.ts';

test('a refused environment lists every variable with what it should be, and never a value', () => {
  const read = () =>
    parseEnvironment('gateway', gatewayEnvironment, {
      DATABASE_URL: 'mysql://secret-value',
      GATEWAY_PORT: 'x',
      KEY_PEPPER: '',
    });
  expect(read).toThrow(EnvironmentError);
  try {
    read();
  } catch (error) {
    const text = String(error);
    for (const name of [
      'DATABASE_URL',
      'REDIS_URL',
      'KEY_PEPPER',
      'INTERNAL_TOKEN',
      'CREDENTIAL_PRIVATE_KEY',
      'GATEWAY_PORT',
    ])
      expect(text).toContain(name);
    expect(text).not.toContain('secret-value');
  }
});
