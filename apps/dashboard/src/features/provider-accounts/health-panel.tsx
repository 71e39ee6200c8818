'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/ui/button';
import { formatCount, formatDuration, formatShare } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import type { AccountHealth } from './account-health';
import { HealthBars } from './health-bars';
import { HealthTable } from './health-table';
import { failureWords } from './health-words';
import type { ProviderAccount } from './provider-account';

type HealthPanelProps = {
  account: ProviderAccount;
  /** Undefined until it is read. */
  health: AccountHealth | undefined;
  /** The read failed; the rest of the card stands. */
  failed: boolean;
};

/** How the account did in the last 24 hours: bars with a table twin, times, failures by class and the last error. */
export function HealthPanel({ account, health, failed }: HealthPanelProps) {
  const [table, setTable] = useState(false);
  if (health === undefined) {
    if (failed) return <p className="px-5 pb-4 text-ink-2 text-small">Its health is not known at the moment.</p>;
    return (
      <div aria-busy className="grid gap-3 px-5 pb-4">
        <Skeleton className="h-9 w-full" />
        <Skeleton className="h-9 w-full" />
      </div>
    );
  }
  const failures = failureWords(health.failures);
  return (
    <div className="grid gap-3 px-5 pb-4">
      <HealthBars name={account.name} bars={health.bars} />
      {table && <HealthTable name={account.name} bars={health.bars} />}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Figure term="Attempts, 24 h" note={failedNote(account)}>
          {formatCount(account.attempts24h)}
        </Figure>
        <Figure term="Median" note="of answered calls">
          {durationOf(health.p50Ms)}
        </Figure>
        <Figure term="95th percentile" note="of answered calls">
          {durationOf(health.p95Ms)}
        </Figure>
        <Figure term="Headroom" note={health.headroom === null ? 'not told' : 'left of rate limits'}>
          {health.headroom === null ? '–' : formatShare(health.headroom)}
        </Figure>
      </dl>
      {failures.length > 0 && (
        <p className="text-small">
          <span className="text-ink-3">Failures </span>
          {failures.join(' · ')}
        </p>
      )}
      {health.lastError !== null && (
        <div className="min-w-0 rounded-lg bg-sunken px-3 py-2">
          <p className="text-caption text-ink-3">Last error</p>
          <p className="line-clamp-3 break-words font-mono text-caption text-ink-2" title={health.lastError}>
            {health.lastError}
          </p>
        </div>
      )}
      <Button variant="link" className="justify-self-start" aria-expanded={table} onClick={() => setTable(!table)}>
        {table ? 'Hide the table' : 'Show as table'}
        <span className="sr-only"> the health of {account.name}</span>
      </Button>
    </div>
  );
}

function failedNote({ attempts24h, failures24h }: ProviderAccount): string {
  if (attempts24h === 0) return 'no traffic';
  return failures24h === 0 ? 'none failed' : `${formatCount(failures24h)} failed`;
}

function durationOf(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}

function Figure({ term, note, children }: { term: string; note: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-caption text-ink-3">{term}</dt>
      <dd className="font-semibold text-title">{children}</dd>
      <dd className="text-caption text-ink-3">{note}</dd>
    </div>
  );
}
