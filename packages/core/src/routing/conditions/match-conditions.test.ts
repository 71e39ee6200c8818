import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { RequestFacts } from '../facts.ts';
import { factsOf } from '../testing/facts-of.ts';
import { condition } from './condition.ts';
import { conditionHolds } from './condition-holds.ts';
import { idsAsWords, matchConditions } from './match-conditions.ts';

type Known = Partial<RequestFacts>;

/** One field of each kind: facts with a value, facts with another, and facts without one where it can be missing. */
const texts: { field: string; seen: string; has: Known; other: Known; missing?: Known }[] = [
  { field: 'organization', seen: 'northwind', has: {}, other: { organization: 'contoso' } },
  { field: 'team', seen: 'team-1', has: { teamId: 'team-1' }, other: { teamId: 'x-2' } },
  { field: 'key', seen: 'key-1', has: { keyId: 'key-1' }, other: { keyId: 'x-2' } },
  { field: 'member', seen: 'm-1', has: { memberId: 'm-1' }, other: { memberId: 'x-2' }, missing: { memberId: null } },
  { field: 'model', seen: 'fast', has: { model: 'fast' }, other: { model: 'x-2' }, missing: { model: '' } },
  { field: 'operation', seen: 'chat', has: {}, other: { operation: 'native' } },
  { field: 'stream', seen: 'true', has: { stream: true }, other: { stream: false } },
  { field: 'end-user', seen: 'ada', has: { endUser: 'ada' }, other: { endUser: 'x-2' }, missing: { endUser: null } },
  { field: 'session', seen: 's-1', has: { session: 's-1' }, other: { session: 'x-2' }, missing: { session: '' } },
  {
    field: 'metadata.plan',
    seen: 'free',
    has: { metadata: { plan: 'free' } },
    other: { metadata: { plan: 'pro' } },
    missing: { metadata: { Plan: 'free', plan: '' } },
  },
  {
    field: 'header.x-app',
    seen: 'shop',
    has: { headers: { 'x-app': 'shop' } },
    other: { headers: { 'x-app': 'desk' } },
    missing: { headers: { 'x-other': 'shop' } },
  },
  { field: 'tag', seen: 'beta', has: { tags: ['beta'] }, other: { tags: ['alpha'] }, missing: { tags: ['', ''] } },
  { field: 'feature', seen: 'tools', has: { features: ['tools'] }, other: { features: ['json'] }, missing: {} },
];

const numbers: { field: string; of: (value: number) => Known; missing?: Known[] }[] = [
  { field: 'input-tokens', of: (inputTokens) => ({ inputTokens }) },
  {
    field: 'output-tokens',
    of: (maxOutputTokens) => ({ maxOutputTokens }),
    missing: [{ maxOutputTokens: null }],
  },
  {
    field: 'budget-used',
    of: (budgetUsedPercent) => ({ budgetUsedPercent }),
    missing: [{ budgetUsedPercent: null }],
  },
  {
    field: 'metadata.score',
    of: (value) => ({ metadata: { score: String(value) } }),
    missing: ['', 'abc', '1e3', '0x10', ' 7', '7 ', '+7', '7.', '.7', '1,000', 'NaN', 'Infinity'].map((score) => ({
      metadata: { score },
    })),
  },
  {
    field: 'header.x-score',
    of: (value) => ({ headers: { 'x-score': String(value) } }),
    missing: [{ headers: {} }, { headers: { 'x-score': 'high' } }],
  },
];

/** Parses first, so that the table holds nothing that could not be saved. */
const holds = (written: unknown, known: Known) => {
  const facts = factsOf(known);
  const parsed = condition.parse(written);
  const answer = matchConditions([parsed], facts, idsAsWords);
  expect(answer.matched).toBe(conditionHolds(parsed, facts));
  expect(answer.reason).not.toContain('undefined');
  return answer.matched;
};

