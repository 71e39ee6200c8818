'use client';
import { LockKeyhole } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { failureOf, useLock } from '@/server/client/use-api';
import { Button } from '@/ui/button';
import { ErrorPanel } from '@/ui/error-panel';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import type { RequestDetail } from '../request-detail';
import { ContentView } from './content-view';
import { isKept, privacyWords } from './content-words';
import type { ContentState } from './use-content';

/** What was said: closed until somebody who may opens it, with a reason where the policy asks for one. */
export function RequestMessages({ request, state }: { request: RequestDetail; state: ContentState }) {
  const { content } = state;
  if (content?.kind === 'opened') {
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="text-caption text-ink-3">{privacyWords(request)} That you opened it is in the audit log.</p>
        <ContentView content={content} />
      </div>
    );
  }
  if (content?.kind === 'none') return <p className="text-ink-2">{content.words}</p>;
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">{privacyWords(request)}</p>
      {isKept(request) && <Closed asksReason={request.contentAsksReason} state={state} />}
    </div>
  );
}

function Closed({ asksReason, state: { open, pending, failure } }: { asksReason: boolean; state: ContentState }) {
  const lock = useLock('request-content.read');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  if (lock !== undefined) return <p className="text-ink-3">{lock}</p>;
  const failed = failureOf('It was not opened', failure);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = reason.trim();
    if ((asksReason || said !== '') && said.length < 3) return setProblem('Say why, in a few words.');
    setProblem(undefined);
    open(said === '' ? undefined : said);
  };
  return (
    <form onSubmit={submit} noValidate className="grid max-w-md gap-3 rounded-lg border bg-sunken p-4">
      {failed !== undefined && <ErrorPanel {...failed} />}
      <Field
        label="Why you open it"
        optional={!asksReason}
        error={problem}
        help="The audit log keeps who opened it, when and why."
      >
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" pending={pending} className="justify-self-start">
        <LockKeyhole aria-hidden />
        Open what was said
      </Button>
    </form>
  );
}
