import type { RequestFacts } from '../facts.ts';
import type { Condition, ConditionTest } from './condition.ts';
import { isManyValued } from './field-kinds.ts';
import { finds } from './pattern.ts';
import { isWithin } from './time-window.ts';
import { numberOf, textReader, textsOf } from './values-of-field.ts';

/** Whether a condition holds for a request. A missing value passes no test but `exists: false`. */
export function conditionHolds(condition: Condition, facts: RequestFacts): boolean {
  return holdsOf(condition)(facts);
}

/** Whether something holds for a request. */
export type Holds = (facts: RequestFacts) => boolean;

/** Works out, once for many requests, whether all conditions hold. No conditions hold for every request. */
export function allHold(conditions: readonly Condition[]): Holds {
  const all = conditions.map(holdsOf);
  const [first, second] = all;
  if (first === undefined) return () => true;
  return second === undefined ? first : (facts) => all.every((holds) => holds(facts));
}

/** Conditions never change once they are parsed, so what they ask for is worked out once: every request asks every rule. */
const known = new WeakMap<Condition, Holds>();

function holdsOf(condition: Condition): Holds {
  const before = known.get(condition);
  if (before) return before;
  const holds = make(condition);
  known.set(condition, holds);
  return holds;
}

function make(condition: Condition): Holds {
  if (condition.operator !== 'any' && condition.operator !== 'all') return makeTest(condition);
  if (condition.operator === 'all') return allHold(condition.conditions);
  const some = condition.conditions.map(holdsOf);
  return (facts) => some.some((holds) => holds(facts));
}

function makeTest(test: ConditionTest): Holds {
  const { field } = test;
  switch (test.operator) {
    case 'within':
      return (facts) => isWithin(test, facts.atMs);
    case 'exists':
      return (facts) => isThere(field, facts) === test.value;
    case 'greater':
    case 'less':
      return (facts) => {
        const value = numberOf(field, facts);
        return value !== undefined && numberPasses(test, value);
      };
    default:
      return isManyValued(field) ? makeManyTest(test) : makeTextTest(test);
  }
}

function makeTextTest(test: TextTest): Holds {
  const read = textReader(test.field);
  return (facts) => {
    const value = read(facts);
    return value !== undefined && textPasses(test, value);
  };
}

/** One value is enough to pass a test; `is-not` asks for values of which none is named. */
function makeManyTest(test: TextTest): Holds {
  return (facts) => {
    const values = textsOf(test.field, facts);
    if (test.operator !== 'is-not') return values.some((value) => textPasses(test, value));
    return values.length > 0 && values.every((value) => textPasses(test, value));
  };
}

/** Tests that look at a text. */
export type TextTest = Extract<ConditionTest, { operator: 'is' | 'is-not' | 'contains' | 'starts-with' | 'matches' }>;

/** Tests that look at a number. */
export type NumberTest = Extract<ConditionTest, { operator: 'greater' | 'less' }>;

/** Whether one value of a field passes a test of texts. Capital letters count. */
export function textPasses(test: TextTest, value: string): boolean {
  switch (test.operator) {
    case 'is':
      return test.values.includes(value);
    case 'is-not':
      return !test.values.includes(value);
    case 'contains':
      return test.values.some((wanted) => value.includes(wanted));
    case 'starts-with':
      return test.values.some((wanted) => value.startsWith(wanted));
    case 'matches':
      return finds(test.pattern, value);
  }
}

/** Whether a number passes a test of numbers. The bound itself is neither greater nor less. */
export function numberPasses({ operator, value: bound }: NumberTest, value: number): boolean {
  return operator === 'greater' ? value > bound : value < bound;
}

/** Whether a field has a value; one of metadata or a header need be no number. */
export function isThere(field: string, facts: RequestFacts): boolean {
  return isNumberField(field) ? numberOf(field, facts) !== undefined : textsOf(field, facts).length > 0;
}

/** Whether a field only ever holds a number. */
export function isNumberField(field: string): boolean {
  return field === 'input-tokens' || field === 'output-tokens' || field === 'budget-used';
}