for (const { field, seen, has, other, missing } of texts)
  test(`the truth table of ${field}: every operator on a value, another value and none`, () => {
    const inside = seen.slice(1);
    const rows: [condition: object, withValue: boolean, withOther: boolean][] = [
      [{ operator: 'is', values: [seen] }, true, false],
      [{ operator: 'is', values: ['zzz', seen] }, true, false],
      [{ operator: 'is', values: [seen.toUpperCase()] }, false, false],
      [{ operator: 'is-not', values: [seen] }, false, true],
      [{ operator: 'is-not', values: ['zzz', seen] }, false, true],
      [{ operator: 'is-not', values: ['zzz'] }, true, true],
      [{ operator: 'contains', values: [inside] }, true, false],
      [{ operator: 'contains', values: ['zzz', inside] }, true, false],
      [{ operator: 'contains', values: [inside.toUpperCase()] }, /^[-\d]*$/.test(inside), false],
      [{ operator: 'starts-with', values: [seen.slice(0, 3)] }, true, false],
      [{ operator: 'starts-with', values: [seen.slice(1, 3)] }, false, false],
      [{ operator: 'matches', pattern: `^${seen}$` }, true, false],
      [{ operator: 'matches', pattern: inside }, true, false],
      [{ operator: 'matches', pattern: `^${inside}` }, false, false],
      [{ operator: 'exists', value: true }, true, true],
      [{ operator: 'exists', value: false }, false, false],
    ];
    for (const [row, withValue, withOther] of rows) {
      const written = { field, ...row };
      expect({ written, holds: holds(written, has) }).toEqual({ written, holds: withValue });
      expect({ written, holds: holds(written, other) }).toEqual({ written, holds: withOther });
      if (missing)
        expect({ written, holds: holds(written, missing) }).toEqual({
          written,
          holds: 'value' in row && row.value === false,
        });
    }
  });

for (const { field, of, missing = [] } of numbers)
  test(`the truth table of ${field}: greater and less on both sides of the bound, on it, and without a number`, () => {
    for (const [operator, value, expected] of [
      ['greater', 11, true],
      ['greater', 10, false],
      ['greater', 9, false],
      ['less', 9, true],
      ['less', 10, false],
      ['less', 11, false],
    ] as const)
      expect(holds({ field, operator, value: 10 }, of(value))).toBe(expected);
    expect(holds({ field, operator: 'exists', value: true }, of(0))).toBe(true);
    for (const known of missing)
      for (const operator of ['greater', 'less'])
        for (const value of [-1e15, 0, 1e15]) expect(holds({ field, operator, value }, known)).toBe(false);
  });

test('a number that is missing fits exists: false; text in metadata exists though it is no number', () => {
  for (const field of ['output-tokens', 'budget-used']) {
    expect(holds({ field, operator: 'exists', value: false }, {})).toBe(true);
    expect(holds({ field, operator: 'exists', value: true }, {})).toBe(false);
  }
  expect(holds({ field: 'input-tokens', operator: 'exists', value: false }, {})).toBe(false);
  expect(holds({ field: 'metadata.score', operator: 'exists', value: true }, { metadata: { score: 'abc' } })).toBe(
    true,
  );
});

test('decimals and negative numbers in metadata are numbers', () => {
  const less = { field: 'metadata.score', operator: 'less', value: -0.5 };
  expect(holds(less, { metadata: { score: '-0.75' } })).toBe(true);
  expect(holds(less, { metadata: { score: '-0.25' } })).toBe(false);
});

test('of several tags or features one is enough for a test to hold, and one is enough for is-not to fail', () => {
  for (const [field, known] of [
    ['tag', { tags: ['json', 'tools'] }],
    ['feature', { features: ['json', 'tools'] }],
  ] as [string, Known][]) {
    expect(holds({ field, operator: 'is', values: ['tools'] }, known)).toBe(true);
    expect(holds({ field, operator: 'is', values: ['images'] }, known)).toBe(false);
    expect(holds({ field, operator: 'is-not', values: ['tools'] }, known)).toBe(false);
    expect(holds({ field, operator: 'is-not', values: ['images'] }, known)).toBe(true);
    expect(holds({ field, operator: 'starts-with', values: ['to'] }, known)).toBe(true);
    expect(holds({ field, operator: 'matches', pattern: 'on$' }, known)).toBe(true);
  }
});

test('names that every object has by birth are missing like any other', () => {
  for (const name of ['constructor', 'toString', '__proto__'])
    expect(holds({ field: `metadata.${name}`, operator: 'exists', value: true }, {})).toBe(false);
});

