'use client';

import { isCallerMade } from '@switchyard/core/limits/groups';
import { useForm, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { ConditionList } from '@/conditions/condition-list';
import type { ConditionNames } from '@/conditions/condition-names';
import { conditionProblem } from '@/conditions/condition-problem';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Form, FormField } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import type { ErrorLine } from '@/ui/form-summary';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { NumberInput } from '@/ui/number-input';
import { PlacedField, PlacesContext } from '@/ui/placed-field';
import { Sentence } from '@/ui/sentence';
import { treeResolver } from '@/ui/tree-resolver';
import { usePlaces } from '@/ui/use-places';
import type { LimitForm as LimitFormValues } from './limit-policy';
import { RuleFields } from './limit-rule-fields';
import { LimitScopeFields } from './limit-scope-fields';
import { limitTemplates } from './limit-templates';
import { limitSentence } from './limit-words';

type LimitFormProps = {
  /** Undefined for a new one. */
  id: string | undefined;
  values: LimitFormValues;
  names: ConditionNames;
  onDone: () => void;
};

const resolver = treeResolver(contract.limitPolicies.create.body, limitProblem);

/** A limit in fields, and the sentence that comes of them. */
export function LimitForm({ id, values, names, onDone }: LimitFormProps) {
  const call = useCall();
  const form = useForm<LimitFormValues, unknown, LimitFormValues>({
    resolver,
    mode: 'onTouched',
    defaultValues: values,
    shouldFocusError: false,
  });
  const places = usePlaces(form, touch);
  const [scope, conditions, groupBy, maxGroups, rules] = useWatch({
    control: form.control,
    name: ['scope', 'conditions', 'groupBy', 'maxGroups', 'rules'],
  });
  const options = { shouldDirty: true, shouldValidate: true } as const;
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (body) => {
        if (id === undefined) await call(contract.limitPolicies.create, { body });
        else await call(contract.limitPolicies.update, { params: { id }, body });
        toast.success(`${body.name} is saved`);
        onDone();
      }}
    >
      <PlacesContext value={places}>
        {id === undefined && (
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-caption text-ink-3">Start from</span>
            {limitTemplates.map((template) => (
              <Button
                key={template.id}
                size="small"
                onClick={() => form.reset(template.form, { keepDefaultValues: true })}
              >
                {template.title}
              </Button>
            ))}
          </div>
        )}
        <FormField control={form.control} name="name" label="Limit name" help="Refused callers are told it.">
          {(control) => <Input {...control} autoComplete="off" maxLength={80} placeholder="Search, per minute" />}
        </FormField>
        <LimitScopeFields scope={scope} names={names} onChange={(next) => form.setValue('scope', next, options)} />
        <RuleFields rules={rules} onChange={(next) => form.setValue('rules', next, options)} />
        <PlacedField
          at={['groupBy']}
          label="Counted per"
          optional
          help="One counter for each value: “metadata.customer” gives every customer the whole limit. Calls without a value are not counted. Empty: all share one counter."
        >
          {(control) => (
            <MultiSelect
              {...control}
              options={groupings}
              values={groupBy}
              onChange={(next) => form.setValue('groupBy', next, options)}
              listLabel="Dimensions"
              free
              placeholder="Nothing: one counter for all"
            />
          )}
        </PlacedField>
        {groupBy.some(isCallerMade) && (
          <PlacedField
            at={['maxGroups']}
            label="Counted apart at most"
            help="Callers can think of values without end. All beyond so many share one counter with the whole limit."
          >
            {(control) => (
              <NumberInput
                {...control}
                value={maxGroups}
                placeholder="10,000"
                grouped
                // What is no number yet is for the schema to refuse.
                onChange={(next) => form.setValue('maxGroups', next as number, options)}
              />
            )}
          </PlacedField>
        )}
        <fieldset className="grid min-w-0 gap-2">
          <legend className="mb-2 font-medium text-small">When</legend>
          <ConditionList
            at={['conditions']}
            label="Condition"
            none="Every call. Add a condition to narrow it."
            conditions={conditions}
            names={names}
            onChange={(next) => form.setValue('conditions', next, options)}
          />
        </fieldset>
        <p aria-live="polite" className="rounded-lg bg-sunken px-4 py-2.5">
          <Sentence parts={limitSentence({ scope, conditions, groupBy, rules }, scopeNameOf(scope, names), names)} />
        </p>
        <FormActions submit="Save limit" pending={form.formState.isSubmitting} onCancel={onDone} />
      </PlacesContext>
    </Form>
  );
}

/** Every field of this form shows what it is given and is checked as it changes. */
const touch = () => {};

const scopeNameOf = (scope: LimitFormValues['scope'], names: ConditionNames): string =>
  scope.kind === 'organization' || scope.id === '' ? '' : names.value(scope.kind, scope.id);

const groupings = [
  { value: 'team', label: 'team' },
  { value: 'member', label: 'member' },
  { value: 'key', label: 'key' },
  { value: 'model', label: 'model', hint: 'asked for' },
  { value: 'end-user', label: 'end user' },
  { value: 'metadata.customer', label: 'metadata.customer', hint: 'or any other name' },
];

function limitProblem({ path, message }: ErrorLine): ErrorLine {
  if (path === 'scope.id') return { path, message: 'Choose whom it caps.' };
  if (/^rules\.\d+\.limit$/.test(path) && /number/i.test(message))
    return { path, message: 'Expected a whole number, at least 1.' };
  if (path === 'maxGroups' && /number/i.test(message))
    return { path, message: 'Expected a whole number, from 1 to 100,000.' };
  if (path.startsWith('groupBy.'))
    return { path, message: 'Name a dimension, such as "model" or "metadata.customer".' };
  return conditionProblem({ path, message });
}
