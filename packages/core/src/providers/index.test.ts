import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { strategies } from '../routing/strategies/index.ts';
import { findProvider, providers } from './index.ts';

const here = (path: string) => new URL(path, import.meta.url).pathname;

test('every listed provider is found by its id, and none by another text', () => {
  for (const provider of providers) expect(findProvider(provider.id)).toBe(provider);
  expect(findProvider('OpenAI')).toBeUndefined();
  expect(findProvider('constructor')).toBeUndefined();
});

test('every strategy file is listed under its name', () => {
  const files = readdirSync(here('../routing/strategies')).filter(
    (name) => name !== 'index.ts' && !name.endsWith('.test.ts'),
  );
  expect(Object.keys(strategies).sort()).toEqual(files.map((name) => name.replace('.ts', '')).sort());
});
