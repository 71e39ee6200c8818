import type { RequestFacts } from '../facts.ts';
import type { Condition, ConditionTest } from './condition.ts';
import { conditionHolds, type NumberTest, numberPasses, type TextTest, textPasses } from './condition-holds.ts';
import type { ConditionWords } from './match-conditions.ts';
import { isWithin, readClock, weekDays } from './time-window.ts';
import { numberOf, textsOf } from './values-of-field.ts';

/** What a reason is made from. */
type Seen = { facts: RequestFacts; words: ConditionWords };

/** Why a condition holds or not, in words, with the value that was seen: "metadata.plan is free, not pro". */
export function reasonOf(condition: Condition, seen: Seen): string {
  if (condition.operator !== 'any' && condition.operator !== 'all') return reasonOfTest(condition, seen);
  const holds = conditionHolds(condition, seen.facts);
  // One is enough for "any" to hold and for "all" to fail; all must be told otherwise.
  const telling = condition.conditions.find(
    (one) => conditionHolds(one, seen.facts) === (condition.operator === 'any'),
  );
  const enough = holds === (condition.operator === 'any');
  if (enough && telling) return reasonOf(telling, seen);
  return condition.conditions.map((one) => reasonOf(one, seen)).join(' and ');
}

function reasonOfTest(test: ConditionTest, seen: Seen): string {
  switch (test.operator) {
    case 'within':
      return timeReason(test, seen.facts.atMs);
    case 'greater':
    case 'less':
      return numberReason(test, seen.facts);
    case 'exists':
      return existsReason(test, seen);
    default:
      return textReason(test, seen);
  }
}

function textReason(test: TextTest, { facts, words }: Seen): string {
  const values = textsOf(test.field, facts);
  const label = labelOf(test.field);
  if (values.length === 0) return `${label} is missing`;
  const named = (value: string) => nameOf(test.field, value, words);
  const wanted = test.operator === 'matches' ? test.pattern : listed(test.values.map(named), 'or');
  const passing = values.find((value) => textPasses(test, value));
  const seen = isOrAre(label, values.map(named));
  switch (test.operator) {
    case 'is':
      return passing === undefined ? `${seen}, not ${wanted}` : `${label} is ${named(passing)}`;
    case 'is-not': {
      const refused = values.find((value) => !textPasses(test, value));
      return refused === undefined ? `${seen}, not ${wanted}` : `${label} is ${named(refused)}, which is ruled out`;
    }
    default: {
      const verb = verbs[test.operator];
      if (passing !== undefined) return `${label} ${named(passing)} ${verb.holds} ${wanted}`;
      return `${label} ${listed(values.map(named), 'and')} ${values.length === 1 ? verb.fails : verb.failsAll} ${wanted}`;
    }
  }
}

const verbs = {
  contains: { holds: 'contains', fails: 'does not contain', failsAll: 'do not contain' },
  'starts-with': { holds: 'starts with', fails: 'does not start with', failsAll: 'do not start with' },
  matches: { holds: 'matches', fails: 'does not match', failsAll: 'do not match' },
} as const;

function numberReason(test: NumberTest, facts: RequestFacts): string {
  const label = labelOf(test.field);
  const value = numberOf(test.field, facts);
  if (value === undefined) {
    const [text] = textsOf(test.field, facts);
    return text === undefined ? `${label} ${isWord(test.field)} missing` : `${label} is ${short(text)}, not a number`;
  }
  const holds = numberPasses(test, value);
  const unit = test.field === 'budget-used' ? '%' : '';
  const side = test.operator === 'greater' ? 'over' : 'under';
  return `${label} ${isWord(test.field)} ${written(value)}${unit}, ${holds ? '' : 'not '}${side} ${written(test.value)}${unit}`;
}

function existsReason(test: Extract<ConditionTest, { operator: 'exists' }>, { facts, words }: Seen): string {
  const label = labelOf(test.field);
  const texts = textsOf(test.field, facts).map((value) => nameOf(test.field, value, words));
  const number = numberOf(test.field, facts);
  if (texts.length === 0 && number === undefined) return `${label} ${isWord(test.field)} missing`;
  const seen =
    texts.length > 0
      ? isOrAre(label, texts)
      : `${label} ${isWord(test.field)} ${number === undefined ? '' : written(number)}`;
  return test.value ? seen : `${seen}, not missing`;
}

function timeReason(test: Extract<ConditionTest, { operator: 'within' }>, atMs: number): string {
  const { day, minutes } = readClock(test.zone, atMs);
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const days = weekDays.filter((some) => test.days.includes(some)).map(capital);
  const window = `${test.from}–${test.to}${days.length === 7 ? '' : ` on ${listed(days, 'and')}`}`;
  return `time is ${capital(day)} ${clock} in ${test.zone}, ${isWithin(test, atMs) ? 'within' : 'not within'} ${window}`;
}

const labels: Readonly<Record<string, string>> = {
  'end-user': 'end user',
  'input-tokens': 'input tokens',
  'output-tokens': 'output tokens',
  'budget-used': 'budget used',
};
const labelOf = (field: string) => labels[field] ?? field;
const isWord = (field: string) => (field.endsWith('-tokens') ? 'are' : 'is');

const isOrAre = (label: string, values: readonly string[]) =>
  values.length === 1 ? `${label} is ${values[0]}` : `${label}s are ${listed(values, 'and')}`;

function nameOf(field: string, value: string, words: ConditionWords): string {
  if (field === 'team') return words.team(value);
  return field === 'key' ? words.key(value) : short(value);
}

/** Values of callers may be long, and reasons are kept with every request. */
const short = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** "a", "a or b", "a, b or c", "a, b, c or 4 others". */
function listed(values: readonly string[], word: 'and' | 'or'): string {
  const named = values.length > 4 ? [...values.slice(0, 3), `${values.length - 3} others`] : values;
  return named.length < 2 ? named.join('') : `${named.slice(0, -1).join(', ')} ${word} ${named.at(-1)}`;
}

const figures = new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 });
const written = (value: number) => figures.format(value);

const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
