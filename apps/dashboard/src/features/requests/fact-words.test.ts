import { expect, test } from 'bun:test';
import type { RecordedFacts } from '@switchyard/core/routing/facts';
import { askedWords, seenFacts, versionWords } from './fact-words';

const bare: RecordedFacts = {
  operation: 'chat',
  inputTokens: 1_250,
  maxOutputTokens: null,
  features: [],
  metadata: {},
  tags: [],
  session: null,
  promptPrefix: null,
  headers: {},
  budgetUsedPercent: null,
};

test('what a request did not bring is left out', () => {
  expect(seenFacts(bare)).toEqual([
    { label: 'Call', values: [{ text: 'chat', code: false }] },
    { label: 'Tokens', values: [{ text: 'about 1,250 in, no bound on the output', code: false }] },
  ]);
});

test('what it brought is told, in its own words where it has names', () => {
  const facts = seenFacts({
    ...bare,
    maxOutputTokens: 400,
    features: ['tools', 'json'],
    metadata: { tier: 'gold' },
    tags: ['nightly'],
    session: 'thread-7',
    headers: { 'x-region': 'eu' },
    budgetUsedPercent: 82,
    promptPrefix: '9c1f',
  });
  expect(facts.map(({ label }) => label)).toEqual([
    'Call',
    'Tokens',
    'Brings',
    'Metadata',
    'Tags',
    'Session',
    'Headers',
    'Budget used',
    'Prompt prefix',
  ]);
  expect(facts[1]?.values[0]?.text).toBe('about 1,250 in, at most 400 out');
  expect(facts[2]?.values.map(({ text }) => text)).toEqual(['tools', 'JSON asked for']);
  expect(facts[3]?.values).toEqual([{ name: 'tier', text: 'gold', code: true }]);
});

test('the routing that decided has its version, and says when it was only tried', () => {
  expect(versionWords({ routingVersion: 7, canary: false })).toBe('routing version 7');
  expect(versionWords({ routingVersion: 8, canary: true })).toBe('routing version 8, tried on a share of the requests');
  expect(versionWords({ routingVersion: null, canary: false })).toBe('from before routing had versions');
});

test('candidates that were skipped were not asked', () => {
  expect(askedWords([])).toBeUndefined();
  expect(askedWords([{ result: 'skipped' }, { result: 'failed' }, { result: 'served' }])).toBe(
    '2 of 3 candidates asked',
  );
});
