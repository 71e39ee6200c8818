import { expect, test } from 'bun:test';
import { asCode, type Written } from './as-code';

const call: Written = {
  gatewayUrl: 'https://gateway.example',
  endpoint: '/v1/chat/completions',
  model: 'gpt-5-mini',
  stream: false,
  body: undefined,
};

test('a call that was not kept is a skeleton with its model and a placeholder for the key', () => {
  const curl = asCode('curl', call);
  expect(curl).toContain("'https://gateway.example/v1/chat/completions'");
  expect(curl).toContain('Bearer syk_your_key');
  expect(curl).toContain('"model": "gpt-5-mini"');
});

test('an apostrophe does not end the body of curl', () => {
  const curl = asCode('curl', { ...call, body: JSON.stringify({ model: 'm', input: "it's" }) });
  expect(curl).toContain(`it'\\''s`);
});

test.each(['Python', 'TypeScript'] as const)('%s holds the body that was sent', (language) => {
  const code = asCode(language, { ...call, body: '{"model":"m","input":"Hello"}' });
  expect(code).toContain('Hello');
  expect(code).toContain('syk_your_key');
});
