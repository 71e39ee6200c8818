'use client';

import { Button } from '@/ui/button';
import { DialogActions } from '@/ui/dialog';
import { SecretReveal } from '@/ui/secret-reveal';
import { dayText } from '@/ui/when';
import type { Invited } from './invited';
import { roleWords } from './role-words';

/** A link for each invited person, to copy and hand over. */
export function InvitationLinks({ invited, onDone }: { invited: Invited; onDone: () => void }) {
  return (
    <div className="grid grid-cols-1 gap-5">
      {invited.alreadyMembers.length > 0 && (
        <p className="text-ink-2">Passed over, because they are members: {invited.alreadyMembers.join(', ')}.</p>
      )}
      {invited.items.map(({ invitation, link, mailed }) => (
        <div key={invitation.id} className="grid gap-1.5">
          <p className="font-medium">
            {invitation.email}{' '}
            <span className="font-normal text-ink-3">
              {roleWords[invitation.role].label}
              {invitation.team !== null && `, ${invitation.team.name}`}
            </span>
          </p>
          <SecretReveal
            secret={link}
            name={`Link for ${invitation.email}`}
            note={`${mailed ? 'Also sent by e-mail. ' : ''}Works until ${dayText(invitation.expiresAt)}, for this address alone.`}
          />
        </div>
      ))}
      <DialogActions>
        <Button variant="solid" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
