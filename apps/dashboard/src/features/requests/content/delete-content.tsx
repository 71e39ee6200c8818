'use client';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Dialog, DialogActions } from '@/ui/dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';

interface DeleteContentProps {
  id: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What was opened of it is to be forgotten. */
  onDeleted: () => void;
}

/** Deletes what was said in one call; its record stays. */
export function DeleteContent(props: DeleteContentProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Delete what was said"
      description="The record of the request stays. This cannot be undone, and is refused under a legal hold."
      size="small"
    >
      {props.open && <Question {...props} />}
    </Dialog>
  );
}

function Question({ id, onOpenChange, onDeleted }: DeleteContentProps) {
  const call = useCall();
  const { run, pending, failure } = useAction();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const failed = failureOf('Nothing was deleted', failure);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = reason.trim();
    if (said.length < 3) return setProblem('Say why, in a few words.');
    run(async () => {
      await call(contract.requests.deleteContent, { body: { ids: [id], reason: said } });
      toast.success('What was said is deleted');
      onDeleted();
      onOpenChange(false);
    });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {failed !== undefined && <ErrorPanel {...failed} />}
      <Field label="Why" error={problem} help="It stands in the audit log.">
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
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="danger" pending={pending}>
          Delete content
        </Button>
      </DialogActions>
    </form>
  );
}
