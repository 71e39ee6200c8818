'use client';

import { mayGrant, roles } from '@switchyard/core/tenancy/permissions';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { problemOf, useApi, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { Dialog } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Select } from '@/ui/select';
import { Textarea } from '@/ui/textarea';
import { InvitationLinks } from './invitation-links';
import type { Invited } from './invited';
import type { Member } from './member';
import { roleWords } from './role-words';

const body = contract.invitations.create.body;
const address = body.shape.emails.element;

/** One address a line, or parted by commas, semicolons or blanks; each wrong one is named. */
const addresses = z
  .string()
  .transform((text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))])
  .superRefine((list, context) => {
    if (list.length === 0) context.addIssue({ code: 'custom', message: 'Type at least one e-mail address.' });
    if (list.length > 50) context.addIssue({ code: 'custom', message: 'At most 50 at once.' });
    const wrong = list.filter((one) => !address.safeParse(one).success);
    if (wrong.length > 0) context.addIssue({ code: 'custom', message: `Not an e-mail address: ${wrong.join(', ')}.` });
  });

const schema = body.omit({ emails: true }).extend({ emails: addresses });

type InviteDialogProps = { members: readonly Member[]; open: boolean; onOpenChange: (open: boolean) => void };

/** Asks whom to invite, then shows the links this once. */
export function InviteDialog({ members, open, onOpenChange }: InviteDialogProps) {
  const [invited, setInvited] = useState<Invited>();
  const close = () => {
    setInvited(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      sticky={invited !== undefined}
      title={invited === undefined ? 'Invite people' : 'Invitations are ready'}
      description={
        invited === undefined
          ? 'Each gets a link of their own that only they can use.'
          : 'Hand each link to its person. The links are shown this once.'
      }
    >
      {open &&
        (invited === undefined ? (
          <InviteForm members={members} onInvited={setInvited} onCancel={close} />
        ) : (
          <InvitationLinks invited={invited} onDone={close} />
        ))}
    </Dialog>
  );
}

type InviteFormProps = { members: readonly Member[]; onInvited: (invited: Invited) => void; onCancel: () => void };

function InviteForm({ members, onInvited, onCancel }: InviteFormProps) {
  const call = useCall();
  const { role: own, mail } = useOrganization();
  const teams = useApi(contract.teams.list, { query: { status: 'active' } });
  const form = useZodForm(schema, { emails: '', role: 'MEMBER', teamId: null });
  const [emails, role] = useWatch({ control: form.control, name: ['emails', 'role'] });
  const known = members.filter(({ email }) =>
    emails
      .toLowerCase()
      .split(/[\s,;]+/)
      .includes(email),
  );
  return (
    <Form
      form={form}
      problemOf={(error) => {
        const { message, fields } = problemOf(error);
        return {
          message,
          fields: fields.map((field) => ({ ...field, path: field.path.replace(/^emails\..*/, 'emails') })),
        };
      }}
      onSubmit={async (values) => onInvited(await call(contract.invitations.create, { body: values }))}
    >
      <FormField
        control={form.control}
        name="emails"
        label="E-mail addresses"
        help={
          known.length > 0
            ? `${known.map(({ name }) => name).join(', ')} ${known.length === 1 ? 'is a member' : 'are members'} already and will be passed over.`
            : `One or many, as you paste them.${mail ? ' Each is mailed its link.' : ' No mail is sent: you hand over the links.'}`
        }
      >
        {(field) => <Textarea {...field} rows={3} placeholder="dana@example.com, sam@example.com" />}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={form.control} name="role" label="Role" help={roleWords[role].help}>
          {(field) => (
            <Select
              {...field}
              options={roles
                .filter((one) => mayGrant(own, one))
                .map((one) => ({ value: one, label: roleWords[one].label }))}
            />
          )}
        </FormField>
        <FormField control={form.control} name="teamId" label="Team" optional help="They join it as they accept.">
          {(field) => (
            <Select
              {...field}
              value={field.value ?? ''}
              onChange={(event) => field.onChange(event.target.value === '' ? null : event.target.value)}
              options={[
                { value: '', label: 'No team yet' },
                ...(teams.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </FormField>
      </div>
      <FormActions submit="Send invitations" pending={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  );
}
