'use client';

import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Combobox } from '@/ui/combobox';
import { Fold } from '@/ui/fold';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { Select } from '@/ui/select';
import { Textarea } from '@/ui/textarea';
import type { RuleNames } from '../use-rule-names';
import { emptyExample, exampleOf, exampleValues } from './example-values';

type ExampleFormProps = {
  names: RuleNames;
  /** Names that rules and aliases know besides those of models. */
  named: readonly string[];
  onTry: (request: ReturnType<typeof exampleOf>) => void;
};

/** What a request says, in fields; what is left empty is missing, as in a request that does not say it. */
export function ExampleForm({ names, named, onTry }: ExampleFormProps) {
  if (!names.ready) return null;
  return <Fields names={names} named={named} onTry={onTry} />;
}

function Fields({ names, named, onTry }: ExampleFormProps) {
  const [team] = names.teams;
  const form = useZodForm(exampleValues, emptyExample(team?.value ?? '', ''));
  const { control } = form;
  return (
    <Form
      form={form}
      label="A request to try"
      problemOf={(error) => ({
        message: error instanceof Error ? error.message : 'It could not be tried.',
        fields: [],
      })}
      onSubmit={async (values) => {
        // What was tried is kept by the question itself; it is no unsaved input.
        form.reset(values);
        onTry(exampleOf(values));
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={control} name="model" label="Model">
          {({ ref: _, ...field }) => (
            <Combobox
              {...field}
              free
              options={[...named.map((name) => ({ value: name, label: name })), ...names.models]}
              listLabel="Models"
              placeholder="As the caller names it"
            />
          )}
        </FormField>
        <FormField control={control} name="teamId" label="Team">
          {(field) => <Select {...field} options={names.teams} />}
        </FormField>
        <FormField control={control} name="inputTokens" label="Input tokens" optional>
          {(field) => <Input {...field} inputMode="numeric" after="tokens" placeholder="100" />}
        </FormField>
        <FormField control={control} name="features" label="Brings" optional>
          {({ ref: _, value, onChange, ...field }) => (
            <MultiSelect
              {...field}
              values={value}
              onChange={(next) => onChange(next)}
              options={features}
              listLabel="Features"
              placeholder="Nothing special"
            />
          )}
        </FormField>
      </div>
      <FormField control={control} name="stream" label="Answer">
        {({ value, onChange }) => <Checkbox label="Streamed" checked={value} onCheckedChange={onChange} />}
      </FormField>
      <Fold title="More of the request" summary="key, endpoint, metadata, headers, tags, session, budget">
        <More control={control} names={names} />
      </Fold>
      <Button type="submit" className="justify-self-start" pending={form.formState.isSubmitting}>
        Try it
      </Button>
    </Form>
  );
}

const features = ['tools', 'images', 'json'].map((name) => ({ value: name, label: name }));

type MoreProps = { control: ReturnType<typeof useZodForm<typeof exampleValues>>['control']; names: RuleNames };

function More({ control, names }: MoreProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <FormField control={control} name="keyId" label="Key" optional>
        {({ ref: _, ...field }) => (
          <Combobox {...field} options={names.keys} listLabel="Keys" placeholder="Any of the team" />
        )}
      </FormField>
      <FormField control={control} name="operation" label="Endpoint">
        {({ ref: _, ...field }) => <Combobox {...field} free options={names.operations} listLabel="Endpoints" />}
      </FormField>
      <FormField control={control} name="metadata" label="Metadata" optional help="One “name: value” a line.">
        {(field) => <Textarea {...field} rows={2} placeholder="plan: free" />}
      </FormField>
      <FormField control={control} name="headers" label="Headers" optional help="One “name: value” a line.">
        {(field) => <Textarea {...field} rows={2} placeholder="x-app: search" />}
      </FormField>
      <FormField control={control} name="tags" label="Tags" optional>
        {({ ref: _, value, ...field }) => (
          <MultiSelect {...field} values={value} options={[]} free listLabel="Tags" placeholder="Type, then Enter" />
        )}
      </FormField>
      <FormField control={control} name="session" label="Session" optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField control={control} name="endUser" label="End user" optional>
        {(field) => <Input {...field} autoComplete="off" />}
      </FormField>
      <FormField control={control} name="budgetUsed" label="Budget used" optional>
        {(field) => <Input {...field} inputMode="decimal" after="%" />}
      </FormField>
      <FormField control={control} name="maxOutputTokens" label="Output bound" optional>
        {(field) => <Input {...field} inputMode="numeric" after="tokens" placeholder="none" />}
      </FormField>
    </div>
  );
}
