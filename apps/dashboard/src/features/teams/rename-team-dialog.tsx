'use client';

import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';

type RenameTeamDialogProps = {
  team: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** A new name for a team. Keys, budgets and history stay with it. */
export function RenameTeamDialog({ team, open, onOpenChange }: RenameTeamDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Rename ${team.name}`} size="small">
      {open && <RenameTeamForm team={team} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function RenameTeamForm({ team, onDone }: { team: { id: string; name: string }; onDone: () => void }) {
  const call = useCall();
  const form = useZodForm(contract.teams.update.body, { name: team.name });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (body) => {
        await call(contract.teams.update, { params: { id: team.id }, body });
        toast.success(`The team is called ${body.name} now`);
        onDone();
      }}
    >
      <FormField control={form.control} name="name" label="New name">
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      <FormActions submit="Rename team" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}