test('a time window is asked for the moment of the request', () => {
  const within = { field: 'time', operator: 'within', days: ['sat'], from: '09:00', to: '17:00', zone: 'UTC' };
  expect(holds(within, {})).toBe(true);
  expect(holds(within, { atMs: Date.UTC(2026, 10, 28, 17, 0) })).toBe(false);
  expect(holds({ ...within, days: ['mon'] }, {})).toBe(false);
});

test('groups: any needs one, all needs each, however deep they stand', () => {
  const fast = { field: 'model', operator: 'is', values: ['fast'] };
  const slow = { field: 'model', operator: 'is', values: ['slow'] };
  const free = { field: 'metadata.plan', operator: 'is', values: ['free'] };
  const known = { model: 'fast', metadata: { plan: 'free' } };
  const group = (operator: 'any' | 'all', ...conditions: unknown[]) => ({ operator, conditions });
  expect(holds(group('any', slow, fast), known)).toBe(true);
  expect(holds(group('any', slow, slow), known)).toBe(false);
  expect(holds(group('all', fast, free), known)).toBe(true);
  expect(holds(group('all', fast, slow), known)).toBe(false);
  expect(holds(group('any', slow, group('all', fast, group('any', slow, free))), known)).toBe(true);
  expect(holds(group('all', fast, group('any', slow, group('all', free, slow))), known)).toBe(false);
});

test('"not free, or not said at all" is a group of the two', () => {
  const unlessFree = {
    operator: 'any',
    conditions: [
      { field: 'metadata.plan', operator: 'is-not', values: ['free'] },
      { field: 'metadata.plan', operator: 'exists', value: false },
    ],
  };
  expect(holds(unlessFree, {})).toBe(true);
  expect(holds(unlessFree, { metadata: { plan: 'pro' } })).toBe(true);
  expect(holds(unlessFree, { metadata: { plan: 'free' } })).toBe(false);
});

test('patterns that ruin other engines are answered, and answered rightly', () => {
  const long = 'a'.repeat(500);
  for (const [pattern, text, expected] of [
    ['(a+)+$', `${long}!`, false],
    ['(a+)+$', long, true],
    ['^(a|aa)+$', `${long}b`, false],
    ['^(a|a?)+$', `${long}b`, false],
    ['(.*a){20}$', `${long}b`, false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long, false],
    ['(x+x+)+y', 'x'.repeat(500), false],
    ['^(\\w+\\s?)*$', `${'word '.repeat(100)}!`, false],
    ['(a*)*b', long, false],
    [
      '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
      long,
      false,
    ],
  ] as const)
    expect(holds({ field: 'session', operator: 'matches', pattern }, { session: text })).toBe(expected);
});

test('a pattern with look-around, back-references or repeats that multiply beyond a thousand cannot be saved', () => {
  for (const pattern of ['(?=a)a', '(?<!a)b', '(a)\\1', '((x{100}){100}){100}', '('])
    expect(condition.safeParse({ field: 'model', operator: 'matches', pattern }).success).toBe(false);
});

test('whether conditions match and the reason for it never depend on what was asked before', () => {
  const value = fc.constantFrom('a', 'b', 'ab', '1', '2');
  const tests = fc.oneof(
    fc.record({
      field: fc.constantFrom('model' as const, 'tag' as const, 'metadata.plan'),
      operator: fc.constantFrom('is' as const, 'is-not' as const, 'contains' as const, 'starts-with' as const),
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      field: fc.constant('metadata.plan'),
      operator: fc.constantFrom('greater' as const, 'less' as const),
      value: fc.integer({ min: 0, max: 3 }),
    }),
  );
  const facts = fc
    .record({ model: value, tags: fc.array(value), metadata: fc.dictionary(fc.constant('plan'), value) })
    .map(factsOf);
  fc.assert(
    fc.property(fc.array(tests), facts, (conditions, seen) => {
      const answer = matchConditions(conditions, seen, idsAsWords);
      expect(matchConditions(conditions, seen, idsAsWords)).toEqual(answer);
      expect(answer.matched).toBe(conditions.every((one) => conditionHolds(one, seen)));
    }),
  );
});
