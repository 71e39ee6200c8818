'use client';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { api } from '@/server/client/api-client';
import { failureOf } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';
import { ErrorPanel } from '@/ui/error-panel';
import { Lamp } from '@/ui/lamp';

/** Confirming takes a press: mail scanners open links, and must not use them up. */
export function VerifyEmailPage() {
  const token = useSearchParams().get('token');
  const confirm = useMutation({
    mutationFn: (text: string) => api(contract.emailVerification.confirm, { body: { token: text } }),
  });
  const failure = failureOf('The address was not verified', confirm.error);
  return (
    <CenteredCard
      title="Verify your e-mail address"
      lead={
        token === null ? 'This link is incomplete. Open the whole link of the e-mail.' : 'One press, and it is yours.'
      }
      foot={
        <Link className="text-accent hover:underline" href="/">
          To the dashboard
        </Link>
      }
    >
      {failure !== undefined && <ErrorPanel {...failure} />}
      {confirm.isSuccess && (
        <p role="status">
          <Lamp tone="clear">Your address is verified.</Lamp>
        </p>
      )}
      {token !== null && !confirm.isSuccess && (
        <Button variant="solid" size="large" pending={confirm.isPending} onClick={() => confirm.mutate(token)}>
          Verify
        </Button>
      )}
    </CenteredCard>
  );
}
