'use client';

import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { SigningSecret } from '../signing-secret';
import { ChannelForm } from './channel-form';
import type { Channel } from './channel-words';

type ChannelDialogProps = { edited: Channel | 'new' | undefined; onClose: () => void };

/** Adds or edits a channel, then shows the secret of a webhook this once. */
export function ChannelDialog({ edited, onClose }: ChannelDialogProps) {
  const [secret, setSecret] = useState<string>();
  const close = () => {
    setSecret(undefined);
    onClose();
  };
  const channel = edited === 'new' ? undefined : edited;
  return (
    <Dialog
      open={edited !== undefined}
      onOpenChange={(next) => !next && close()}
      sticky={secret !== undefined}
      title={secret ? 'The webhook is saved' : channel ? `Edit ${channel.name}` : 'Add a channel'}
      description={
        secret
          ? 'Copy its signing secret now: it is shown this once.'
          : 'Addresses of Slack and webhooks are sealed for the worker as they are saved: only their host is shown later.'
      }
    >
      {edited !== undefined && secret === undefined && (
        <ChannelForm
          channel={channel}
          onCancel={close}
          onSaved={(signingSecret) => (signingSecret === null ? close() : setSecret(signingSecret))}
        />
      )}
      {secret !== undefined && (
        <SigningSecret
          secret={secret}
          onDone={close}
          note="If it is lost, paste the address again: that makes a new one."
        />
      )}
    </Dialog>
  );
}
