import { expect, test } from 'bun:test';
import type { RuleDefinition } from '@switchyard/core/routing/rule';
import fc from 'fast-check';
import { setAt } from '@/ui/paths';
import { branchesOf, type Node, nodeOf, targetOf } from '../nodes';
import { asKind, emptyCall, withBranch, withMoved, withoutBranch } from '../targets/change-node';
import { anyRule } from '../testing/any-rule';
import { newRule, ruleProblems, ruleResolver } from './rule-form-values';

const submit = (definition: RuleDefinition) =>
  ruleResolver({ name: 'A rule', definition }, undefined, { fields: {}, shouldUseNativeValidation: undefined });

test('whatever the schema can say passes the form unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(anyRule, async (definition) => {
      const { values, errors } = await submit(definition);
      expect(errors).toEqual({});
      expect(values).toEqual({ name: 'A rule', definition });
    }),
  );
});

test('opening every part of a rule, and writing back what it shows, changes nothing', () => {
  const rewrite = (node: Node): Node =>
    branchesOf(node).reduce(
      (all, { at, node: inner }) => setAt(all, at, rewrite(inner)) as Node,
      asKind(node, node.kind),
    );
  fc.assert(
    fc.property(anyRule, (definition) => {
      expect(targetOf(rewrite(nodeOf(definition.target)))).toEqual(definition.target);
    }),
  );
});

test('adding a branch and taking it away leaves a strategy as it was, and moving one there and back, too', () => {
  fc.assert(
    fc.property(anyRule, ({ target }) => {
      const node = nodeOf(target);
      if (node.kind === 'call' || node.kind === 'alias' || node.kind === 'canary') return;
      const list = node.kind === 'conditional' ? node.branches : node.targets;
      expect(withoutBranch(withBranch(node), list.length)).toEqual(node);
      expect(withMoved(withMoved(node, 0, list.length - 1), list.length - 1, 0)).toEqual(node);
    }),
  );
});

test('a call that is not chosen is one problem, at the place where it is chosen', () => {
  expect(ruleProblems(newRule)).toEqual([
    { path: 'name', message: 'Give the rule a name.' },
    { path: 'definition.target', message: 'Choose an account and a model.' },
  ]);
  const split = asKind(emptyCall, 'weighted');
  const definition = { conditions: [], target: setAt(split, ['targets', 1, 'weight'], 'half') };
  expect(ruleProblems({ name: 'Split', definition })).toEqual([
    { path: 'definition.target.targets.0.target', message: 'Choose an account and a model.' },
    { path: 'definition.target.targets.1.weight', message: 'Must be a whole number.' },
    { path: 'definition.target.targets.1.target', message: 'Choose an account and a model.' },
  ]);
});

test('what is typed wrong in conditions, timeouts and copies is said at its field in plain words', () => {
  const target = { kind: 'call', providerAccountId: crypto.randomUUID(), model: 'm' };
  const conditions = [
    { field: 'metadata.', operator: 'is', values: ['free'] },
    { field: 'model', operator: 'is', values: [] },
    { field: 'model', operator: 'matches', pattern: '(?=a)' },
    { operator: 'any', conditions: [{ field: 'input-tokens', operator: 'greater', value: 'many' }] },
  ];
  const shadow = { ...target, kind: undefined, percent: 5, monthlyBudgetNanos: '$ten' };
  const problems = ruleProblems({
    name: 'Wrong',
    definition: {
      conditions,
      target,
      timeouts: { totalMs: 'soon' },
      attempts: 9,
      shadow: JSON.parse(JSON.stringify(shadow)),
    },
  });
  expect(problems).toEqual([
    { path: 'definition.conditions.0.field', message: 'Name the metadata key or the header, in small letters.' },
    { path: 'definition.conditions.1.values', message: 'Name at least one value.' },
    {
      path: 'definition.conditions.2.pattern',
      message: 'RE2 does not understand this pattern: it has no look-around and no back-references.',
    },
    { path: 'definition.conditions.3.conditions.0.value', message: 'Expected a number.' },
    { path: 'definition.attempts', message: 'At most 5.' },
    { path: 'definition.timeouts.totalMs', message: 'Expected a number.' },
    { path: 'definition.shadow.monthlyBudgetNanos', message: 'Expected dollars, more than $0, for example "50".' },
  ]);
});
