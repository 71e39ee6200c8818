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
import { Select } from '@/ui/select';
import { policySentence } from './content-policy';
import { bodyOf, type PolicyFormValues, policyForm } from './policy-values';
import { RedactionFields } from './redaction-fields';

type PolicyFormProps = { owner: OwnerKind; values: PolicyFormValues; onDone: () => void };

const keeps = [
  { value: 'none', label: 'Nothing of what is said' },
  { value: 'redacted', label: 'What is said, redacted' },
  { value: 'full', label: 'All of what is said' },
];
const inherited = { value: 'inherit', label: 'As the next wider one says' };
const unsaid = { value: 'inherit', label: 'Nothing, unless a team or key says so' };

/** What somebody says of keeping content, in fields and as a sentence. */
export function PolicyForm({ owner, values, onDone }: PolicyFormProps) {
  const call = useCall();
  const form = useZodForm(policyForm, { ...values, needsOwner: owner === 'chosen' });
  const { control } = form;
  const written = useWatch({ control });
  // Whose policy it is changes nothing of what it says.
  const parsed = policyForm.safeParse({ ...values, ...written, needsOwner: false });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (saved) => {
        await call(contract.contentPolicies.set, { body: bodyOf(saved) });
        toast.success('The policy is saved');
        onDone();
      }}
    >
      {owner === 'chosen' && (
        <FormField control={control} name="owner" label="Team or key">
          {({ ref: _, ...field }) => <OwnerChoice {...field} />}
        </FormField>
      )}
      <FormField
        control={control}
        name="keep"
        label="Kept"
        help="Figures, such as tokens, cost and times, are kept in any case. A caller can always opt one call out."
      >
        {(field) => <Select {...field} options={[owner === 'organization' ? unsaid : inherited, ...keeps]} />}
      </FormField>
      <Checkbox
        label="Say what is redacted"
        help={
          owner === 'organization'
            ? 'Otherwise all kinds that Switchyard knows are.'
            : 'Otherwise what the next wider one says is.'
        }
        checked={written.redacts === true}
        onCheckedChange={(redacts) => form.setValue('redacts', redacts, { shouldDirty: true })}
      />
      {written.redacts === true && <RedactionFields form={form} />}
      {owner === 'organization' && (
        <Checkbox
          label="Opening content asks for a reason"
          help="For everybody. The reason stands in the audit log beside who opened what."
          checked={written.requireReason === true}
          onCheckedChange={(requireReason) => form.setValue('requireReason', requireReason, { shouldDirty: true })}
        />
      )}
      <p aria-live="polite" className="rounded-lg bg-sunken px-4 py-2.5">
        {parsed.success ? policySentence(bodyOf(parsed.data).policy) : 'Something is not right yet.'}
      </p>
      <FormActions submit="Save policy" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
