'use client';
import { type FormEvent, useState } from 'react';
import { failureOf, useAction, useCall, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Checkbox } from '@/ui/checkbox';
import { ErrorPanel } from '@/ui/error-panel';
import { FormActions } from '@/ui/form-actions';
import { counted } from '@/ui/format';
import { Segmented } from '@/ui/segmented';
import type { Overview } from '../histogram/buckets';

const formats = [
  { value: 'csv', label: 'CSV' },
  { value: 'jsonl', label: 'JSONL' },
  { value: 'parquet', label: 'Parquet' },
] as const;

interface ExportFormProps {
  query: string;
  rows: Overview | undefined;
  onStarted: (id: string) => void;
}

/** Which file, and whether it also says what was said. */
export function ExportForm({ query, rows, onStarted }: ExportFormProps) {
  const call = useCall();
  const { run, pending, failure } = useAction();
  const [format, setFormat] = useState<(typeof formats)[number]['value']>('csv');
  const [withContent, setWithContent] = useState(false);
  const lock = useLock('request-content.read');
  const problem = failureOf('The export was not begun', failure);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run(async () => {
      const begun = await call(contract.logExports.create, { body: { format, query, withContent } });
      onStarted(begun.id);
    });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      {problem !== undefined && <ErrorPanel {...problem} />}
      <Segmented label="Format" value={format} options={formats} onChange={setFormat} className="w-fit" />
      <Checkbox
        label="With what was said, where it is kept"
        help={lock}
        checked={withContent}
        disabled={lock !== undefined}
        onCheckedChange={setWithContent}
      />
      {rows !== undefined && (
        <p className="text-ink-2">
          {rows.sampled ? 'More than ' : 'About '}
          {counted(rows.countedRequests, 'request')}. The file is kept for 7 days.
        </p>
      )}
      <FormActions submit="Export" pending={pending} />
    </form>
  );
}
