import type { Target } from '../strategy.ts';
import type { Condition, ConditionTest } from './condition.ts';

/** Conditions of which all must hold, and where they stand. */
export type ConditionList = { at: readonly (string | number)[]; conditions: readonly Condition[] };

/**
 * The lists of conditions in the settings of one node, but not in its children. They are known by their operators, so that a strategy
 * with conditions needs no line here.
 */
export function conditionListsIn(node: Target): ConditionList[] {
  return Object.entries(node).flatMap(([name, value]) => listsIn(value, [name]));
}

function listsIn(value: unknown, at: readonly (string | number)[]): ConditionList[] {
  if (isConditions(value)) return [{ at, conditions: value }];
  if (Array.isArray(value)) return value.flatMap((one, index) => listsIn(one, [...at, index]));
  if (typeof value !== 'object' || value === null || 'kind' in value) return [];
  return Object.entries(value).flatMap(([name, one]) => listsIn(one, [...at, name]));
}

/** The schema of the strategy parsed the settings; only conditions have operators. */
const isConditions = (value: unknown): value is Condition[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'object' && one !== null && 'operator' in one);

/** A test and where it stands in its list. */
export type PlacedTest = { at: readonly (string | number)[]; test: ConditionTest };

/** Every test in a list of conditions, those in groups, too. */
export function testsIn(conditions: readonly Condition[], at: readonly (string | number)[] = []): PlacedTest[] {
  return conditions.flatMap((condition, index): PlacedTest[] =>
    condition.operator === 'any' || condition.operator === 'all'
      ? testsIn(condition.conditions, [...at, index, 'conditions'])
      : [{ at: [...at, index], test: condition }],
  );
}
