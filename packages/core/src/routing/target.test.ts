import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { condition, maxConditionGroups } from './conditions/condition.ts';
import { ruleDefinition } from './rule.ts';
import { maxTargetLevels, target } from './target.ts';
import { callTo } from './testing/try-route.ts';

const call = callTo('a');
const when = [{ field: 'model', operator: 'is', values: ['fast'] }];
const pool = (weight: unknown) => ({ kind: 'weighted', targets: [{ weight, target: call }] });

/** Where a rule with this target, deep in a tree, is refused; empty when it is not. */
function refusedAt(bad: unknown): string[] {
  const nested = { kind: 'fallback', targets: [{ kind: 'weighted', targets: [{ weight: 1, target: bad }] }] };
  const { error } = ruleDefinition.safeParse({ conditions: [], target: nested });
  return (error?.issues ?? []).map(({ path }) =>
    path.join('.').replace(/^target\.targets\.0\.targets\.0\.target\.?/, ''),
  );
}

const picks = ['round-robin', 'least-busy', 'lowest-latency', 'cheapest', 'most-headroom'];

test.each([
  call,
  { ...call, retries: 2, timeouts: { connectMs: 100, totalMs: 9_000 } },
  { kind: 'alias', name: 'fast' },
  pool(1_000_000),
  ...picks.map((kind) => ({ kind, targets: [call, call] })),
  ...picks.map((kind) => ({ kind, on: ['timeout'], targets: [call] })),
  { kind: 'cheapest', prompt: 'cached', targets: [call] },
  { kind: 'sticky', by: 'prompt-prefix', targets: [{ target: call }, { weight: 3, target: call }] },
  { kind: 'canary', percent: 0, canary: call, stable: call },
  { kind: 'canary', percent: 100, by: 'key', canary: call, stable: call },
  { kind: 'conditional', branches: [{ when, target: call }], otherwise: call },
])('a tree may hold %j, and keeps it as it is written', (good) => {
  expect(refusedAt(good)).toEqual([]);
  expect(target.parse(good)).toEqual(good);
});

describe('deep in a tree is refused, at its own field,', () => {
  test.each<[string, unknown, string]>([
    ['an unknown strategy', { kind: 'roulette', targets: [call] }, 'kind'],
    ['a target without a kind', {}, 'kind'],
    ['no target at all', null, ''],
    ['an unknown setting', { ...call, extra: 1 }, ''],
    ['an unknown setting of a strategy', { kind: 'round-robin', targets: [call], start: 1 }, ''],
    ['too many retries', { ...call, retries: 3 }, 'retries'],
    ['an account that is no id', { ...call, providerAccountId: 'openai' }, 'providerAccountId'],
    ['a fallback over nothing', { kind: 'fallback', targets: [] }, 'targets'],
    ['a fallback after nothing', { kind: 'fallback', on: [], targets: [call] }, 'on'],
    ['an unknown failure', { kind: 'fallback', on: ['bad-luck'], targets: [call] }, 'on.0'],
    ...picks.map((kind): [string, unknown, string] => [`${kind} over nothing`, { kind, targets: [] }, 'targets']),
    ...picks.map((kind): [string, unknown, string] => [
      `${kind} after nothing`,
      { kind, on: [], targets: [call] },
      'on',
    ]),
    ['weights over nothing', { kind: 'weighted', targets: [] }, 'targets'],
    ...[0, -1, 1.5, 1_000_001, '1', undefined].map((weight): [string, unknown, string] => [
      `a weight of ${JSON.stringify(weight)}`,
      pool(weight),
      'targets.0.weight',
    ]),
    ['more targets than one can look over', { kind: 'cheapest', targets: Array(21).fill(call) }, 'targets'],
    [
      'a weight of 0 where it may be absent',
      { kind: 'sticky', by: 'user', targets: [{ weight: 0, target: call }] },
      'targets.0.weight',
    ],
    ['an unknown way to stick', { kind: 'sticky', by: 'mood', targets: [{ target: call }] }, 'by'],
    ['a share below 0', { kind: 'canary', percent: -0.1, canary: call, stable: call }, 'percent'],
    ['a share above 100', { kind: 'canary', percent: 100.1, canary: call, stable: call }, 'percent'],
    ['a canary of nothing', { kind: 'canary', percent: 1, stable: call }, 'canary'],
    ['a canary beside nothing', { kind: 'canary', percent: 1, canary: call }, 'stable'],
    ['conditions without a branch', { kind: 'conditional', branches: [], otherwise: call }, 'branches'],
    [
      'a branch without a condition',
      { kind: 'conditional', branches: [{ when: [], target: call }], otherwise: call },
      'branches.0.when',
    ],
    ['a branch to nothing', { kind: 'conditional', branches: [{ when }], otherwise: call }, 'branches.0.target'],
    ['conditions without another way', { kind: 'conditional', branches: [{ when, target: call }] }, 'otherwise'],
  ])('%s', (_, bad, field) => {
    expect(refusedAt(bad)).toEqual([field]);
  });
});

