'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { api } from '@/server/client/api-client';
import { problemOf } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';

const newPassword = contract.passwordReset.confirm.body.omit({ token: true });

export function ResetPasswordPage() {
  const token = useSearchParams().get('token');
  return (
    <CenteredCard
      title="Set a new password"
      lead={
        token === null ? 'This link is incomplete. Open the whole link of the e-mail.' : 'All your other sessions end.'
      }
      foot={
        <Link className="text-accent hover:underline" href="/forgot-password">
          Send a new link
        </Link>
      }
    >
      {token !== null && <PasswordForm token={token} />}
    </CenteredCard>
  );
}

function PasswordForm({ token }: { token: string }) {
  const form = useZodForm(newPassword, { password: '' });
  return (
    <Form
      form={form}
      label="Set a new password"
      problemOf={problemOf}
      onSubmit={async ({ password }) => {
        await api(contract.passwordReset.confirm, { body: { token, password } });
        window.location.assign('/sign-in?reset=1');
      }}
    >
      <FormField control={form.control} name="password" label="New password" help="At least 10 characters.">
        {(field) => <Input {...field} type="password" autoComplete="new-password" />}
      </FormField>
      <Button type="submit" variant="solid" size="large" pending={form.formState.isSubmitting}>
        Set password
      </Button>
    </Form>
  );
}
