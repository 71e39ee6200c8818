import type { Condition, ConditionTest } from '../conditions/condition.ts';

/** More alternatives than this are not looked into; then nothing is said about the conditions. */
const maxAlternatives = 32;

/**
 * The ways in which conditions can all hold: a request matches exactly if all tests of one of the alternatives hold. Undefined when
 * there are too many.
 */
export function conjunctionsOf(conditions: readonly Condition[]): ConditionTest[][] | undefined {
  let alternatives: ConditionTest[][] = [[]];
  for (const condition of conditions) {
    const ways = waysOf(condition);
    if (ways === undefined || ways.length * alternatives.length > maxAlternatives) return undefined;
    alternatives = alternatives.flatMap((before) => ways.map((way) => [...before, ...way]));
  }
  return alternatives;
}

function waysOf(condition: Condition): ConditionTest[][] | undefined {
  if (condition.operator === 'all') return conjunctionsOf(condition.conditions);
  if (condition.operator !== 'any') return [[condition]];
  const ways: ConditionTest[][] = [];
  for (const one of condition.conditions) {
    const more = waysOf(one);
    if (more === undefined) return undefined;
    ways.push(...more);
  }
  return ways;
}

/**
 * Splits "model is a or b" into "model is a" and "model is b", as long as there are not too many: then one alternative may be taken by
 * one rule and the next by another.
 */
export function splitByValue(alternatives: readonly ConditionTest[][]): ConditionTest[][] {
  let split: ConditionTest[][] = [...alternatives];
  for (let at = 0; ; at += 1) {
    if (!split.some((tests) => tests.length > at)) return split;
    const further = split.flatMap((tests) => {
      const test = tests[at];
      if (test?.operator !== 'is') return [tests];
      return test.values.map((value) => tests.with(at, { ...test, values: [value] }));
    });
    if (further.length <= maxAlternatives) split = further;
  }
}
