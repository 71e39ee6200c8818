'use client';

import { useState } from 'react';
import { Dialog } from '@/ui/dialog';
import { IssueKeyForm } from './issue-key-form';
import type { Issued } from './issued';
import { IssuedKey } from './issued-key';

type IssueKeyDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The team chosen before; empty for none. */
  teamId: string;
};

/** Asks for a key, then shows its secret this once. While the secret is in sight only "Done" and the cross close it. */
export function IssueKeyDialog({ open, onOpenChange, teamId }: IssueKeyDialogProps) {
  const [issued, setIssued] = useState<Issued>();
  const close = () => {
    setIssued(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      sticky={issued !== undefined}
      size={issued === undefined ? 'medium' : 'large'}
      title={issued === undefined ? 'Issue a key' : `${issued.virtualKey.name} is ready`}
      description={
        issued === undefined
          ? 'One key for each application or person, so that spend and limits can be told apart.'
          : `A key of team ${issued.virtualKey.team.name}. Copy it now: it is shown this once.`
      }
    >
      {open &&
        (issued === undefined ? (
          <IssueKeyForm teamId={teamId} onIssued={setIssued} onCancel={close} />
        ) : (
          <IssuedKey issued={issued} onDone={close} />
        ))}
    </Dialog>
  );
}
