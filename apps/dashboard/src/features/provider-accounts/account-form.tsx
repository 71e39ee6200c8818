'use client';

import { Plug } from 'lucide-react';
import { toast } from 'sonner';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { Select } from '@/ui/select';
import type { ProviderAccount } from './provider-account';
import { TestResult } from './test-result';
import { useConnectionTest } from './use-connection-test';

const created = contract.providerAccounts.create.body;
const priority = z.coerce
  .number<string | number>('Expected a whole number from 0 to 1000.')
  .pipe(created.shape.priority.unwrap());
const createSchema = created.extend({ priority });
/** An account that has a credential keeps it when none is typed. */
const editSchema = createSchema.extend({ credential: z.union([z.literal(''), created.shape.credential]) });

/** Found models up to this many are taken over at once. */
const mostTakenOver = 12;

type Provider = { id: string; name: string; defaultBaseUrl: string | null };
type AccountFormProps = {
  account: ProviderAccount | undefined;
  providers: readonly Provider[];
  onDone: () => void;
};

/** Provider, address, key and models of an account, with a test before saving. */
export function AccountForm({ account, providers, onDone }: AccountFormProps) {
  const call = useCall();
  const test = useConnectionTest();
  const form = useZodForm(account === undefined ? createSchema : editSchema, defaultsOf(account, providers));
  const { control } = form;
  const found = test.result?.ok ? test.result.models : [];

  const runTest = async () => {
    const { provider, baseUrl, credential, models = [] } = form.getValues();
    const stored = account !== undefined && credential === '' && baseUrl === account.baseUrl;
    if (!stored && !(await form.trigger(['provider', 'baseUrl', 'credential']))) return;
    if (!stored && credential === '') {
      return form.setError('credential', { message: 'A new address needs the key again.' });
    }
    test.run(stored ? { providerAccountId: account.id } : { provider, baseUrl, credential }, (result) => {
      if (result.ok && models.length === 0 && result.models.length <= mostTakenOver) takeOver(result.models);
    });
  };
  const takeOver = (models: string[]) => form.setValue('models', models, { shouldDirty: true, shouldValidate: true });

  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ provider, credential, ...values }) => {
        const saved =
          account === undefined
            ? await call(contract.providerAccounts.create, { body: { ...values, provider, credential } })
            : await call(contract.providerAccounts.update, {
                params: { id: account.id },
                body: credential === '' ? values : { ...values, credential },
              });
        toast.success(account === undefined ? `${saved.name} is added` : `${saved.name} is saved`);
        onDone();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={control} name="provider" label="Provider">
          {(field) => (
            <Select
              {...field}
              disabled={account !== undefined}
              options={providers.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => {
                field.onChange(event);
                const chosen = providers.find(({ id }) => id === event.target.value);
                if (!form.formState.dirtyFields.baseUrl) form.setValue('baseUrl', chosen?.defaultBaseUrl ?? '');
              }}
            />
          )}
        </FormField>
        <FormField control={control} name="name" label="Account name" help="Shown in rules and reports.">
          {(field) => <Input {...field} autoComplete="off" maxLength={80} placeholder="OpenAI, production" />}
        </FormField>
      </div>
      <FormField
        control={control}
        name="baseUrl"
        label="Base URL"
        help="Up to and with the version, as clients use it."
      >
        {(field) => (
          <Input {...field} mono inputMode="url" autoComplete="off" placeholder="https://api.openai.com/v1" />
        )}
      </FormField>
      <FormField
        control={control}
        name="credential"
        label="API key"
        help={
          account === undefined
            ? 'Written once, readable only by the gateway.'
            : `Leave empty to keep the one that ends in ${account.credentialLast4}.`
        }
      >
        {(field) => <Input {...field} mono type="password" autoComplete="new-password" />}
      </FormField>
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
            placeholder={found.length > 0 ? 'Pick or type' : 'gpt-5-mini'}
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
  );
}

function defaultsOf(account: ProviderAccount | undefined, providers: readonly Provider[]) {
  const first = providers.find(({ id }) => id === 'openai') ?? providers[0];
  if (account !== undefined) {
    const { provider, name, baseUrl, models } = account;
    return { provider, name, baseUrl, models, credential: '', priority: String(account.priority) };
  }
  return {
    provider: first?.id ?? '',
    name: '',
    baseUrl: first?.defaultBaseUrl ?? '',
    credential: '',
    models: [],
    priority: '100',
  };
}
