'use client';
import { LogIn } from 'lucide-react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { signInWithProvider } from './sign-in';

/** Buttons of the identity providers that are set up; nothing when there are none. */
export function IdentityProviders({ next }: { next: string }) {
  const { data } = useApi(contract.signInOptions.read, {});
  if (data === undefined || data.identityProviders.length === 0) return null;
  return (
    <div className="grid gap-2">
      {data.identityProviders.map(({ id, name }) => (
        <Button key={id} size="large" onClick={() => signInWithProvider(id, next)}>
          <LogIn aria-hidden />
          Continue with {name}
        </Button>
      ))}
      <p className="mt-2 flex items-center gap-3 text-caption text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or with e-mail
      </p>
    </div>
  );
}
