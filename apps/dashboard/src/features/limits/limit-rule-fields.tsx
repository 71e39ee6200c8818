'use client';

import { type LimitRule, measures, windows } from '@switchyard/core/limits/limit-policy';
import { Plus, Trash2 } from 'lucide-react';
import { measureWords, windowWords } from '@/server/client/limit-words';
import { Button } from '@/ui/button';
import { useFormPlace } from '@/ui/form';
import { NumberInput } from '@/ui/number-input';
import { PlacedField, useProblems } from '@/ui/placed-field';
import { Select } from '@/ui/select';

type RuleFieldsProps = { rules: readonly LimitRule[]; onChange: (rules: LimitRule[]) => void };

/** How much: each limit with its amount, what is counted and in which window, or the calls under way at once. */
export function RuleFields({ rules, onChange }: RuleFieldsProps) {
  const id = useFormPlace('rules', 'Limits');
  const { problems } = useProblems();
  const own = problems.find(({ path }) => path === 'rules');
  const change = (index: number, next: LimitRule | undefined) =>
    onChange(rules.flatMap((one, place) => (place !== index ? [one] : next === undefined ? [] : [next])));
  return (
    <fieldset id={id} tabIndex={-1} className="grid min-w-0 gap-2 rounded-md focus-visible:outline-offset-4">
      <legend className="sr-only">Limits</legend>
      {rules.map((rule, index) => (
        <RuleField
          // Limits have no identity of their own, and every control in here shows what it is given.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={index}
          rule={rule}
          index={index}
          only={rules.length === 1}
          onChange={(next) => change(index, next)}
        />
      ))}
      {own !== undefined && <p className="text-small text-stop">{own.message}</p>}
      <Button size="small" className="justify-self-start" onClick={() => onChange([...rules, nextRule(rules)])}>
        <Plus aria-hidden /> Add another limit
      </Button>
    </fieldset>
  );
}

type RuleFieldProps = {
  rule: LimitRule;
  index: number;
  only: boolean;
  onChange: (next: LimitRule | undefined) => void;
};

const kinds = [
  ...measures.map((measure) => ({ value: measure as string, label: measureWords[measure] })),
  { value: 'concurrency', label: 'calls at once' },
];

function RuleField({ rule, index, only, onChange }: RuleFieldProps) {
  const name = `Limit ${index + 1}`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_32px] items-start gap-2 sm:grid-cols-[minmax(0,1fr)_180px_160px_32px]">
      <PlacedField at={['rules', index, 'limit']} label={index === 0 ? 'At most' : 'And at most'}>
        {(control) => (
          <NumberInput
            {...control}
            aria-label={`${name}: at most`}
            value={rule.limit}
            placeholder="600"
            grouped
            // What is no number yet is for the schema to refuse.
            onChange={(limit) => onChange({ ...rule, limit } as LimitRule)}
          />
        )}
      </PlacedField>
      <PlacedField at={['rules', index, 'kind']} label="Of what">
        {({ onBlur: _, ...control }) => (
          <Select
            {...control}
            aria-label={`${name}: of what`}
            value={rule.kind === 'window' ? rule.measure : 'concurrency'}
            options={kinds}
            onChange={(event) => onChange(withMeasure(rule, event.target.value))}
          />
        )}
      </PlacedField>
      <Button
        variant="quiet"
        size="icon"
        className="mt-6 sm:order-last"
        disabled={only}
        title={only ? 'A limit has at least one figure.' : undefined}
        aria-label={`Remove ${name}`}
        onClick={() => onChange(undefined)}
      >
        <Trash2 aria-hidden />
      </Button>
      {rule.kind === 'window' ? (
        <div className="max-sm:col-span-2">
          <PlacedField at={['rules', index, 'window']} label="In which window">
            {({ onBlur: _, ...control }) => (
              <Select
                {...control}
                aria-label={`${name}: in which window`}
                value={rule.window}
                options={windows.map((window) => ({ value: window, label: windowWords[window] }))}
                onChange={(event) => {
                  const window = windows.find((one) => one === event.target.value);
                  if (window !== undefined) onChange({ ...rule, window });
                }}
              />
            )}
          </PlacedField>
        </div>
      ) : (
        <span className="max-sm:hidden" />
      )}
    </div>
  );
}

function withMeasure(rule: LimitRule, chosen: string): LimitRule {
  const measure = measures.find((one) => one === chosen);
  if (measure === undefined) return { kind: 'concurrency', limit: rule.limit };
  return { kind: 'window', measure, window: rule.kind === 'window' ? rule.window : 'minute', limit: rule.limit };
}

/** The first limit that is not there yet, so that a new one never clashes. */
function nextRule(rules: readonly LimitRule[]): LimitRule {
  const taken = new Set(rules.map((rule) => (rule.kind === 'window' ? `${rule.measure} ${rule.window}` : rule.kind)));
  for (const measure of ['requests', 'total-tokens', 'input-tokens', 'output-tokens'] as const)
    for (const window of ['minute', 'hour', 'day', 'second'] as const)
      if (!taken.has(`${measure} ${window}`))
        return { kind: 'window', measure, window, limit: measure === 'requests' ? 600 : 100_000 };
  return { kind: 'concurrency', limit: 10 };
}
