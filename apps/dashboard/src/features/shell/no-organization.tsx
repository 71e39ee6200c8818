import Link from 'next/link';
import type { Session } from '@/server/client/use-session';
import { Brand } from '@/ui/brand';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';

/** The address names an organization that does not exist or that the person does not belong to; both read the same. */
export function NoOrganization({ slug, session }: { slug: string; session: Session }) {
  return (
    <main className="mx-auto grid max-w-md gap-6 px-4 py-16">
      <Brand />
      <Card className="grid gap-4 p-6">
        <div>
          <h1 className="font-semibold text-title">No organization “{slug}” for you</h1>
          <p className="mt-1 text-ink-2">
            It does not exist, or {session.user.email} does not belong to it. Ask its owner for an invitation.
          </p>
        </div>
        <ul className="grid gap-2">
          {session.organizations.map((organization) => (
            <li key={organization.id}>
              <Link className="text-accent hover:underline" href={`/o/${organization.slug}/overview`}>
                {organization.name}
              </Link>
            </li>
          ))}
        </ul>
        <Button asChild>
          <Link href="/onboarding">Create an organization</Link>
        </Button>
      </Card>
    </main>
  );
}
