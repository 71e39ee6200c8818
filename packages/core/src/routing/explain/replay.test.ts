import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Condition } from '../conditions/condition.ts';
import type { RequestFacts } from '../facts.ts';
import type { PublishedRouting } from '../publish/routing-set.ts';
import { anyCondition, anyFacts } from '../testing/any-conditions.ts';
import { accountOf, aliasOf, callTo, configurationOf, ruleOf } from '../testing/configuration-of.ts';
import { factsOf } from '../testing/facts-of.ts';
import { letterOf } from '../testing/try-route.ts';
import { type Comparison, createReplay } from './replay.ts';

const accounts = ['a', 'b', 'c'].map((letter) => accountOf(letter, ['m', `only-${letter}`]));
const routing = (some: Partial<PublishedRouting> = {}): PublishedRouting => configurationOf(some).routing;
const asksFor = (model: string): Condition => ({ field: 'model', operator: 'is', values: [model] });
const ids = Array.from({ length: 2_000 }, (_, n) => `request ${n}`);

function compare(before: PublishedRouting, after: PublishedRouting, priceOf: Comparison['priceOf'] = () => 1n) {
  const { replay, measuring } = createReplay({ configuration: configurationOf({}, accounts), before, after, priceOf });
  const tried = (known: Partial<RequestFacts> = {}, id = 'request', allowedModels: string[] = []) =>
    replay({ id, facts: factsOf({ model: 'm', ...known }), allowedModels });
  return { tried, measuring };
}
const letter = ({ target }: { target: { providerAccountId: string } | null }) => target && letterOf(target);

test('a request is told to move where the new routing leads it first, and to stay elsewhere', () => {
  const after = routing({
    rules: [ruleOf(1, [{ field: 'tag', operator: 'is', values: ['x'] }], { target: callTo('c', 'm') })],
  });
  const { tried } = compare(routing(), after);
  const moved = tried({ tags: ['x'] });
  expect(moved.before).toEqual({
    target: { providerAccountId: accounts[0]?.id ?? '', model: 'm' },
    rule: null,
    refused: null,
  });
  expect(letter(moved.after)).toBe('c');
  expect(moved.after.rule).toEqual({ id: after.rules[0]?.id ?? '', version: 1, name: 'rule 1' });
  const stayed = tried({ tags: ['y'] });
  expect(stayed.after).toEqual(stayed.before);
});

test('what cannot serve is passed over: accounts that are disabled, and models that the key may not be served', () => {
  const target = {
    kind: 'fallback',
    on: ['timeout'],
    targets: [callTo('f', 'm'), callTo('a', 'only-a'), callTo('b', 'm')],
  };
  const { tried } = compare(routing(), routing({ rules: [ruleOf(1, [], { target })] }));
  expect(letter(tried().after)).toBe('a');
  expect(letter(tried({}, 'request', ['m']).after)).toBe('b');
});

test('a refusal says whether the key, the offers or the targets refuse', () => {
  const rules = [ruleOf(1, [asksFor('fast')], { target: callTo('f', 'm') })];
  const { tried } = compare(routing({ aliases: [aliasOf('fast', callTo('a', 'm'))] }), routing({ rules }));
  const fast = tried({ model: 'fast' });
  expect(fast.before.refused).toBeNull();
  expect(fast.after).toMatchObject({ target: null, rule: { name: 'rule 1' }, refused: 'no-target' });
  expect(tried({ model: 'nope' }).after).toEqual({ target: null, rule: null, refused: 'not-offered' });
  expect(tried({}, 'request', ['x']).after).toEqual({ target: null, rule: null, refused: 'not-allowed' });
});

test('chance is the request’s own: shares are kept, and what did not change goes where it went', () => {
  const target = {
    kind: 'weighted',
    targets: [
      { weight: 3, target: callTo('a', 'm') },
      { weight: 1, target: callTo('b', 'm') },
    ],
  };
  const before = routing({ rules: [ruleOf(1, [], { target })] });
  const after = routing({ rules: [ruleOf(2, [asksFor('other')]), ruleOf(1, [], { target })] });
  const { tried } = compare(before, after);
  const all = ids.map((id) => tried({}, id));
  expect(all.every((one) => letter(one.before) === letter(one.after))).toBe(true);
  const share = all.filter((one) => letter(one.before) === 'b').length / ids.length;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.28);
  expect(ids.map((id) => tried({}, id))).toEqual(all);
});

test('turns are even, and a canary gets its share', () => {
  const target = { kind: 'round-robin', targets: [callTo('a', 'm'), callTo('b', 'm')] };
  const canary = { version: 2, percent: 10, rules: [ruleOf(1, [], { target: callTo('c', 'm') })], aliases: [] };
  const { tried } = compare(routing({ rules: [ruleOf(1, [], { target })] }), routing({ canary }));
  const all = ids.map((id) => tried({}, id));
  const shareOf = (side: 'before' | 'after', wanted: string) =>
    all.filter((one) => letter(one[side]) === wanted).length / ids.length;
  expect(Math.abs(shareOf('before', 'b') - 0.5)).toBeLessThan(0.05);
  expect(Math.abs(shareOf('after', 'c') - 0.1)).toBeLessThan(0.03);
});

test('the cheapest target is the one that costs this request least', () => {
  const target = { kind: 'cheapest', targets: [callTo('a', 'm'), callTo('b', 'm')] };
  const { tried } = compare(routing(), routing({ rules: [ruleOf(1, [], { target })] }), (call, { inputTokens }) =>
    letterOf(call) === 'a' ? BigInt(inputTokens) : 500n,
  );
  expect(letter(tried({ inputTokens: 100 }).after)).toBe('a');
  expect(letter(tried({ inputTokens: 900 }).after)).toBe('b');
});

test('strategies that go by what is measured at the moment are named, wherever they stand', () => {
  const busy = { kind: 'least-busy', targets: [callTo('a', 'm'), callTo('b', 'm')] };
  const quick = {
    kind: 'fallback',
    targets: [{ kind: 'lowest-latency', targets: [callTo('a', 'm'), callTo('b', 'm')] }],
  };
  const canary = { version: 2, percent: 10, rules: [], aliases: [aliasOf('fast', busy)] };
  expect(compare(routing(), routing()).measuring).toEqual([]);
  expect(compare(routing({ rules: [ruleOf(1, [], { target: quick })] }), routing({ canary })).measuring).toEqual([
    'least-busy',
    'lowest-latency',
  ]);
});

test('routing held against itself moves nothing, whatever the rules and the requests', () => {
  const target = fc.constantFrom<object>(
    callTo('a', 'm'),
    {
      kind: 'weighted',
      targets: [
        { weight: 1, target: callTo('a', 'm') },
        { weight: 1, target: callTo('b', 'm') },
      ],
    },
    { kind: 'round-robin', targets: [callTo('b', 'm'), callTo('c', 'm')] },
    { kind: 'sticky', by: 'session', targets: [{ target: callTo('b', 'm') }, { target: callTo('c', 'm') }] },
  );
  const rules = fc.array(fc.tuple(fc.array(anyCondition, { maxLength: 2 }), target), { maxLength: 4 });
  fc.assert(
    fc.property(rules, anyFacts, fc.string(), (some, facts, id) => {
      const same = routing({ rules: some.map(([conditions, one], at) => ruleOf(at + 1, conditions, { target: one })) });
      const { before, after } = compare(same, structuredClone(same)).tried(facts, id);
      expect(after).toEqual(before);
      expect(before.target === null).toBe(before.refused !== null);
    }),
  );
});
