import { expect, test } from 'bun:test';
import { callTo, plainFacts, tryRoute } from '../testing/try-route.ts';

const tree = {
  kind: 'conditional',
  branches: [
    { when: [{ field: 'metadata.plan', operator: 'is', values: ['free'] }], target: callTo('a') },
    {
      when: [
        { field: 'team', operator: 'is', values: ['team-1'] },
        { field: 'input-tokens', operator: 'greater', value: 5_000 },
      ],
      target: callTo('b'),
    },
  ],
  otherwise: callTo('c'),
};
const at = (plan: string | undefined, inputTokens: number) => ({
  facts: { ...plainFacts, metadata: plan === undefined ? {} : { plan }, inputTokens },
});

test('the first branch whose conditions all hold decides, else what is said for all others', () => {
  expect(tryRoute(tree, at('free', 9_000)).asked).toBe('a');
  expect(tryRoute(tree, at('pro', 9_000)).asked).toBe('b');
  expect(tryRoute(tree, at('pro', 100)).asked).toBe('c');
  expect(tryRoute(tree, at(undefined, 100)).asked).toBe('c');
});

test('it notes every condition that it looked at, with the values seen', () => {
  const { notes } = tryRoute(tree, at('pro', 9_000));
  expect(notes).toHaveLength(2);
  expect(notes[0]).toStartWith('Condition 1 does not hold: metadata.plan is pro');
  expect(notes[1]).toStartWith('Condition 2 holds: ');
  expect(notes[1]).toEndWith('; B.');
});

test('a branch that cannot be asked is not left for another: that is for the strategy above', () => {
  expect(tryRoute(tree, { ...at('free', 9_000), script: { a: 'skipped' } })).toMatchObject({
    asked: 'a',
    outcome: { kind: 'skipped' },
  });
  const above = { kind: 'fallback', targets: [tree, callTo('d')] };
  expect(tryRoute(above, { ...at('free', 9_000), script: { a: 'skipped' } }).asked).toBe('ad');
});
