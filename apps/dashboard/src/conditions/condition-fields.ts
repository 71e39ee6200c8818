import type { Condition, ConditionTest } from '@switchyard/core/routing/conditions/condition';

/** What a field's value is, and so which operators fit and how a value is chosen. */
export type ValueKind = 'name' | 'text' | 'flag' | 'feature' | 'number' | 'percent' | 'time';

type FieldWords = {
  /** In the list of choices. */
  label: string;
  /** In a sentence; "model is …". */
  words: string;
  value: ValueKind;
  help?: string;
};

/** Every field with a fixed name, in the order of the list of choices. Metadata and headers are named by the caller. */
export const fieldWords: Record<string, FieldWords> = {
  model: { label: 'Model asked for', words: 'model', value: 'name', help: 'As callers name it.' },
  team: { label: 'Team', words: 'team', value: 'name' },
  key: { label: 'Key', words: 'key', value: 'name' },
  member: { label: 'Member', words: 'member', value: 'name', help: 'Whose key it is; keys of services have none.' },
  operation: { label: 'Endpoint', words: 'endpoint', value: 'name' },
  'input-tokens': { label: 'Estimated input tokens', words: 'estimated tokens', value: 'number' },
  'output-tokens': { label: 'Output bound of the caller', words: 'the output bound', value: 'number' },
  'budget-used': {
    label: 'Budget used',
    words: 'budget used',
    value: 'percent',
    help: 'The fullest budget that the request draws on.',
  },
  stream: { label: 'Streaming', words: 'streaming', value: 'flag' },
  feature: { label: 'Tools, images or JSON', words: 'the request', value: 'feature' },
  time: { label: 'Time of day', words: 'it', value: 'time' },
  session: { label: 'Session', words: 'session', value: 'text', help: 'From the header x-switchyard-session.' },
  'end-user': { label: 'End user', words: 'end user', value: 'text', help: 'As the caller names its own user.' },
  tag: { label: 'Tag', words: 'tag', value: 'text', help: 'From the header x-switchyard-tags.' },
  organization: { label: 'Organization', words: 'organization', value: 'text', help: 'Its name in addresses.' },
};

/** The two kinds of field whose second half is a name of the caller's. */
export const prefixes = {
  metadata: { label: 'Metadata…', words: 'metadata' },
  header: { label: 'Header…', words: 'header' },
} as const;

/** "metadata" and "plan" of "metadata.plan"; undefined for a field with a fixed name. */
export function ownName(field: string): { prefix: keyof typeof prefixes; name: string } | undefined {
  const dot = field.indexOf('.');
  const prefix = field.slice(0, dot);
  return prefix === 'metadata' || prefix === 'header' ? { prefix, name: field.slice(dot + 1) } : undefined;
}

/** The field in a sentence: "model", "metadata plan". */
export function fieldInWords(field: string): string {
  const own = ownName(field);
  if (own !== undefined) return `${prefixes[own.prefix].words} ${own.name}`;
  return fieldWords[field]?.words ?? field;
}

/** What its value is. Metadata and headers are texts that may be numbers. */
export const valueKindOf = (field: string): ValueKind => fieldWords[field]?.value ?? 'text';

/** Operators in the list of choices. */
export const operatorLabels: Record<ConditionTest['operator'], string> = {
  is: 'is any of',
  'is-not': 'is none of',
  contains: 'contains',
  'starts-with': 'begins with',
  matches: 'matches the pattern',
  greater: 'is over',
  less: 'is under',
  exists: 'is given',
  within: 'is within',
};

const byValue: Record<ValueKind, ConditionTest['operator'][]> = {
  name: ['is', 'is-not', 'contains', 'starts-with', 'matches', 'exists'],
  text: ['is', 'is-not', 'contains', 'starts-with', 'matches', 'exists'],
  flag: ['is'],
  feature: ['is', 'is-not', 'exists'],
  number: ['greater', 'less', 'exists'],
  percent: ['greater', 'less', 'exists'],
  time: ['within'],
};

/** The operators that fit a field; `used` is one that a rule has already, kept even where it is unusual. */
export function operatorsOf(field: string, used: ConditionTest['operator']): ConditionTest['operator'][] {
  const fitting =
    ownName(field) === undefined ? byValue[valueKindOf(field)] : [...byValue.text, 'greater' as const, 'less' as const];
  return fitting.includes(used) ? fitting : [...fitting, used];
}

/** A condition with another operator; its values are kept where both have some. */
export function withOperator(test: ConditionTest, operator: ConditionTest['operator']): ConditionTest {
  const { field } = test;
  const values = 'values' in test ? test.values : [];
  switch (operator) {
    case 'greater':
    case 'less':
      return {
        field,
        operator,
        value: 'value' in test && typeof test.value === 'number' ? test.value : 0,
      } as ConditionTest;
    case 'exists':
      return { field, operator, value: true } as ConditionTest;
    case 'matches':
      return { field, operator, pattern: 'pattern' in test ? test.pattern : '' } as ConditionTest;
    case 'within':
      return {
        field: 'time',
        operator,
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        from: '09:00',
        to: '17:00',
        zone: 'UTC',
      };
    default:
      return { field, operator, values } as ConditionTest;
  }
}

/** A new condition on a field, with the operator that is meant most often. */
export function testOf(field: string): ConditionTest {
  const kind = valueKindOf(field);
  const [operator = 'is'] = byValue[kind];
  const test = withOperator({ field, operator: 'exists', value: true } as ConditionTest, operator);
  return kind === 'flag' ? ({ ...test, values: ['true'] } as ConditionTest) : test;
}

/** Whether a condition is a group of further ones. */
export const isGroup = (condition: Condition): condition is Extract<Condition, { conditions: Condition[] }> =>
  'conditions' in condition;
