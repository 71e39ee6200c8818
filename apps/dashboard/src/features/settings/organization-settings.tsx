'use client';

import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { problemOf, useCall, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { CopyButton } from '@/ui/copy-button';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { SaveButton } from './save-button';
import { SettingsSection } from './settings-section';
import { TimeZoneForm } from './time-zone-form';

const shape = contract.organization.update.body.shape;
const schema = contract.organization.update.body.extend({ name: shape.name.unwrap(), slug: shape.slug.unwrap() });

/** The organization's name, its name in addresses, and its calendar. */
export function OrganizationSettings() {
  const { name, slug, gatewayUrl } = useOrganization();
  return (
    <div className="grid gap-4">
      <SettingsSection
        title="Name"
        about="The name in addresses is part of every link to this dashboard: links with the old one stop working."
      >
        <NameForm key={slug} name={name} slug={slug} />
      </SettingsSection>
      <SettingsSection
        title="Time zone"
        about="The calendar of budgets and statements: a month begins at midnight there. Costs are reported in days of UTC."
      >
        <TimeZoneForm />
      </SettingsSection>
      <SettingsSection title="Gateway" about="Applications call this address with a virtual key.">
        <div className="flex items-center gap-2">
          <code className="min-w-0 break-all rounded-md border bg-sunken px-3 py-1.5 font-mono text-small">
            {gatewayUrl}/v1
          </code>
          <CopyButton text={`${gatewayUrl}/v1`} label="Copy gateway address" />
        </div>
      </SettingsSection>
    </div>
  );
}

function NameForm({ name, slug }: { name: string; slug: string }) {
  const call = useCall();
  const router = useRouter();
  const lock = useLock('organization.update');
  const form = useZodForm(schema, { name, slug });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (body) => {
        const saved = await call(contract.organization.update, { body });
        form.reset({ name: saved.name, slug: saved.slug });
        toast.success('The organization is saved');
        if (saved.slug !== slug) router.replace(`/o/${saved.slug}/settings`);
      }}
    >
      <FormField control={form.control} name="name" label="Organization name">
        {(field) => <Input {...field} readOnly={lock !== undefined} autoComplete="organization" maxLength={80} />}
      </FormField>
      <FormField control={form.control} name="slug" label="Name in addresses">
        {(field) => <Input {...field} readOnly={lock !== undefined} mono autoComplete="off" />}
      </FormField>
      <SaveButton label="Save organization" pending={form.formState.isSubmitting} lock={lock} />
    </Form>
  );
}
