'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import { Plug } from 'lucide-react';
import { FormProvider, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import type { CredentialMode } from './credential-dialog';
import { CredentialFields } from './credential-fields';
import { type CredentialOutput, credentialDefaults, credentialFormSchema } from './credential-form-values';
import { credentialOf } from './credential-values';
import { weightShare } from './credential-words';
import type { ProviderAccount, ProviderCredential } from './provider-account';
import { TestResult } from './test-result';
import { useConnectionTest } from './use-connection-test';

type CredentialFormProps = {
  mode: CredentialMode;
  account: ProviderAccount;
  credential: ProviderCredential | undefined;
  kind: CredentialKind;
  onDone: () => void;
};

/** Name, weight and secret of a credential, as far as the mode changes them; a secret can be tried before it is saved. */
export function CredentialForm({ mode, account, credential, kind, onDone }: CredentialFormProps) {
  const save = useSave({ mode, account, credential, kind });
  const test = useConnectionTest();
  const form = useZodForm(credentialFormSchema(mode, kind, account.baseUrl), credentialDefaults(account, credential));
  const { control } = form;
  const runTest = async () => {
    if (!(await form.trigger(['credential', 'aws']))) return;
    const { provider, baseUrl } = account;
    test.run({ provider, baseUrl, credential: credentialOf(kind, form.getValues()) });
  };
  const weight = Number(useWatch({ control, name: 'weight' }));
  return (
    <FormProvider {...form}>
      <Form
        form={form}
        problemOf={problemOf}
        onSubmit={async (values) => {
          toast.success(await save(values));
          onDone();
        }}
      >
        {mode !== 'replace' && (
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <FormField control={control} name="name" label="Name" help="Unique in the account.">
              {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
            </FormField>
            <FormField control={control} name="weight" label="Weight" help={weightHelp(weight, account, credential)}>
              {(field) => <Input {...field} inputMode="numeric" />}
            </FormField>
          </div>
        )}
        {mode !== 'edit' && (
          <>
            <CredentialFields kind={kind} help={kind === 'none' ? 'Only if the server asks for one.' : secretHelp} />
            <div className="grid gap-2">
              <Button className="justify-self-start" pending={test.pending} onClick={() => void runTest()}>
                <Plug aria-hidden /> Test credential
              </Button>
              <TestResult test={test} />
            </div>
          </>
        )}
        <FormActions submit={submitWords[mode]} pending={form.formState.isSubmitting} onCancel={onDone} />
      </Form>
    </FormProvider>
  );
}

const secretHelp = 'Written once, readable only by the gateway.';
const submitWords = { add: 'Add credential', edit: 'Save', replace: 'Replace credential' } as const;

/** Saves what the mode is about and answers what to say of it. */
function useSave({ mode, account, credential, kind }: Omit<CredentialFormProps, 'onDone'>) {
  const call = useCall();
  return async ({ name, weight, ...typed }: CredentialOutput): Promise<string> => {
    const secret = credentialOf(kind, typed);
    if (credential === undefined) {
      const body = { name, weight, credential: secret };
      await call(contract.providerCredentials.create, { params: { id: account.id }, body });
      return `${name} is added to ${account.name}`;
    }
    const params = { id: account.id, credentialId: credential.id };
    const body = mode === 'replace' ? { credential: secret } : { name, weight };
    await call(contract.providerCredentials.update, { params, body });
    return mode === 'replace' ? `${credential.name} is replaced` : `${name} is saved`;
  };
}

/** What the weight comes to beside the other credentials in use. */
function weightHelp(weight: number, account: ProviderAccount, credential: ProviderCredential | undefined): string {
  const others = account.credentials.filter(({ id, drainingSince }) => id !== credential?.id && drainingSince === null);
  if (!(weight > 0)) return 'Twice the weight, twice the calls.';
  const share = weightShare(
    weight,
    others.map((other) => other.weight),
  );
  return `${share} of the account's calls beside the others in use.`;
}
