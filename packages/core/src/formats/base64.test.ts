import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { isBase64, isDataAddress } from './base64.ts';

test('any bytes in base64 are taken, in either alphabet, with space between or without', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom('base64', 'base64url'), (bytes, alphabet) => {
      const text = Buffer.from(bytes).toString(alphabet as 'base64');
      expect(isBase64(text)).toBe(true);
      expect(isBase64(`${text.slice(0, 5)}\r\n${text.slice(5)}\n`)).toBe(true);
      expect(isDataAddress(`data:image/png;base64,${text}`)).toBe(text !== '');
    }),
  );
});

test.each(['%', 'AA,AA', 'AA=A', 'AAA===', 'data:image/png;base64,AAAA'])('this is no base64: %s', (text) => {
  expect(isBase64(text)).toBe(false);
});

test.each(['', 'data:', 'data:,AAAA', 'data:image/png,AAAA', 'data:text;base64,AAAA', 'data:image/png;base64,AA%'])(
  'this carries no bytes: %s',
  (url) => {
    expect(isDataAddress(url)).toBe(false);
  },
);
