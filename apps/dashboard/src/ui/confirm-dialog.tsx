'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';
import { ErrorPanel } from './error-panel';
import { Field } from './field';
import { Input } from './input';

/** One measured consequence: "Requests in the last 24 hours", "1,204". */
export type Impact = { label: string; value: ReactNode };

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What will be so afterwards, and whether it can be undone. */
  description: ReactNode;
  impact?: readonly Impact[];
  /** The name to type; without it one press is enough. */
  typedName?: string;
  /** The verb on the button: "Revoke key". */
  action: string;
  /** Rejects with an Error whose message is shown. The dialog closes when it resolves. */
  onConfirm: () => Promise<unknown>;
};

/** Asks before what cannot be undone or stops traffic: shows measured impact and wants the name typed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      size="small"
    >
      {props.open && <Question {...props} />}
    </Dialog>
  );
}

function Question({ impact = [], typedName, action, onConfirm, onOpenChange }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = typedName !== undefined && typed.trim() !== typedName;
  const [failure, setFailure] = useState<string>();
  const [pending, setPending] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    if (wrong) return setTried(true);
    setPending(true);
    setFailure(undefined);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The server did not answer.');
    } finally {
      setPending(false);
    }
  };

  return (
    <form onSubmit={submit} noValidate className="grid grid-cols-1 gap-4">
      {failure !== undefined && <ErrorPanel title="This was not done" message={failure} />}
      {impact.length > 0 && <ImpactList impact={impact} />}
      {typedName !== undefined && (
        <Field
          label={`Type "${typedName}" to confirm`}
          error={tried && wrong ? `This is not the name. Type ${typedName} exactly.` : undefined}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setTried(false);
              }}
            />
          )}
        </Field>
      )}
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="danger" pending={pending}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}

function ImpactList({ impact }: { impact: readonly Impact[] }) {
  return (
    <dl className="divide-y divide-line rounded-lg border bg-sunken px-4 py-1">
      {impact.map(({ label, value }) => (
        <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
          <dt className="text-ink-2 text-small">{label}</dt>
          <dd className="font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
