import { expect, test } from 'bun:test';
import { aliasOf, callTo, ruleOf } from '@switchyard/core/routing/testing/configuration-of';
import { writtenOf } from '../routing-set';
import { problemsInForm } from './server-problems';

const set = writtenOf({
  rules: [ruleOf(1, []), ruleOf(2, [], { target: callTo('b') })],
  aliases: [aliasOf('a', callTo('b')), aliasOf('b', callTo('b'))],
});

test('what the server says of a draft stands at the field of the rule that is edited, and names any other', () => {
  const fields = [
    { path: 'rules.1.definition.target.targets.0.model', message: 'Not offered.' },
    { path: 'rules.1.definition.conditions.0.values', message: 'No such team.' },
    { path: 'rules.0.definition.target', message: 'The account is disabled.' },
    { path: 'revision', message: 'Too old.' },
  ];
  expect(problemsInForm({ message: 'Wrong', fields }, { set, list: 'rules', index: 1 }).fields).toEqual([
    { path: 'definition.target.targets.0', message: 'Not offered.' },
    { path: 'definition.conditions.0.values', message: 'No such team.' },
    { path: 'rules.0.definition.target', message: 'In “rule 1”: The account is disabled.' },
    { path: 'revision', message: 'Too old.' },
  ]);
});

test('likewise at the field of the alias that is edited', () => {
  const fields = [
    { path: 'aliases.0.target.name', message: 'It leads back to itself.' },
    { path: 'aliases.1.target.model', message: 'Not offered.' },
  ];
  expect(problemsInForm({ message: 'Wrong', fields }, { set, list: 'aliases', index: 1 }).fields).toEqual([
    { path: 'aliases.0.target.name', message: 'In alias “a”: It leads back to itself.' },
    { path: 'target', message: 'Not offered.' },
  ]);
});
