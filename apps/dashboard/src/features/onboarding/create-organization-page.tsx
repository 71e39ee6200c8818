'use client';
import Link from 'next/link';
import { api } from '@/server/client/api-client';
import { failureOf, problemOf } from '@/server/client/use-api';
import { useSession } from '@/server/client/use-session';
import { useSignInRedirect } from '@/server/client/use-sign-in-redirect';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { ErrorPanel } from '@/ui/error-panel';
import { Form, FormField, useZodForm } from '@/ui/form';
import { Input } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';

const organizationName = contract.organizations.create.body.pick({ name: true });

/** The first thing after signing up: an organization, whose owner one becomes. */
export function CreateOrganizationPage() {
  const { session, error, signedOut, retry } = useSession();
  useSignInRedirect(signedOut);
  const failure = failureOf('Your session could not be read', signedOut ? null : error);
  const first = session?.organizations[0];
  return (
    <CenteredCard
      title="Create your organization"
      lead="It holds your teams, their keys and their bills. You become its owner."
      foot={
        first !== undefined && (
          <Link className="text-accent hover:underline" href={`/o/${first.slug}/overview`}>
            Back to {first.name}
          </Link>
        )
      }
    >
      {failure !== undefined && <ErrorPanel {...failure} onRetry={retry} />}
      {session === undefined && failure === undefined && <Skeleton className="h-24 w-full" />}
      {session !== undefined && <NameForm />}
    </CenteredCard>
  );
}

function NameForm() {
  const form = useZodForm(organizationName, { name: '' });
  return (
    <Form
      form={form}
      label="Create your organization"
      problemOf={problemOf}
      onSubmit={async (body) => {
        const { slug } = await api(contract.organizations.create, { body });
        window.location.assign(`/o/${slug}/overview`);
      }}
    >
      <FormField
        control={form.control}
        name="name"
        label="Organization name"
        help="Your company or department. You can change it later."
      >
        {(field) => <Input {...field} autoComplete="organization" />}
      </FormField>
      <Button type="submit" variant="solid" size="large" pending={form.formState.isSubmitting}>
        Create organization
      </Button>
    </Form>
  );
}
