import { expect, test } from 'bun:test';
import { safePath } from './safe-path';

test('a path of this site is kept with its query', () => {
  expect(safePath('/o/acme/requests?range=24h', '/')).toBe('/o/acme/requests?range=24h');
});

test.each([null, '', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'nothing leads to another site: %p',
  (next) => {
    expect(safePath(next, '/home')).toBe('/home');
  },
);
