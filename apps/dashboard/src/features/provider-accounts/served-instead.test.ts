import { expect, test } from 'bun:test';
import type { ProviderAccount } from './provider-account';
import { servedInstead } from './served-instead';
import { now, sampleAccount } from './testing/sample-account';

const account = (name: string, models: string[], change: Partial<ProviderAccount> = {}) =>
  sampleAccount({ id: name, name, models, ...change });

test('other accounts serve what they offer too, those with most of it first', () => {
  const main = account('Main', ['a', 'b', 'c']);
  const accounts = [main, account('One', ['a', 'z']), account('Two', ['a', 'b'])];
  expect(servedInstead(main, accounts, now)).toEqual({
    by: [
      { name: 'Two', models: 2 },
      { name: 'One', models: 1 },
    ],
    alone: ['c'],
  });
});

test('what is disabled or away itself serves nothing', () => {
  const main = account('Main', ['a']);
  const off = account('Off', ['a'], { status: 'disabled' });
  const away = account('Away', ['a'], { awayUntil: '2026-11-28T15:00:00Z' });
  expect(servedInstead(main, [main, off, away], now)).toEqual({ by: [], alone: ['a'] });
});
