'use client';

import { toast } from 'sonner';
import { z } from 'zod';
import { failureOf, problemOf, useCall } from '@/server/client/use-api';
import { useSession } from '@/server/client/use-session';
import { contract } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';
import { SaveButton } from './save-button';
import { SessionList } from './session-list';
import { SettingsSection } from './settings-section';

/** The person's own name, password and signed-in browsers. */
export function AccountSettings() {
  const { session, error, retry } = useSession();
  const failure = failureOf('Your account could not be read', error);
  if (session === undefined) {
    return failure ? <ErrorPanel {...failure} onRetry={retry} /> : <Skeleton className="h-40 w-full rounded-xl" />;
  }
  const { name, email, hasPassword } = session.user;
  return (
    <div className="grid gap-4">
      <SettingsSection title="You" about={`You sign in as ${email}.`}>
        <NameForm name={name} />
      </SettingsSection>
      <SettingsSection title="Password" about="Changing it ends every other session at once.">
        <PasswordForm key={String(hasPassword)} hasPassword={hasPassword} />
      </SettingsSection>
      <SettingsSection title="Sessions" about="Browsers in which you are signed in. Ending one signs it out at once.">
        <SessionList />
      </SettingsSection>
    </div>
  );
}

function NameForm({ name }: { name: string }) {
  const call = useCall();
  const form = useZodForm(contract.account.update.body, { name });
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async (body) => {
        const saved = await call(contract.account.update, { body });
        form.reset({ name: saved.name });
        toast.success('Your name is saved');
      }}
    >
      <FormField control={form.control} name="name" label="Your name">
        {(field) => <Input {...field} autoComplete="name" maxLength={80} />}
      </FormField>
      <SaveButton label="Save name" pending={form.formState.isSubmitting} />
    </Form>
  );
}

const { newPassword } = contract.account.changePassword.body.shape;
const firstPassword = z.object({ currentPassword: z.string(), newPassword });
const changedPassword = firstPassword.extend({
  currentPassword: z.string().min(1, 'Type the password you have now.').max(200),
});

function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const call = useCall();
  const empty = { currentPassword: '', newPassword: '' };
  const form = useZodForm(hasPassword ? changedPassword : firstPassword, empty);
  return (
    <Form
      form={form}
      problemOf={problemOf}
      onSubmit={async ({ currentPassword, newPassword: next }) => {
        const body = hasPassword ? { currentPassword, newPassword: next } : { newPassword: next };
        await call(contract.account.changePassword, { body });
        form.reset(empty);
        toast.success('Your password is changed; other sessions have ended');
      }}
    >
      {hasPassword && (
        <FormField control={form.control} name="currentPassword" label="Current password">
          {(field) => <Input {...field} type="password" autoComplete="current-password" />}
        </FormField>
      )}
      <FormField control={form.control} name="newPassword" label="New password" help="At least 10 characters.">
        {(field) => <Input {...field} type="password" autoComplete="new-password" />}
      </FormField>
      <SaveButton label="Change password" pending={form.formState.isSubmitting} />
    </Form>
  );
}
