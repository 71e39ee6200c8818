import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { strategies } from '../routing/strategies/index.ts';
import { findProvider, providers } from './index.ts';

const here = (path: string) => new URL(path, import.meta.url).pathname;

test('every provider folder is listed and every listed provider has its folder, under its id', () => {
  const folders = readdirSync(here('.'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(providers.map(({ id }) => id).sort()).toEqual(folders.map(({ name }) => name).sort());
  for (const { id } of providers) expect(findProvider(id)?.id).toBe(id);
});

test('every strategy file is listed under its name', () => {
  const files = readdirSync(here('../routing/strategies')).filter(
    (name) => name !== 'index.ts' && !name.endsWith('.test.ts'),
  );
  expect(Object.keys(strategies).sort()).toEqual(files.map((name) => name.replace('.ts', '')).sort());
});

test('a provider’s defaults are usable as they stand', () => {
  for (const { defaultBaseUrl, customBaseUrl, signIn, chat } of providers) {
    expect(defaultBaseUrl === null ? customBaseUrl : defaultBaseUrl.startsWith('https://')).toBe(true);
    expect(Object.values(signIn('the credential')).join(' ')).toContain('the credential');
    expect(chat.path.startsWith('/')).toBe(true);
  }
});
