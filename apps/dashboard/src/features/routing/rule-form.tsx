'use client';

import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Checkbox } from '@/ui/checkbox';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { Textarea } from '@/ui/textarea';
import { FallbackFields } from './fallback-fields';
import type { Rule } from './rule';
import { placeOf } from './rule-problems';
import { RuleSentence } from './rule-sentence';
import { definitionOf, type RuleDraft, ruleValues } from './rule-values';
import { TargetFields } from './target-fields';
import type { RuleNames } from './use-rule-names';

type RuleFormProps = {
  rule: Rule | undefined;
  names: RuleNames;
  values: RuleDraft;
  onSaved: (id: string) => void;
  onCancel: () => void;
};

/** Conditions, where to, and what after a failure; the sentence that comes of it stands above the buttons. */
export function RuleForm({ rule, names, values, onSaved, onCancel }: RuleFormProps) {
  const call = useCall();
  const form = useZodForm(ruleValues, values);
  const { control } = form;

  return (
    <Form
      form={form}
      className="grid grid-cols-1 gap-5"
      problemOf={(error) => {
        const { message, fields } = problemOf(error);
        return { message, fields: fields.map((field) => ({ ...field, path: placeOf(field.path, form.getValues()) })) };
      }}
      onSubmit={async ({ name, note, ...targets }) => {
        const body = { name, note, definition: definitionOf(targets) };
        const { routingRule, warnings } =
          rule === undefined
            ? await call(contract.routingRules.create, { body })
            : await call(contract.routingRules.update, {
                params: { id: rule.id },
                body: { ...body, baseVersion: rule.version },
              });
        toast.success(rule === undefined ? `${name} is added` : `${name} is version ${routingRule.version} now`);
        if (warnings.length > 0)
          toast.warning('Saved, with a warning', { description: warnings.join(' '), duration: 20_000 });
        onSaved(routingRule.id);
      }}
    >
      <FormField control={control} name="name" label="Rule name">
        {(field) => <Input {...field} autoComplete="off" maxLength={80} placeholder="Fast answers for Search" />}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField
          control={control}
          name="models"
          label="Model is"
          help="Any of these, as callers ask for it. Empty: every model."
        >
          {({ value, ref: _, ...field }) => (
            <MultiSelect
              {...field}
              values={value}
              options={names.models}
              listLabel="Choices"
              free
              placeholder="Every model"
            />
          )}
        </FormField>
        <FormField control={control} name="teams" label="Team is" help="Any of these. Empty: every team.">
          {({ value, ref: _, ...field }) => (
            <MultiSelect
              {...field}
              values={value}
              options={names.teams}
              listLabel="Choices"
              placeholder="Every team"
              empty="No team is called that."
            />
          )}
        </FormField>
      </div>
      <TargetFields form={form} names={names} />
      <FallbackFields form={form} names={names} />
      <FormField control={control} name="dropUnsupported" label="Fields that a target cannot take">
        {({ value, onChange }) => (
          <Checkbox
            label="Leave them out"
            help="Otherwise that target is passed over, and the request is refused when none is left."
            checked={value}
            onCheckedChange={onChange}
          />
        )}
      </FormField>
      <FormField
        control={control}
        name="note"
        label="Note"
        optional
        help="Why this version: it is kept in the history."
      >
        {(field) => <Textarea {...field} rows={2} maxLength={500} />}
      </FormField>
      <Preview control={control} names={names} />
      <FormActions submit="Save rule" pending={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  );
}

function Preview({
  control,
  names,
}: {
  control: ReturnType<typeof useZodForm<typeof ruleValues>>['control'];
  names: RuleNames;
}) {
  const draft = ruleValues.safeParse({ ...useWatch({ control }), name: 'Preview', note: '' });
  return (
    <p aria-live="polite" className="rounded-lg bg-sunken px-4 py-2.5">
      {draft.success ? (
        <RuleSentence definition={definitionOf(draft.data)} names={names} />
      ) : (
        <span className="text-ink-3">The rule stands here as a sentence once its targets are chosen.</span>
      )}
    </p>
  );
}
