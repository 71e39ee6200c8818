'use client';

import { roles } from '@switchyard/core/tenancy/permissions';
import { useState } from 'react';
import { z } from 'zod';
import { problemOf, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Dialog, DialogActions } from '@/ui/dialog';
import { Form, FormField, useZodForm } from '@/ui/form';
import { FormActions } from '@/ui/form-actions';
import { Input } from '@/ui/input';
import { SecretReveal } from '@/ui/secret-reveal';
import { Select } from '@/ui/select';

type Issued = RouteOutput<typeof contract.apiTokens.create>;

const schema = contract.apiTokens.create.body
  .omit({ expiresAt: true })
  .extend({ expiresAt: z.enum(['30', '90', '365', 'never']) });

/** Asks for a token, then shows its secret this once. */
export function IssueTokenDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [issued, setIssued] = useState<Issued>();
  const close = () => {
    setIssued(undefined);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      sticky={issued !== undefined}
      title={issued === undefined ? 'Issue an API token' : `${issued.apiToken.name} is ready`}
      description={
        issued === undefined
          ? 'It may do what its role may do, in this organization.'
          : 'Copy it now: it is shown this once.'
      }
    >
      {open && issued === undefined && <IssueTokenForm onIssued={setIssued} onCancel={close} />}
      {open && issued !== undefined && <IssuedToken issued={issued} onDone={close} />}
    </Dialog>
  );
}

function IssueTokenForm({ onIssued, onCancel }: { onIssued: (issued: Issued) => void; onCancel: () => void }) {
  const call = useCall();
  const { role: own } = useOrganization();
  const form = useZodForm(schema, { name: '', role: 'VIEWER', expiresAt: '90' });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ expiresAt: days, ...body }) => {
        const expiresAt = days === 'never' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
        onIssued(await call(contract.apiTokens.create, { body: { ...body, expiresAt } }));
      }}
    >
      <FormField
        control={form.control}
        name="name"
        label="Token name"
        help="What will use it: nightly export, Terraform."
      >
        {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
      </FormField>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField control={form.control} name="role" label="Role" help="No stronger than your own.">
          {(field) => (
            <Select
              {...field}
              options={roles
                .slice(roles.indexOf(own))
                .map((role) => ({ value: role, label: role.charAt(0) + role.slice(1).toLowerCase() }))}
            />
          )}
        </FormField>
        <FormField control={form.control} name="expiresAt" label="Expires">
          {(field) => (
            <Select
              {...field}
              options={[
                { value: '30', label: 'In 30 days' },
                { value: '90', label: 'In 90 days' },
                { value: '365', label: 'In a year' },
                { value: 'never', label: 'Never' },
              ]}
            />
          )}
        </FormField>
      </div>
      <FormActions submit="Issue token" pending={form.formState.isSubmitting} onCancel={onCancel} />
    </Form>
  );
}

function IssuedToken({ issued: { apiToken, secret }, onDone }: { issued: Issued; onDone: () => void }) {
  const snippet = `curl ${window.location.origin}/api/v1/teams \\\n  -H "authorization: Bearer ${secret}"`;
  return (
    <div className="grid grid-cols-1 gap-4">
      <SecretReveal
        secret={secret}
        name="API token"
        note={`Later only ${apiToken.prefix}…${apiToken.last4} is shown. If it is lost, issue another.`}
      />
      <div className="relative rounded-lg border bg-sunken">
        <CopyButton text={snippet} label="Copy curl" className="absolute top-1.5 right-1.5 bg-sunken" />
        <pre className="overflow-x-auto px-4 py-3 pr-12 font-mono text-caption leading-5">{snippet}</pre>
      </div>
      <DialogActions>
        <Button variant="solid" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
