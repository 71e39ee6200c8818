import { expect, test } from 'bun:test';
import { mayServe } from './may-serve.ts';

const account = {
  id: '00000000-0000-4000-8000-000000000001',
  slug: 'a',
  name: 'A',
  provider: 'openai',
  baseUrl: '',
  credentials: [],
  awayUntil: null,
  models: ['small', 'large'],
  priority: 1,
};
const configuration = { providerAccounts: [account] };
const may = (allowedModels: string[], asked: string, served: string) =>
  mayServe({ allowedModels }, { asked, served }, configuration);

test('a key without a list may be served everything, one with a list what it lists', () => {
  expect(may([], 'small', 'large')).toBe(true);
  expect(may(['small'], 'small', 'small')).toBe(true);
  expect(may(['small', 'large'], 'small', 'large')).toBe(true);
});

test('a rule that leads an offered model elsewhere leads no key to a model that it does not list', () => {
  expect(may(['small'], 'small', 'large')).toBe(false);
});

test('a listed alias, rule’s name or account/model opens whatever it leads to', () => {
  expect(may(['fast'], 'fast', 'large')).toBe(true);
  expect(may(['a/large'], 'a/large', 'large')).toBe(true);
});

test('a name that is not listed opens only what is', () => {
  expect(may(['small'], 'fast', 'small')).toBe(true);
  expect(may(['small'], 'fast', 'large')).toBe(false);
});
