'use client';
import { Plus, X } from 'lucide-react';
import { useFieldArray } from 'react-hook-form';
import { Button } from '@/ui/button';
import { FormField, type useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import type { sinkForm } from './sink-values';
import type { SinkKind } from './sink-words';

type FormOf = ReturnType<typeof useZodForm<typeof sinkForm>>;
type TargetFieldsProps = { form: FormOf; kind: SinkKind };

/** Where a sink of a kind sends, and what signs in there. */
export function TargetFields({ form, kind }: TargetFieldsProps) {
  if (kind === 's3') return <S3Fields form={form} />;
  return (
    <>
      <FormField
        control={form.control}
        name="url"
        label={kind === 'webhook' ? 'Webhook address' : 'Address of traces'}
        help={
          kind === 'webhook'
            ? 'It gets requests as JSON, signed with a secret that is shown once. A new address comes with a new secret.'
            : 'The whole address that OTLP over HTTP is posted to.'
        }
      >
        {(field) => (
          <Input
            {...field}
            mono
            type="url"
            autoComplete="off"
            placeholder={
              kind === 'webhook' ? 'https://logs.example.com/switchyard' : 'https://collector.example.com/v1/traces'
            }
          />
        )}
      </FormField>
      {kind === 'otlp' && <HeaderFields form={form} />}
    </>
  );
}

function S3Fields({ form: { control } }: { form: FormOf }) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <FormField control={control} name="endpoint" label="Address of the S3 service">
          {(field) => (
            <Input {...field} mono type="url" autoComplete="off" placeholder="https://s3.eu-central-1.amazonaws.com" />
          )}
        </FormField>
        <FormField control={control} name="region" label="Region">
          {(field) => <Input {...field} mono autoComplete="off" />}
        </FormField>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={control} name="bucket" label="Bucket">
          {(field) => <Input {...field} mono autoComplete="off" placeholder="company-logs" />}
        </FormField>
        <FormField control={control} name="prefix" label="Folder" optional help="Ends with a slash.">
          {(field) => <Input {...field} mono autoComplete="off" placeholder="switchyard/" />}
        </FormField>
        <FormField control={control} name="accessKeyId" label="Access key id">
          {(field) => <Input {...field} mono autoComplete="off" />}
        </FormField>
        <FormField control={control} name="secretAccessKey" label="Secret access key" help="Never shown again.">
          {(field) => <Input {...field} mono type="password" autoComplete="new-password" />}
        </FormField>
      </div>
    </>
  );
}

function HeaderFields({ form: { control } }: { form: FormOf }) {
  const { fields, append, remove } = useFieldArray({ control, name: 'headers' });
  return (
    <div className="grid grid-cols-1 gap-3">
      {fields.map(({ id }, place) => (
        <div
          key={id}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[12rem_minmax(0,1fr)_auto]"
        >
          <FormField control={control} name={`headers.${place}.name`} label={`Header ${place + 1}: name`}>
            {(field) => <Input {...field} mono autoComplete="off" placeholder="authorization" />}
          </FormField>
          <div className="col-start-1 sm:col-start-2">
            <FormField control={control} name={`headers.${place}.value`} label={`Header ${place + 1}: value`}>
              {(field) => <Input {...field} mono type="password" autoComplete="new-password" />}
            </FormField>
          </div>
          <Button
            variant="quiet"
            size="icon"
            className="col-start-2 row-start-1 mt-6 sm:col-start-3"
            aria-label={`Remove header ${place + 1}`}
            onClick={() => remove(place)}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button size="small" className="justify-self-start" onClick={() => append({ name: '', value: '' })}>
        <Plus aria-hidden />
        Add header
      </Button>
    </div>
  );
}
