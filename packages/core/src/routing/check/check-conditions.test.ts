import { expect, test } from 'bun:test';
import type { Condition } from '../conditions/condition.ts';
import { fields, mini, ofRule, ofTarget } from '../testing/check-examples.ts';
import { callTo, teamIds } from '../testing/configuration-of.ts';

test('a team or key that is gone is an error at its value', () => {
  const { errors } = ofRule([
    { field: 'team', operator: 'is', values: [teamIds.search, teamIds.support] },
    { operator: 'any', conditions: [{ field: 'key', operator: 'is-not', values: ['gone'] }] },
  ]);
  expect(errors).toEqual([
    {
      field: 'rules.0.definition.conditions.0.values.1',
      message: 'This team does not exist any more. Choose another one, or take it out.',
    },
    {
      field: 'rules.0.definition.conditions.1.conditions.0.values.0',
      message: 'This virtual key does not exist any more. Choose another one, or take it out.',
    },
  ]);
});

test('no condition may look at a header that carries a secret', () => {
  for (const name of ['authorization', 'x-api-key', 'cookie'])
    expect(fields(ofRule([{ field: `header.${name}`, operator: 'exists', value: true }]).errors)).toEqual([
      'rules.0.definition.conditions.0.field',
    ]);
});

test('a branch that is never reached is a warning, too', () => {
  const wide: Condition = { field: 'model', operator: 'starts-with', values: ['gpt'] };
  const narrow: Condition = { field: 'model', operator: 'is', values: ['gpt-5'] };
  const target = {
    kind: 'conditional',
    branches: [
      { when: [wide], target: mini('a') },
      { when: [narrow], target: mini('b') },
    ],
    otherwise: callTo('a', 'gpt-5'),
  };
  expect(fields(ofTarget(target).warnings)).toEqual(['rules.0.definition.target.branches.1.when']);
});

test('conditions that never hold are warnings where they become impossible', () => {
  const model = (...values: string[]): Condition => ({ field: 'model', operator: 'is', values });
  const sound: Condition = { field: 'feature', operator: 'is', values: ['sound'] };
  const at = 'rules.0.definition.conditions';
  const rows: [conditions: Condition[], fields: string[]][] = [
    [[model('a'), { field: 'tag', operator: 'is', values: ['x'] }, model('b')], [`${at}.2`]],
    [[sound], [`${at}.0`]],
    [[model('a'), { operator: 'any', conditions: [sound, model('a')] }], [`${at}.1.conditions.0`]],
    [[{ operator: 'any', conditions: [model('a'), model('b')] }, model('c')], [`${at}.1`]],
    [[{ operator: 'all', conditions: [model('a'), model('b')] }], [`${at}.0.conditions.1`]],
    [[{ field: 'feature', operator: 'is', values: ['tools', 'sound'] }], [`${at}.0.values.1`]],
    [[{ field: 'operation', operator: 'is', values: ['chats'] }], [`${at}.0.values.0`]],
    [[{ field: 'model', operator: 'contains', values: ['claude'] }], [`${at}.0`]],
    [[{ field: 'model', operator: 'matches', pattern: '^alpha/gpt' }], []],
    [[model('GPT-5')], [`${at}.0.values.0`]],
    [[model('fast')], []],
  ];
  for (const [conditions, expected] of rows) {
    const { errors, warnings } = ofRule(conditions);
    expect({ conditions, errors, fields: fields(warnings) }).toEqual({ conditions, errors: [], fields: expected });
  }
});

test('a warning says why and what to do', () => {
  const model = (...values: string[]): Condition => ({ field: 'model', operator: 'is', values });
  const messages = (conditions: Condition[]) => ofRule(conditions).warnings.map(({ message }) => message);
  expect(messages([model('a'), model('b')])).toEqual([
    'No value of model passes all of these tests. It contradicts the condition before it, so no request matches. Change one of them, or make them alternatives.',
  ]);
  expect(messages([{ field: 'stream', operator: 'is', values: ['yes'] }])).toEqual([
    'The only values of stream are true and false. So this condition never holds.',
  ]);
  expect(messages([model('gpt-5 Mini', 'GPT-5')])).toEqual([
    'Nothing offers "GPT-5", but "gpt-5" is offered. Capital letters count.',
  ]);
});
