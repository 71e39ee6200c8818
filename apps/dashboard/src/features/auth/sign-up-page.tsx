'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { api } from '@/server/client/api-client';
import { problemOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';
import { IdentityProviders } from './identity-providers';
import { safePath } from './safe-path';
import { signInWithPassword } from './sign-in';

const newAccount = contract.signUp.create.body.omit({ invitationToken: true });

export function SignUpPage() {
  const search = useSearchParams();
  const invitationToken = search.get('invitation') ?? undefined;
  const options = useApi(contract.signInOptions.read, {});
  const next =
    invitationToken === undefined
      ? safePath(search.get('next'), '/onboarding')
      : `/invitation/${encodeURIComponent(invitationToken)}`;
  const open = options.data?.signUp === true || invitationToken !== undefined;
  return (
    <CenteredCard
      title="Create your account"
      lead={
        open || options.data === undefined
          ? 'Your organization comes next; it takes a minute.'
          : 'Sign-up is by invitation here.'
      }
      foot={
        <>
          Have an account?{' '}
          <Link className="text-accent hover:underline" href={`/sign-in?next=${encodeURIComponent(next)}`}>
            Sign in
          </Link>
        </>
      }
    >
      {options.data === undefined && options.error === null && <Skeleton className="h-48 w-full" />}
      {options.data !== undefined && !open && <p>Ask someone who is in to send you an invitation link.</p>}
      {(open || options.error !== null) && (
        <>
          <IdentityProviders next={next} />
          <AccountForm next={next} invitation={invitationToken} email={search.get('email') ?? ''} />
        </>
      )}
    </CenteredCard>
  );
}

function AccountForm({ next, invitation, email }: { next: string; invitation: string | undefined; email: string }) {
  const form = useZodForm(newAccount, { name: '', email, password: '' });
  return (
    <Form
      form={form}
      label="Create your account"
      problemOf={problemOf}
      onSubmit={async (account) => {
        const body = invitation === undefined ? account : { ...account, invitationToken: invitation };
        await api(contract.signUp.create, { body });
        await signInWithPassword(account);
        window.location.assign(next);
      }}
    >
      <FormField control={form.control} name="name" label="Name">
        {(field) => <Input {...field} autoComplete="name" />}
      </FormField>
      <FormField control={form.control} name="email" label="E-mail">
        {(field) => <Input {...field} type="email" autoComplete="username" inputMode="email" />}
      </FormField>
      <FormField
        control={form.control}
        name="password"
        label="Password"
        help="At least 10 characters. A sentence is easy to keep."
      >
        {(field) => <Input {...field} type="password" autoComplete="new-password" />}
      </FormField>
      <Button type="submit" variant="solid" size="large" pending={form.formState.isSubmitting}>
        Create account
      </Button>
    </Form>
  );
}
