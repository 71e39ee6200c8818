'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { z } from 'zod';
import { problemOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { email } from '@/server/contract/fields';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { ErrorPanel } from '@/ui/error-panel';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { IdentityProviders } from './identity-providers';
import { safePath } from './safe-path';
import { signInReason, signInWithPassword } from './sign-in';

const credentials = z.strictObject({ email, password: z.string().min(1, 'Enter your password.') });

export function SignInPage() {
  const search = useSearchParams();
  const next = safePath(search.get('next') ?? search.get('callbackUrl'), '/');
  const refused = search.get('error');
  const { data: options } = useApi(contract.signInOptions.read, {});
  return (
    <CenteredCard
      title="Sign in"
      lead="Routes, budgets and bills of your model calls."
      foot={
        options?.signUp !== false && (
          <>
            New here?{' '}
            <Link className="text-accent hover:underline" href={withNext('/sign-up', next)}>
              Create an account
            </Link>
          </>
        )
      }
    >
      {refused !== null && <ErrorPanel title="You were not signed in" message={signInReason(refused)} />}
      {search.get('reset') !== null && <p role="status">Your new password is set. Sign in with it.</p>}
      <IdentityProviders next={next} />
      <PasswordForm next={next} mail={options?.mail === true} />
    </CenteredCard>
  );
}

function PasswordForm({ next, mail }: { next: string; mail: boolean }) {
  const form = useZodForm(credentials, { email: '', password: '' });
  return (
    <Form
      form={form}
      label="Sign in"
      problemOf={problemOf}
      onSubmit={async (values) => {
        await signInWithPassword(values);
        // A whole new page, so that nothing read as somebody else stays in memory.
        window.location.assign(next);
      }}
    >
      <FormField control={form.control} name="email" label="E-mail">
        {(field) => <Input {...field} type="email" autoComplete="username" inputMode="email" />}
      </FormField>
      <FormField control={form.control} name="password" label="Password">
        {(field) => <Input {...field} type="password" autoComplete="current-password" />}
      </FormField>
      <Button type="submit" variant="solid" size="large" pending={form.formState.isSubmitting}>
        Sign in
      </Button>
      {mail && (
        <Link className="justify-self-center text-accent text-small hover:underline" href="/forgot-password">
          Forgot your password?
        </Link>
      )}
    </Form>
  );
}

/** The other page of the pair, which keeps where the person was going. */
function withNext(path: string, next: string): string {
  return next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`;
}
