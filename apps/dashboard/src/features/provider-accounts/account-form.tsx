'use client';

import type { CredentialKind } from '@switchyard/core/providers/credential';
import { Plug } from 'lucide-react';
import { FormProvider, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Combobox } from '@/ui/combobox';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { type AccountOutput, accountSchema, defaultsOf, needsCredential, type OfferedProvider } from './account-values';
import { CredentialFields } from './credential-fields';
import { credentialOf } from './credential-values';
import type { ProviderAccount } from './provider-account';
import { TestResult } from './test-result';
import { useConnectionTest } from './use-connection-test';

/** Found models up to this many are taken over at once. */
const mostTakenOver = 12;

type AccountFormProps = {
  account: ProviderAccount | undefined;
  providers: readonly OfferedProvider[];
  onDone: () => void;
};

/** Provider, address, credential and models of an account, with a test before saving. */
export function AccountForm({ account, providers, onDone }: AccountFormProps) {
  const call = useCall();
  const test = useConnectionTest();
  const form = useZodForm(accountSchema(account, providers), defaultsOf(account, providers));
  const { control } = form;
  const [providerId, baseUrl] = useWatch({ control, name: ['provider', 'baseUrl'] });
  const chosen = providers.find(({ id }) => id === providerId);
  const kind = chosen?.credential ?? 'api-key';
  const found = test.result?.ok ? test.result.models : [];

  const choose = (id: string) => {
    const next = providers.find((provider) => provider.id === id);
    if (!form.formState.dirtyFields.baseUrl) form.resetField('baseUrl', { defaultValue: next?.defaultBaseUrl ?? '' });
    form.clearErrors(['baseUrl', 'credential', 'aws']);
  };
  const runTest = async () => {
    const values = form.getValues();
    const { provider, baseUrl, models = [] } = values;
    const stored = account !== undefined && !needsCredential(account, baseUrl);
    if (!stored && !(await form.trigger(['provider', 'baseUrl', 'credential', 'aws']))) return;
    const draft = { provider, baseUrl, credential: credentialOf(kind, values) };
    test.run(stored ? { providerAccountId: account.id } : draft, (result) => {
      if (result.ok && models.length === 0 && result.models.length <= mostTakenOver) takeOver(result.models);
    });
  };
  const takeOver = (models: string[]) => form.setValue('models', models, { shouldDirty: true, shouldValidate: true });
  const save = async (values: AccountOutput) => {
    const { provider, credential: _, aws: __, ...rest } = values;
    const credential = credentialOf(kind, values);
    if (account === undefined)
      return await call(contract.providerAccounts.create, { body: { ...rest, provider, credential } });
    const body = needsCredential(account, rest.baseUrl) ? { ...rest, credential } : rest;
    return await call(contract.providerAccounts.update, { params: { id: account.id }, body });
  };

  return (
    <FormProvider {...form}>
      <Form
        form={form}
        problemOf={problemOf}
        onSubmit={async (values) => {
          const saved = await save(values);
          toast.success(account === undefined ? `${saved.name} is added` : `${saved.name} is saved`);
          onDone();
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField control={control} name="provider" label="Provider">
            {(field) => (
              <Combobox
                {...field}
                disabled={account !== undefined}
                options={providers.map(({ id, name }) => ({ value: id, label: name }))}
                listLabel="Providers"
                placeholder="Type a name"
                empty="No provider is called that. Most others are OpenAI-compatible."
                onChange={(id) => {
                  field.onChange(id);
                  choose(id);
                }}
              />
            )}
          </FormField>
          <FormField control={control} name="name" label="Account name" help="Shown in rules and reports.">
            {(field) => (
              <Input
                {...field}
                autoComplete="off"
                maxLength={80}
                placeholder={`${chosen?.name ?? 'OpenAI'}, production`}
              />
            )}
          </FormField>
        </div>
        <FormField control={control} name="baseUrl" label="Base URL" help={helpOfBaseUrl(chosen)}>
          {(field) => (
            <Input
              {...field}
              mono
              inputMode="url"
              autoComplete="off"
              placeholder={chosen?.defaultBaseUrl ?? chosen?.baseUrlExample ?? ''}
            />
          )}
        </FormField>
        {needsCredential(account, baseUrl) && <CredentialFields kind={kind} help={helpOfCredential(account, kind)} />}
        <div className="grid gap-2">
          <div className="flex flex-wrap items-center gap-3">
            <Button pending={test.pending} onClick={() => void runTest()}>
              <Plug aria-hidden /> Test connection
            </Button>
            {found.length > 0 && (
              <Button variant="link" onClick={() => takeOver(found)}>
                Offer all {found.length} found
              </Button>
            )}
          </div>
          <TestResult test={test} />
        </div>
        <FormField
          control={control}
          name="models"
          label="Models"
          help="What callers may ask for, in the provider's own names: pick from those found, or type and press Enter."
        >
          {({ value, ref: _, ...field }) => (
            <MultiSelect
              {...field}
              values={value ?? []}
              options={found.map((model) => ({ value: model, label: model }))}
              listLabel="Choices"
              free
              placeholder={found.length > 0 ? 'Pick or type' : 'Type a name'}
            />
          )}
        </FormField>
        <FormField
          control={control}
          name="priority"
          label="Priority"
          help="When no rule decides, lower numbers are asked first."
        >
          {(field) => <Input {...field} inputMode="numeric" className="sm:max-w-32" />}
        </FormField>
        <FormActions submit="Save account" pending={form.formState.isSubmitting} onCancel={onDone} />
      </Form>
    </FormProvider>
  );
}

function helpOfBaseUrl(provider: OfferedProvider | undefined): string {
  if (provider?.defaultBaseUrl && provider.credential === 'none')
    return `Usually ${provider.defaultBaseUrl}, as seen from the gateway.`;
  if (provider?.defaultBaseUrl) return `Usually ${provider.defaultBaseUrl}, or a region or proxy of your own.`;
  if (provider?.baseUrlExample) return `With your own parts, for example ${provider.baseUrlExample}.`;
  return 'As the provider’s own client uses it.';
}

function helpOfCredential(account: ProviderAccount | undefined, kind: CredentialKind): string {
  if (account === undefined)
    return kind === 'none' ? 'Only if the server asks for one.' : 'Written once, readable only by the gateway.';
  const again = 'A new address needs the credential again: a stored one goes only where it was entered for.';
  const { length: count } = account.credentials;
  return count < 2 ? again : `${again} This one takes the place of all ${count}.`;
}
