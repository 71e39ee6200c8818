'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { ConfirmDialog, type Impact } from '@/ui/confirm-dialog';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/dropdown-menu';
import { counted, formatCount, utcMoment } from '@/ui/format';
import { When } from '@/ui/when';
import type { ProviderAccount } from './provider-account';
import { type ServedInstead, servedInstead } from './served-instead';

const choicesMinutes = [30, 60, 120] as const;

type RouteAwayProps = {
  account: ProviderAccount;
  accounts: readonly ProviderAccount[];
  lock: string | undefined;
};

/** Sends traffic elsewhere for a while, after showing what that means. It returns by itself. */
export function RouteAway({ account, accounts, lock }: RouteAwayProps) {
  const call = useCall();
  const [minutes, setMinutes] = useState<number>();
  const now = Date.now();
  const until = new Date(now + (minutes ?? 0) * 60_000).toISOString();
  const label = (
    <>
      <span>
        Route away<span className="sr-only"> from {account.name}</span>
      </span>
      <ChevronDown aria-hidden />
    </>
  );
  if (lock !== undefined) return <ActionButton reason={lock}>{label}</ActionButton>;
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button>{label}</Button>
        </MenuTrigger>
        <MenuContent align="end">
          {choicesMinutes.map((choice) => (
            <MenuItem key={choice} onSelect={() => setMinutes(choice)}>
              For {choice} minutes
            </MenuItem>
          ))}
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={minutes !== undefined}
        onOpenChange={(open) => !open && setMinutes(undefined)}
        title={`Route away from ${account.name} for ${minutes ?? 0} minutes?`}
        description={`Other accounts serve what they can until ${utcMoment(until, now)}; then traffic returns by itself. It is still asked when nothing else can serve, and can be brought back at any time.`}
        impact={impactOf(account, servedInstead(account, accounts, now))}
        action="Route away"
        onConfirm={async () => {
          const saved = await call(contract.providerAccounts.routeAway, {
            params: { id: account.id },
            body: { minutes: minutes ?? 0 },
          });
          toast.success(`${saved.name} is away until ${utcMoment(saved.awayUntil ?? until, Date.now())}`);
        }}
      />
    </>
  );
}

function impactOf(account: ProviderAccount, { by, alone }: ServedInstead): Impact[] {
  return [
    { label: 'Attempts in the last 24 hours', value: formatCount(account.attempts24h) },
    { label: 'Last used', value: <When at={account.lastUsedAt} /> },
    {
      label: 'Served instead by, as far as accounts offer its models',
      value: by.length === 0 ? 'nothing: it is still asked' : by.map((one) => one.name).join(', '),
    },
    ...(by.length > 0 && alone.length > 0
      ? [{ label: 'Still asked for, since nothing else offers it', value: modelsWords(alone) }]
      : []),
  ];
}

function modelsWords(models: readonly string[]): string {
  return models.length <= 3 ? models.join(', ') : counted(models.length, 'model');
}
