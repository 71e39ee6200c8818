'use client';
import Link from 'next/link';
import { useOrganization } from '@/server/client/use-organization';
import { Button } from '@/ui/button';
import { Card, CardHeader } from '@/ui/card';
import { Lamp, type LampTone } from '@/ui/lamp';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';
import { type Decision, detailOf, type Overview, titleOf } from './words';

const verbs: Record<Decision['kind'], string> = {
  'raise-requested': 'Decide',
  'budget-near-limit': 'Raise',
  'key-expiring': 'Renew',
  'model-unpriced': 'Set price',
  'account-failing': 'Reroute',
  'credential-parked': 'Replace',
  'account-away': 'Bring back',
};

/** What somebody has to decide, each with the way to do it. */
export function NeedsDecision({ decisions }: { decisions: Overview['needsDecision'] | undefined }) {
  const { href } = useOrganization();
  return (
    <Card aria-labelledby="needs-decision" className="self-stretch">
      <CardHeader
        id="needs-decision"
        title="Needs a decision"
        action={<span className="text-caption text-ink-3">{decisions?.length}</span>}
      />
      {decisions === undefined && (
        <div aria-busy className="grid gap-4 border-t px-5 py-4">
          {skeletonKeys(3).map((key) => (
            <Skeleton key={key} className="h-9 w-full" />
          ))}
        </div>
      )}
      {decisions?.length === 0 && (
        <p className="border-t px-5 py-4 text-ink-2">
          <Lamp tone="clear">Nothing. Budgets, keys, prices and providers are in order.</Lamp>
        </p>
      )}
      <ul>
        {decisions?.map((decision) => (
          <li
            key={keyOf(decision)}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 border-t px-5 py-3"
          >
            <Lamp tone={toneOf(decision)}>{titleOf(decision)}</Lamp>
            <Button asChild size="small" className="row-span-2">
              <Link href={href(pathOf(decision))}>{verbs[decision.kind]}</Link>
            </Button>
            <p className="break-words pl-4 text-caption text-ink-3">{detailOf(decision)}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Where it is decided. */
function pathOf(decision: Decision): string {
  switch (decision.kind) {
    case 'raise-requested':
      return `budgets?tab=raises&decide=${decision.raiseId}`;
    case 'budget-near-limit':
      return `budgets?budget=${decision.budgetId}`;
    case 'key-expiring':
      return `keys?team=${decision.team.id}`;
    case 'model-unpriced':
      return 'providers';
    case 'account-failing':
    case 'credential-parked':
    case 'account-away':
      return `providers?show=${decision.providerAccount.id}`;
  }
}

function toneOf(decision: Decision): LampTone {
  if (decision.kind === 'account-failing' || decision.kind === 'credential-parked') return 'stop';
  if (decision.kind === 'budget-near-limit') return decision.usedPercent >= 100 ? 'stop' : 'caution';
  return decision.kind === 'model-unpriced' ? 'off' : 'caution';
}

function keyOf(decision: Decision): string {
  switch (decision.kind) {
    case 'raise-requested':
      return decision.raiseId;
    case 'budget-near-limit':
      return decision.budgetId;
    case 'key-expiring':
      return decision.key.id;
    case 'model-unpriced':
      return decision.model;
    case 'account-failing':
    case 'account-away':
      return `${decision.kind} ${decision.providerAccount.id}`;
    case 'credential-parked':
      return decision.credential.id;
  }
}
