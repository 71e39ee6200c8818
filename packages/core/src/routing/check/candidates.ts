import type { ConditionTest } from '../conditions/condition.ts';
import { isNumberField, numberPasses, textPasses } from '../conditions/condition-holds.ts';
import { isManyValued, valuesOf } from '../conditions/field-kinds.ts';
import { plainNumber } from '../conditions/values-of-field.ts';

/**
 * The only values that a field can still have when all its tests hold; undefined when there is no end of them. Of a field with several
 * values, those of which at least one is there.
 */
export function candidatesOf(
  field: string,
  tests: readonly ConditionTest[],
  organization: string,
): readonly string[] | undefined {
  const all = valuesOf(field, organization);
  const named = (values: readonly string[]) => (all ? values.filter((value) => all.includes(value)) : values);
  if (!isManyValued(field)) {
    const [first] = tests.flatMap((test) => (test.operator === 'is' ? [named(test.values)] : []));
    const possible = first ?? all;
    return possible?.filter((value) => tests.every((test) => valuePasses(test, value)));
  }
  const allowed = tests.filter((test) => test.operator === 'is-not');
  const witnesses = tests.map((test) =>
    (test.operator === 'is' ? named(test.values) : all)?.filter((value) =>
      [test, ...allowed].every((one) => valuePasses(one, value)),
    ),
  );
  // The fewer there are, the more they say.
  return witnesses
    .filter((some) => some !== undefined)
    .sort((one, other) => one.length - other.length)
    .at(0);
}

/** Whether a field whose value, or one of whose values, is this one can pass a test. */
export function valuePasses(test: ConditionTest, value: string): boolean {
  switch (test.operator) {
    case 'exists':
      return test.value;
    case 'within':
      return true;
    case 'greater':
    case 'less': {
      const number = plainNumber(value);
      return !isNumberField(test.field) && number !== undefined && numberPasses(test, number);
    }
    default:
      return textPasses(test, value);
  }
}
