import { expect, test } from 'bun:test';
import { RE2JS } from 're2js';
import { z } from 'zod';
import { boundedConditions, heaviestPatterns, mostConditions } from './bounded-conditions.ts';
import { condition } from './condition.ts';
import { finds } from './pattern.ts';
import { heaviestPattern, weightOf } from './pattern-weight.ts';

const matching = (pattern: string) => ({ field: 'model', operator: 'matches', pattern });
const isTaken = (pattern: string) => condition.safeParse(matching(pattern)).success;

const heavy = [
  '\\pL{1000}'.repeat(22),
  '(\\pL{0,1000})'.repeat(14),
  '((a?){500}b?){2}'.repeat(12),
  '(?:(?:a{10}){10}){10}',
  '(((x{8}){8}){8})',
  '.{0,999}x',
  '[[:alpha:]]{900}',
  '[]a]{400}',
  '\\{{400}',
  '\\p{Greek}{400}',
  '\\x{10FFFF}{400}',
];

test.each(heavy)(
  'a pattern that RE2 would write out to a great many states is refused before it is compiled: %s',
  (pattern) => {
    expect(weightOf(pattern)).toBeGreaterThan(heaviestPattern);
    expect(isTaken(pattern)).toBe(false);
  },
);

test.each([
  '^gpt-5(\\.1)?-(mini|nano)$',
  '(?i)^eu-[a-z]{2,5}-\\d{1,3}$',
  '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  'a|b',
  '^.{0,80}$',
  '[{(]',
  '(?P<plan>pro|max)',
])('a pattern as people write them is taken: %s', (pattern) => expect(isTaken(pattern)).toBe(true));

test('what a pattern may weigh bounds what RE2 makes of it', () => {
  for (const pattern of ['(\\pL{0,9}){10}', '.{0,250}', '(a?b?){40}', '(()?){90}'])
    expect(RE2JS.compile(pattern).programSize()).toBeLessThan(3 * (weightOf(pattern) + 10));
});

test('a long text is looked at only in its beginning', () => {
  expect(finds('needle', `${'x'.repeat(400)}needle`)).toBe(true);
  expect(finds('needle', `${'x'.repeat(10_000)}needle`)).toBe(false);
});

const rules = boundedConditions(z.array(z.object({ conditions: z.array(condition) })));
const holding = (conditions: object[], count: number) => Array.from({ length: count }, () => ({ conditions }));
const one = { field: 'model', operator: 'is', values: ['a'] };

test('conditions are bounded in all of a routing, wherever they stand in groups', () => {
  expect(rules.safeParse(holding([one, one, one, one, one], mostConditions / 5)).success).toBe(true);
  const groups = [{ operator: 'any', conditions: [one, one, one, { operator: 'all', conditions: [one, one] }] }];
  expect(rules.safeParse(holding(groups, mostConditions / 5)).success).toBe(true);
  expect(rules.safeParse(holding(groups, mostConditions / 5 + 1)).success).toBe(false);
});

test('so are their patterns together', () => {
  const pattern = '[a-z]{190}';
  const most = Math.floor(heaviestPatterns / weightOf(pattern));
  expect(rules.safeParse(holding([matching(pattern)], most)).success).toBe(true);
  expect(rules.safeParse(holding([matching(pattern)], most + 1)).error?.issues).toHaveLength(1);
});
