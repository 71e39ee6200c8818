'use client';

import { type ReactNode, useMemo } from 'react';
import { type Control, useController, useForm, useWatch } from 'react-hook-form';
import { ConditionList } from '@/conditions/condition-list';
import { ActionButton } from '@/ui/action-button';
import { Card, CardBody, CardHeader } from '@/ui/card';
import { Form, FormField, type SubmitProblem } from '@/ui/form';
import { Input } from '@/ui/input';
import { PlacesContext } from '@/ui/placed-field';
import { usePlaces } from '@/ui/use-places';
import { nodeOf, targetOf } from '../nodes';
import { RulePicture } from '../picture/rule-picture';
import { EditingContext } from '../rule-editing';
import { RuleSentence } from '../sentence/rule-sentence';
import { TargetFields } from '../targets/target-fields';
import type { RuleNames } from '../use-rule-names';
import { ActionFields } from './action-fields';
import { type RuleForm as RuleFormValues, ruleResolver } from './rule-form-values';

type RuleFormProps = {
  values: RuleFormValues;
  names: RuleNames;
  aliases: readonly string[];
  lock: string | undefined;
  onSubmit: (values: RuleFormValues) => Promise<unknown>;
  problemOf: (error: unknown) => SubmitProblem;
  onCancel: () => void;
  /** Stands above the form: a conflict to decide. */
  notice?: ReactNode;
};

/** A rule in fields, and beside them the picture and the sentence that come of them. */
export function RuleForm({ values, names, aliases, lock, onSubmit, problemOf, onCancel, notice }: RuleFormProps) {
  const form = useForm<RuleFormValues, unknown, RuleFormValues>({
    resolver: ruleResolver,
    mode: 'onTouched',
    defaultValues: values,
    shouldFocusError: false,
  });
  return (
    <Form form={form} label="Rule" problemOf={problemOf} onSubmit={onSubmit} className="grid grid-cols-1 gap-4">
      {notice}
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_420px]">
        <fieldset disabled={lock !== undefined} className="grid min-w-0 gap-4">
          <legend className="sr-only">The rule</legend>
          <Parts form={form} names={names} aliases={aliases} />
        </fieldset>
        <Preview control={form.control} names={names} />
      </div>
      <div className="sticky bottom-0 z-20 -mx-4 flex flex-wrap items-center justify-end gap-2 border-t bg-paper px-4 py-3 sm:mx-0 sm:px-0">
        <p className="mr-auto text-caption text-ink-3">
          {lock ?? 'Saved in the draft; it decides once the draft is published.'}
        </p>
        <ActionButton onClick={onCancel}>{lock === undefined ? 'Cancel' : 'Back'}</ActionButton>
        <ActionButton type="submit" variant="solid" reason={lock} pending={form.formState.isSubmitting}>
          Save rule
        </ActionButton>
      </div>
    </Form>
  );
}

type PartsProps = {
  form: ReturnType<typeof useForm<RuleFormValues, unknown, RuleFormValues>>;
  names: RuleNames;
  aliases: readonly string[];
};

function Parts({ form, names, aliases }: PartsProps) {
  const { field } = useController({ control: form.control, name: 'definition' });
  const { value: definition, onBlur } = field;
  // Not the field's own `onChange`: it takes whatever has a `target` for an event of the browser, and a rule has one.
  const onChange = (next: RuleFormValues['definition']) =>
    form.setValue('definition', next, { shouldDirty: true, shouldValidate: true });
  const places = usePlaces(form, onBlur);
  const editing = useMemo(() => ({ names, aliases }), [names, aliases]);
  return (
    <PlacesContext value={places}>
      <EditingContext value={editing}>
        <Card>
          <CardBody className="pt-4">
            <FormField control={form.control} name="name" label="Rule name">
              {(control) => (
                <Input {...control} autoComplete="off" maxLength={80} placeholder="Fast answers for Search" />
              )}
            </FormField>
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="When" sub={definition.conditions.length > 1 ? 'all of these hold' : undefined} />
          <CardBody>
            <ConditionList
              at={['definition', 'conditions']}
              label="Condition"
              none="Every request. Add a condition to narrow it."
              conditions={definition.conditions}
              names={names}
              onChange={(conditions) => onChange({ ...definition, conditions })}
            />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="Where to" />
          <CardBody>
            <TargetFields
              at={['definition', 'target']}
              label="Target"
              node={nodeOf(definition.target)}
              onChange={(node) => onChange({ ...definition, target: targetOf(node) })}
            />
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="How" />
          <CardBody>
            <ActionFields definition={definition} onChange={onChange} />
          </CardBody>
        </Card>
      </EditingContext>
    </PlacesContext>
  );
}

function Preview({ control, names }: { control: Control<RuleFormValues, unknown, RuleFormValues>; names: RuleNames }) {
  const definition = useWatch({ control, name: 'definition' });
  return (
    <Card aria-label="The rule as it is written" className="xl:sticky xl:top-16">
      <CardHeader title="Reads" />
      <p aria-live="polite" className="px-5 pb-4">
        <RuleSentence definition={definition} names={names} />
      </p>
      <div className="max-h-[calc(100vh-260px)] overflow-y-auto border-t px-4 py-4">
        <RulePicture definition={definition} names={names} onPick={focusPlace} />
      </div>
    </Card>
  );
}

/** Leads to the part of the form that a thing on the picture stands for. */
function focusPlace(place: string): void {
  const part = document.querySelector<HTMLElement>(`[id$="-${CSS.escape(place)}"]`);
  part?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  part?.focus({ preventScroll: true });
}
