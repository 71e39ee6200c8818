import type { Condition, ConditionTest } from '@switchyard/core/routing/conditions/condition';
import { weekDays } from '@switchyard/core/routing/conditions/condition';
import { chip, listed, type Part } from '@/ui/sentence-parts';
import { fieldInWords, isGroup, valueKindOf } from './condition-fields';
import type { ConditionWords } from './condition-names';

/** What must hold, as a phrase: "model is fast and team is Search". */
export function conditionsInWords(conditions: readonly Condition[], names: ConditionWords): Part[] {
  return listed(
    conditions.map((condition) => conditionInWords(condition, names)),
    'and',
  );
}

function conditionInWords(condition: Condition, names: ConditionWords): Part[] {
  if (!isGroup(condition)) return testInWords(condition, names);
  const phrases = condition.conditions.map((inner) => conditionInWords(inner, names));
  const words = listed(phrases, condition.operator === 'any' ? 'or' : 'and');
  return phrases.length > 1 ? ['(', ...words, ')'] : words;
}

function testInWords(test: ConditionTest, names: ConditionWords): Part[] {
  if (test.operator === 'within') return timeInWords(test);
  if (test.field === 'stream' && test.operator === 'is') return streamInWords(test.values);
  if (test.field === 'feature' && 'values' in test) {
    return [
      test.operator === 'is-not' ? 'the request brings something other than ' : 'the request brings ',
      ...values(test, names),
    ];
  }
  const field = fieldInWords(test.field);
  switch (test.operator) {
    case 'is':
      return [`${field} is `, ...values(test, names)];
    case 'is-not':
      return [test.values.length > 1 ? `${field} is none of ` : `${field} is not `, ...values(test, names)];
    case 'contains':
      return [`${field} contains `, ...values(test, names)];
    case 'starts-with':
      return [`${field} begins with `, ...values(test, names)];
    case 'matches':
      return [`${field} matches `, chip(test.pattern === '' ? '…' : test.pattern, true)];
    case 'exists':
      return [`${field} ${test.field === 'input-tokens' ? 'are' : 'is'}${test.value ? '' : ' not'} given`];
    default:
      return [
        `${field} ${test.field === 'input-tokens' ? 'are' : 'is'} ${test.operator === 'greater' ? 'over' : 'under'} `,
        chip(amount(test.field, test.value)),
      ];
  }
}

function amount(field: string, value: unknown): string {
  const text = typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 6 }) : '…';
  return valueKindOf(field) === 'percent' ? `${text}%` : text;
}

function values(test: Extract<ConditionTest, { values: string[] }>, names: ConditionWords): Part[] {
  if (test.values.length === 0) return [chip('…')];
  const mono = !['team', 'key', 'member'].includes(test.field);
  return listed(
    test.values.map((value) => [chip(names.value(test.field, value), mono)]),
    'or',
  );
}

function streamInWords(given: readonly string[]): Part[] {
  if (given.length !== 1)
    return [
      'streaming is ',
      ...listed(
        given.map((value) => [chip(value, true)]),
        'or',
      ),
    ];
  return [given[0] === 'true' ? 'the answer is streamed' : 'the answer is not streamed'];
}

function timeInWords(test: Extract<ConditionTest, { operator: 'within' }>): Part[] {
  return ['it is ', chip(`${daysInWords(test.days)} ${test.from}–${test.to}`), ` (${test.zone})`];
}

const dayNames = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const;

/** "every day", "Mon–Fri", "Mon, Wed". */
function daysInWords(days: readonly (typeof weekDays)[number][]): string {
  const chosen = weekDays.filter((day) => days.includes(day));
  if (chosen.length === 7) return 'every day';
  const [first] = chosen;
  const last = chosen.at(-1);
  if (first === undefined || last === undefined) return 'no day';
  const inRow = weekDays.indexOf(last) - weekDays.indexOf(first) + 1 === chosen.length;
  return inRow && chosen.length > 2
    ? `${dayNames[first]}–${dayNames[last]}`
    : chosen.map((day) => dayNames[day]).join(', ');
}
