'use client';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import type { OwnerKind } from '@/policies/owner';
import { OwnerChoice } from '@/policies/owner-choice';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Checkbox } from '@/ui/checkbox';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { NumberInput } from '@/ui/number-input';
import { Select } from '@/ui/select';
import { policySentence } from './cache-policy';
import { bodyOf, type PolicyFormValues, policyForm } from './policy-values';

type PolicyFormProps = {
  owner: OwnerKind;
  values: PolicyFormValues;
  onDone: () => void;
};

const inherited = 'As the next wider one says';
/** What holds where not even the organization says something. */
const unsaid = {
  mode: 'Off, unless a rule, team or key says otherwise',
  scope: 'Calls of the same team, unless somebody says otherwise',
  callers: 'To do without it, or with less, unless somebody says otherwise',
};

const modes = [
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
];
const scopes = [
  { value: 'team', label: 'Calls of the same team' },
  { value: 'member', label: 'Calls of the same member' },
  { value: 'key', label: 'Calls of the same key' },
  { value: 'organization', label: 'All calls of the organization' },
];
const callerChoices = [
  { value: 'nothing', label: 'Nothing' },
  { value: 'less', label: 'To do without it, or with less' },
  { value: 'more', label: 'Also to switch it on and to keep answers longer' },
];

/** What somebody says of caching, in fields and as a sentence. */
export function PolicyForm({ owner, values, onDone }: PolicyFormProps) {
  const call = useCall();
  const form = useZodForm(policyForm, { ...values, needsOwner: owner === 'chosen' });
  const { control } = form;
  const written = useWatch({ control });
  const inherit = (field: keyof typeof unsaid) => ({
    value: 'inherit',
    label: owner === 'organization' ? unsaid[field] : inherited,
  });
  // Whose policy it is changes nothing of what it says.
  const parsed = policyForm.safeParse({ ...values, ...written, needsOwner: false });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (saved) => {
        await call(contract.cachePolicies.set, { body: bodyOf(saved) });
        toast.success('The policy is saved');
        onDone();
      }}
    >
      {owner === 'chosen' && (
        <FormField control={control} name="owner" label="Team or key">
          {({ ref: _, ...field }) => <OwnerChoice {...field} />}
        </FormField>
      )}
      <FormField control={control} name="mode" label="Cache">
        {(field) => <Select {...field} options={[inherit('mode'), ...modes]} />}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={control} name="scope" label="An answer serves">
          {(field) => <Select {...field} options={[inherit('scope'), ...scopes]} />}
        </FormField>
        <FormField
          control={control}
          name="ttlMinutes"
          label="Kept for, minutes"
          optional
          help="60 when nobody says anything."
        >
          {({ ref: _, ...field }) => <NumberInput {...field} grouped placeholder="60" />}
        </FormField>
      </div>
      <FormField
        control={control}
        name="callers"
        label="Callers may decide"
        help="For one call, by headers such as cache-control: no-store."
      >
        {(field) => <Select {...field} options={[inherit('callers'), ...callerChoices]} />}
      </FormField>
      <Checkbox
        label="Some calls never use it"
        checked={written.skips === true}
        onCheckedChange={(skips) => form.setValue('skips', skips, { shouldDirty: true })}
      />
      {written.skips === true && (
        <div className="grid gap-3 border-l-2 pl-4">
          <Checkbox
            label="Those that bring tools along"
            checked={written.skipTools === true}
            onCheckedChange={(skipTools) => form.setValue('skipTools', skipTools, { shouldDirty: true })}
          />
          <FormField control={control} name="skipTemperature" label="Those with a temperature above" optional>
            {({ ref: _, ...field }) => <NumberInput {...field} placeholder="any" />}
          </FormField>
        </div>
      )}
      {owner === 'organization' && (
        <FormField
          control={control}
          name="maxMegabytes"
          label="All answers together, MB"
          optional
          help="Beyond it those that were used longest ago make room. The installation’s own bound holds besides."
        >
          {({ ref: _, ...field }) => <NumberInput {...field} grouped placeholder="256" />}
        </FormField>
      )}
      <p aria-live="polite" className="rounded-lg bg-sunken px-4 py-2.5">
        {parsed.success ? policySentence(bodyOf(parsed.data).policy) : 'Something is not right yet.'}
      </p>
      <FormActions submit="Save policy" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
