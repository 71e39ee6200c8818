'use client';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { signOut } from 'next-auth/react';
import { api } from '@/server/client/api-client';
import { failureOf, useApi } from '@/server/client/use-api';
import { useSession } from '@/server/client/use-session';
import { contract, type RouteOutput } from '@/server/contract';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { ErrorPanel } from '@/ui/error-panel';
import { Skeleton } from '@/ui/skeleton';

type Invitation = RouteOutput<typeof contract.invitation.read>;

/** A link to join an organization: says what it offers and to whom, then signs up, signs in or joins. */
export function InvitationPage({ token }: { token: string }) {
  const invitation = useApi(contract.invitation.read, { params: { token } });
  const failure = failureOf('This invitation cannot be opened', invitation.error);
  if (invitation.data === undefined) {
    return (
      <CenteredCard title="Your invitation" lead={failure === undefined ? <Skeleton className="h-4 w-48" /> : ''}>
        {failure !== undefined && <ErrorPanel {...failure} onRetry={() => void invitation.refetch()} />}
      </CenteredCard>
    );
  }
  if (invitation.data.status !== 'pending') return <Closed invitation={invitation.data} />;
  return <Open token={token} invitation={invitation.data} />;
}

const closedBecause = {
  accepted: 'It has been accepted already. Sign in to get there.',
  expired: 'It has expired. Ask for a new one.',
  revoked: 'It was taken back. Ask for a new one.',
} as const;

function Closed({ invitation }: { invitation: Invitation }) {
  const { status, organization } = invitation;
  return (
    <CenteredCard
      title={`Invitation to ${organization.name}`}
      lead={status === 'pending' ? '' : closedBecause[status]}
      foot={
        <Link className="text-accent hover:underline" href="/sign-in">
          Sign in
        </Link>
      }
    />
  );
}

function Open({ token, invitation }: { token: string; invitation: Invitation }) {
  const { session, signedOut } = useSession();
  const accept = useMutation({
    mutationFn: () => api(contract.invitation.accept, { params: { token } }),
    onSuccess: ({ organization }) => window.location.assign(`/o/${organization.slug}/overview`),
  });
  const here = `/invitation/${encodeURIComponent(token)}`;
  const failure = failureOf('You did not join', accept.error);
  return (
    <CenteredCard
      title={`Join ${invitation.organization.name}`}
      lead={
        <>
          <b className="font-medium text-ink">{invitation.email}</b> is invited as {invitation.role.toLowerCase()}.
        </>
      }
    >
      {failure !== undefined && <ErrorPanel {...failure} />}
      {session === undefined && !signedOut && <Skeleton className="h-10 w-full" />}
      {session !== undefined && session.user.email === invitation.email && (
        <Button variant="solid" size="large" pending={accept.isPending} onClick={() => accept.mutate()}>
          Join as {session.user.name}
        </Button>
      )}
      {session !== undefined && session.user.email !== invitation.email && (
        <>
          <p className="text-ink-2">You are signed in as {session.user.email}, which is another address.</p>
          <Button
            size="large"
            onClick={() => void signOut({ redirect: false }).then(() => window.location.assign(here))}
          >
            Sign out and go on
          </Button>
        </>
      )}
      {signedOut && (
        <div className="grid gap-2">
          <Button asChild variant="solid" size="large">
            <Link
              href={`/sign-up?invitation=${encodeURIComponent(token)}&email=${encodeURIComponent(invitation.email)}`}
            >
              Create an account
            </Link>
          </Button>
          <Button asChild size="large">
            <Link href={`/sign-in?next=${encodeURIComponent(here)}`}>I have one, sign in</Link>
          </Button>
        </div>
      )}
    </CenteredCard>
  );
}