const nest = <Value>(levels: number, innermost: Value, around: (inner: unknown) => unknown) => {
  let nested: unknown = innermost;
  for (let level = 0; level < levels; level += 1) nested = around(nested);
  return nested;
};
const fallbacks = (levels: number) => nest(levels, call, (inner) => ({ kind: 'fallback', targets: [call, inner] }));
const groups = (levels: number) => nest(levels, when[0], (inner) => ({ operator: 'all', conditions: [inner] }));

test.each([maxTargetLevels, 10_000, 200_000])(
  'a target below %i levels of others is one issue, at the first level too many',
  (levels) => {
    expect(target.safeParse(fallbacks(maxTargetLevels - 1)).success).toBe(true);
    const { error } = target.safeParse(fallbacks(levels));
    expect(error?.issues).toHaveLength(1);
    expect(error?.issues[0]?.path).toEqual(Array(maxTargetLevels).fill(['targets', 1]).flat());
    expect(error?.issues[0]?.message).toBe('A target nests at most 8 levels deep.');
  },
);

test('levels of every strategy count, whatever field they stand in', () => {
  const within = [
    (inner: unknown) => ({ kind: 'canary', percent: 5, canary: inner, stable: call }),
    (inner: unknown) => ({ kind: 'conditional', branches: [{ when, target: inner }], otherwise: call }),
    (inner: unknown) => ({ kind: 'conditional', branches: [{ when, target: call }], otherwise: inner }),
    (inner: unknown) => ({ kind: 'sticky', by: 'user', targets: [{ target: inner }] }),
  ];
  for (const around of within) {
    expect(target.safeParse(nest(maxTargetLevels - 1, call, around)).success).toBe(true);
    expect(target.safeParse(nest(10_000, call, around)).error?.issues).toHaveLength(1);
  }
});

test.each([maxConditionGroups + 1, 10_000])(
  '%i groups of conditions inside each other are one issue, in rules and in strategies',
  (levels) => {
    expect(condition.safeParse(groups(maxConditionGroups)).success).toBe(true);
    const inRule = ruleDefinition.safeParse({ conditions: [groups(levels)], target: call });
    expect(inRule.error?.issues.map(({ path }) => path.slice(0, 2))).toEqual([['conditions', 0]]);
    const branches = [{ when: [groups(levels)], target: call }];
    const inTarget = ruleDefinition.safeParse({
      conditions: [],
      target: { kind: 'conditional', branches, otherwise: call },
    });
    expect(inTarget.error?.issues.map(({ path }) => path.slice(0, 5))).toEqual([['target', 'branches', 0, 'when', 0]]);
  },
);

test('lists in lists where a target should be are refused without going down', () => {
  const lists = nest(100_000, [], (inner) => [inner]);
  expect(target.safeParse(lists).success).toBe(false);
  expect(target.safeParse({ kind: 'fallback', targets: lists }).success).toBe(false);
});

test.each(['input', 'output'] as const)(
  'what a rule says has a JSON schema of its %s that tells of every strategy',
  (io) => {
    const schema = z.toJSONSchema(ruleDefinition, { io, unrepresentable: 'any' });
    expect(schema.required).toEqual(['conditions', 'target']);
    const text = JSON.stringify(schema);
    for (const kind of ['call', 'alias', 'fallback', 'weighted', 'sticky', 'canary', 'conditional', ...picks])
      expect(text).toContain(`{"kind":{"type":"string","const":"${kind}"}`);
  },
);
