import { expect, test } from 'bun:test';
import { ruleDefinition } from '@switchyard/core/routing/rule';
import { accountId, callTo } from '@switchyard/core/routing/testing/configuration-of';
import fc from 'fast-check';
import { textOf } from '@/ui/sentence-parts';
import { anyRule, words } from '../testing/any-rule';
import { sentenceOf } from './sentence';

const say = (conditions: object[], target: object, more: object = {}) =>
  textOf(sentenceOf(ruleDefinition.parse({ conditions, target, ...more }), words));

test('a rule reads as one sentence: when, where to, what after a failure, how often', () => {
  const conditions = [
    { field: 'model', operator: 'is', values: ['fast', 'smart'] },
    { field: 'team', operator: 'is', values: [crypto.randomUUID()] },
  ];
  const split = {
    kind: 'weighted',
    targets: [80, 20].map((weight, index) => ({ weight, target: callTo(index === 0 ? 'a' : 'b') })),
  };
  expect(
    say(
      conditions,
      { kind: 'fallback', targets: [split, callTo('c')] },
      { attempts: 2, timeouts: { firstContentMs: 4000 } },
    ),
  ).toBe(
    'When model is fast or smart and team is Search split 80% Account a · served 20% Account b · served, on any failure fall back to Account c · served, at most 2 attempts, first content within 4 s',
  );
});

test('conditions read as a person would say them', () => {
  const when = (...conditions: object[]) => say(conditions, callTo('a')).replace(' use Account a · served', '');
  expect(when()).toBe('For every request');
  expect(when({ field: 'input-tokens', operator: 'greater', value: 120_000 })).toBe(
    'When estimated tokens are over 120,000',
  );
  expect(when({ field: 'budget-used', operator: 'greater', value: 95 })).toBe('When budget used is over 95%');
  expect(when({ field: 'stream', operator: 'is', values: ['false'] })).toBe('When the answer is not streamed');
  expect(when({ field: 'feature', operator: 'is', values: ['tools', 'images'] })).toBe(
    'When the request brings tools or images',
  );
  expect(when({ field: 'metadata.plan', operator: 'is-not', values: ['free'] })).toBe('When metadata plan is not free');
  expect(when({ field: 'session', operator: 'exists', value: false })).toBe('When session is not given');
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'];
  expect(when({ field: 'time', operator: 'within', days, from: '09:00', to: '17:00', zone: 'Europe/Berlin' })).toBe(
    'When it is Mon–Fri 09:00–17:00 (Europe/Berlin)',
  );
  const model = (name: string) => ({ field: 'model', operator: 'is', values: [name] });
  expect(
    when({ operator: 'any', conditions: [model('a'), { operator: 'all', conditions: [model('b'), model('c')] }] }),
  ).toBe('When (model is a or (model is b and model is c))');
});

test('every strategy has words, and nested ones stand in brackets', () => {
  const to = (target: object) => say([], target).replace(/^For every request,? /, '');
  expect(to({ kind: 'cheapest', targets: [callTo('a'), callTo('b')] })).toBe(
    'use the cheapest of Account a · served Account b · served',
  );
  expect(
    to({ kind: 'sticky', by: 'session', on: ['timeout'], targets: [{ target: callTo('a') }, { target: callTo('b') }] }),
  ).toBe('keep a session on one of Account a · served Account b · served, on timeout the next');
  expect(
    to({ kind: 'canary', percent: 5, by: 'user', canary: callTo('a'), stable: { kind: 'alias', name: 'fast' } }),
  ).toBe('try by user 5% Account a · served, otherwise alias fast');
  const branches = [
    { when: [{ field: 'model', operator: 'is', values: ['x'] }], target: { ...callTo('a'), retries: 1 } },
  ];
  expect(to({ kind: 'conditional', branches, otherwise: { kind: 'round-robin', targets: [callTo('b')] } })).toBe(
    'if model is x use Account a · served (asked again once); else take turns between Account b · served',
  );
});

test('parameters and copies are said with their bounds', () => {
  const shadow = { percent: 5, providerAccountId: accountId('c'), model: 'new', monthlyBudgetNanos: '50000000000' };
  expect(say([], callTo('a'), { parameters: { caps: { maxOutputTokens: 1000 } }, dropUnsupported: true, shadow })).toBe(
    'For every request use Account a · served, at most 1,000 output tokens, leaving out fields that a target cannot take, a copy of 5% to Account c · new for at most $50.00 a month',
  );
});

test('no rule of any shape leaves a hole in its sentence', () => {
  fc.assert(
    fc.property(anyRule, (definition) => {
      expect(textOf(sentenceOf(definition, words))).not.toMatch(/undefined|NaN|\[object|…| {2}/);
    }),
  );
});
