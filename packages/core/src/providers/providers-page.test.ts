import { expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { providers } from './index.ts';
import { providersPage } from './testing/providers-page.ts';

const page = new URL('../../../../docs/providers.md', import.meta.url).pathname;

test('docs/providers.md says what the providers say', () => {
  if (Bun.env.UPDATE_PROVIDERS) writeFileSync(page, providersPage(providers));
  expect(readFileSync(page, 'utf8')).toBe(providersPage(providers));
});
