'use client';

import { formatUsdExact } from '@switchyard/core/money/money';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { amountWords } from '@/server/client/budget-words';
import { useOrganization } from '@/server/client/use-organization';
import type { RequestDetail } from './request-detail';
import { WhyLine, WhyPart } from './why-line';

type Charge = RequestDetail['charges'][number];

/** The budget or limit that refused the request, with what its caller was told; else the budgets that it was counted in. */
export function WhyBudgets({ request }: { request: RequestDetail }) {
  const { blockedBy, charges } = request;
  if (blockedBy === null && charges.length === 0) return null;
  return (
    <WhyPart title="Budgets and limits" empty="None applied.">
      {[
        ...(blockedBy === null
          ? []
          : [<Refusal key={blockedBy.id} by={blockedBy} message={request.errorMessage ?? ''} />]),
        ...charges.map((charge) => <Charged key={`${charge.budgetId} ${charge.group}`} charge={charge} />),
      ]}
    </WhyPart>
  );
}

function Refusal({ by, message }: { by: NonNullable<RequestDetail['blockedBy']>; message: string }) {
  const path = by.kind === 'budget' ? `budgets?budget=${by.id}` : 'budgets?tab=limits';
  return (
    <WhyLine
      sign="failed"
      said="refused"
      title={by.kind === 'removed' ? by.name : <Lead path={path}>{by.name}</Lead>}
      aside={by.kind === 'removed' ? 'refused' : `${by.kind} · refused`}
    >
      {message}
      {by.kind === 'budget' && (
        <span className="block">
          <Lead path={`${path}&raise=ask`}>Ask for more</Lead>
        </span>
      )}
    </WhyLine>
  );
}

function Charged({ charge: { budgetId, name, unit, group, amount } }: { charge: Charge }) {
  const title = group === '' ? name : `${name}, ${group}`;
  return (
    <WhyLine
      sign="yes"
      said="fitted"
      title={name === null ? 'A budget that is gone since' : <Lead path={`budgets?budget=${budgetId}`}>{title}</Lead>}
      aside="fitted"
    >
      Counted with {chargeWords(unit, BigInt(amount))}.
    </WhyLine>
  );
}

function chargeWords(unit: Charge['unit'], amount: bigint): string {
  if (unit === null) return amount.toLocaleString('en-US');
  return unit === 'usd' ? formatUsdExact(amount) : amountWords(unit, amount);
}

function Lead({ path, children }: { path: string; children: ReactNode }) {
  const { href } = useOrganization();
  return (
    <Link href={href(path)} className="text-accent hover:underline">
      {children}
    </Link>
  );
}
