'use client';
import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { SigningSecret } from '../signing-secret';
import { SinkForm } from './sink-form';
import type { Sink } from './sink-words';

type SinkDialogProps = { edited: Sink | 'new' | undefined; onClose: () => void };

/** Adds or edits a sink, then shows the secret of a webhook this once. */
export function SinkDialog({ edited, onClose }: SinkDialogProps) {
  const [secret, setSecret] = useState<string>();
  const close = () => {
    setSecret(undefined);
    onClose();
  };
  const sink = edited === 'new' ? undefined : edited;
  return (
    <Dialog
      open={edited !== undefined}
      onOpenChange={(next) => !next && close()}
      sticky={secret !== undefined}
      title={secret ? 'The webhook is saved' : sink ? `Edit ${sink.name}` : 'Add a sink'}
      description={
        secret
          ? 'Copy its signing secret now: it is shown this once.'
          : 'Keys and headers are sealed for the worker as they are saved and never shown again.'
      }
    >
      {edited !== undefined && secret === undefined && (
        <SinkForm
          sink={sink}
          onCancel={close}
          onSaved={(signingSecret) => (signingSecret === null ? close() : setSecret(signingSecret))}
        />
      )}
      {secret !== undefined && (
        <SigningSecret
          secret={secret}
          note="If it is lost, give the address again: that makes a new one."
          onDone={close}
        />
      )}
    </Dialog>
  );
}
