'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import type { z } from 'zod';
import { failureOf, problemOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import { Form, FormField, useZodForm } from '@/ui/form';
import { NumberInput } from '@/ui/number-input';
import { Skeleton } from '@/ui/skeleton';
import { SaveButton } from '../save-button';
import { ShortenDialog } from './shorten-dialog';

const schema = contract.retention.update.body;

/** For how many days requests and their content are kept. */
export type Retention = z.output<typeof schema>;

/** For how long requests and what was said are kept. Less than now deletes, so it asks first. */
export function RetentionForm() {
  const retention = useApi(contract.retention.read, {});
  const failure = failureOf('How long requests are kept could not be read', retention.error);
  if (failure) return <ErrorPanel {...failure} onRetry={() => void retention.refetch()} />;
  if (retention.data === undefined) return <Skeleton className="h-24 w-full" />;
  const { logRetentionDays, contentRetentionDays } = retention.data;
  return <DaysForm key={`${logRetentionDays} ${contentRetentionDays}`} kept={retention.data} />;
}

function DaysForm({ kept }: { kept: Retention }) {
  const call = useCall();
  const lock = useLock('request-logs.manage');
  const [wanted, setWanted] = useState<Retention>();
  const form = useZodForm(schema, kept);
  const readOnly = lock !== undefined;
  const save = async (body: Retention) => {
    await call(contract.retention.update, { body });
    toast.success('How long requests are kept is saved');
  };
  return (
    <>
      <Form
        form={form}
        problemOf={problemOf}
        onSubmit={async (values) => (isShorter(values, kept) ? setWanted(values) : save(values))}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField
            control={form.control}
            name="logRetentionDays"
            label="Requests, days"
            help="Figures, headers and attempts of each call."
          >
            {({ ref: _, ...field }) => <NumberInput {...field} grouped readOnly={readOnly} />}
          </FormField>
          <FormField
            control={form.control}
            name="contentRetentionDays"
            label="What was said, days"
            help="It goes with its request at the latest."
          >
            {({ ref: _, ...field }) => <NumberInput {...field} grouped readOnly={readOnly} />}
          </FormField>
        </div>
        <SaveButton label="Save days" pending={form.formState.isSubmitting} lock={lock} />
      </Form>
      <ShortenDialog kept={kept} wanted={wanted} onClose={() => setWanted(undefined)} onConfirm={save} />
    </>
  );
}

const isShorter = (wanted: Retention, kept: Retention) =>
  wanted.logRetentionDays < kept.logRetentionDays || wanted.contentRetentionDays < kept.contentRetentionDays;
