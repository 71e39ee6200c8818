'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { problemOf, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';

const schema = contract.teams.create.body;

type CreateTeamDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Asks for a team's name; the name inside addresses follows it until it is typed by hand. */
export function CreateTeamDialog({ open, onOpenChange }: CreateTeamDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create a team"
      description="Its keys, budget, limits and spend are kept apart from those of other teams."
      size="small"
    >
      {open && <CreateTeamForm onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function CreateTeamForm({ onDone }: { onDone: () => void }) {
  const call = useCall();
  const router = useRouter();
  const { href } = useOrganization();
  const form = useZodForm(schema, { name: '', slug: undefined });
  const [ownSlug, setOwnSlug] = useState(false);

  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ name, slug }) => {
        const team = await call(contract.teams.create, { body: slug === undefined ? { name } : { name, slug } });
        toast.success(`Team ${team.name} created`, {
          action: { label: 'Open', onClick: () => router.push(href(`teams/${team.id}`)) },
        });
        onDone();
      }}
    >
      <FormField control={form.control} name="name" label="Team name" help="As people say it: Search, Support, Growth.">
        {(field) => (
          <Input
            {...field}
            autoComplete="off"
            maxLength={80}
            onChange={(event) => {
              field.onChange(event);
              if (!ownSlug) form.setValue('slug', slugOf(event.target.value));
            }}
          />
        )}
      </FormField>
      <FormField
        control={form.control}
        name="slug"
        label="Name in addresses"
        optional
        help="Used in exports and the management API. It stays when the team is renamed."
      >
        {(field) => (
          <Input
            {...field}
            mono
            autoComplete="off"
            value={field.value ?? ''}
            onChange={(event) => {
              setOwnSlug(event.target.value !== '');
              field.onChange(event.target.value === '' ? undefined : event.target.value);
            }}
          />
        )}
      </FormField>
      <FormActions submit="Create team" pending={form.formState.isSubmitting} onCancel={onDone} />
    </Form>
  );
}

/** "Search & Ads" becomes "search-ads"; undefined while too short, so that the server derives one. */
function slugOf(name: string): string | undefined {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 48)
    .replace(/-$/, '');
  return slug.length < 2 ? undefined : slug;
}
