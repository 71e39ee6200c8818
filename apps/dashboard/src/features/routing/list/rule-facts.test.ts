import { expect, test } from 'bun:test';
import { ruleOf } from '@switchyard/core/routing/testing/configuration-of';
import type { RoutingView } from '../routing-set';
import { factsOf } from './rule-facts';

const [one, two] = [ruleOf(1, []), ruleOf(2, [])];
const said = { note: '', author: 'Dana', publishedAt: '2026-11-20T10:00:00Z' };
const view: RoutingView = {
  published: { rules: [one], aliases: [], version: 3, warnings: [], ...said },
  canary: null,
  draft: null,
  draftRevision: 4,
  disabledRuleIds: [],
  traffic: [{ ruleId: one.id, hits24h: 1000, fellBack24h: 21 }],
  unmatched24h: 0,
};
const draft = {
  rules: [one, two],
  aliases: [],
  revision: 4,
  baseVersion: 3,
  author: 'Dana',
  updatedAt: '2026-11-21T10:00:00Z',
  changes: [{ kind: 'added' as const, what: 'rule' as const, id: two.id, name: two.name }],
  warnings: [{ field: 'rules.1.definition.conditions.0', message: 'Never reached.' }],
};

test('a rule says how much it decided, how often it fell back, and since when it is as it is', () => {
  const changes = [{ kind: 'changed' as const, what: 'rule' as const, id: one.id, name: one.name }];
  const facts = factsOf(one, view, [
    { version: 3, changes, createdAt: '2026-11-20T10:00:00Z', note: '', author: 'Dana' },
  ]);
  expect(facts.lamp).toEqual({ tone: 'clear', words: '1,000 in 24 h' });
  expect(facts.about).toMatch(/^v1 · 20 Nov.* · Dana · falls back 2.1%$/);
});

test('a rule of the draft alone cannot be switched off, and one that a canary tries can', () => {
  const drafted = factsOf(two, { ...view, draft }, []);
  expect(drafted).toMatchObject({ published: false, changed: 'new in this draft', warnings: ['Never reached.'] });
  expect(drafted.lamp.words).toBe('not published yet');
  const canary = { rules: [one, two], aliases: [], version: 4, percent: 10, ...said };
  expect(factsOf(two, { ...view, draft, canary }, [])).toMatchObject({
    published: true,
    changed: 'tried by version 4',
  });
});

test('a rule that is switched off says so whatever it decided, and one that never matched while warned of is lit', () => {
  expect(factsOf(one, { ...view, disabledRuleIds: [one.id] }, []).lamp.words).toBe('switched off');
  const warned = { ...view.published, warnings: [{ field: 'rules.0', message: 'Never matches.' }] };
  expect(factsOf(one, { ...view, published: warned, traffic: [] }, []).lamp).toEqual({
    tone: 'caution',
    words: 'never matched in 24 h',
  });
});
