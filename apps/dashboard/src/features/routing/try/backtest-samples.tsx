'use client';

import Link from 'next/link';
import { useOrganization } from '@/server/client/use-organization';
import { When } from '@/ui/when';
import { signedUsd } from '../cost-words';
import type { RuleNames } from '../use-rule-names';
import type { Backtest } from './backtest';

type Sample = Backtest['samples'][number];

/** A few of the requests that move, to look at one by one. */
export function BacktestSamples({ samples, names }: { samples: readonly Sample[]; names: RuleNames }) {
  const { href } = useOrganization();
  if (samples.length === 0) return null;
  return (
    <section aria-label="Samples">
      <h3 className="mb-1 font-medium text-caption text-ink-3">Samples</h3>
      <ul className="border-t">
        {samples.map((sample) => (
          <li key={sample.requestId} className="grid gap-x-4 gap-y-0.5 border-b py-2 sm:grid-cols-[minmax(0,1fr)_auto]">
            <p className="min-w-0">
              <Link href={href(`requests?request=${sample.requestId}&tab=why`)} className="text-accent hover:underline">
                <When at={sample.at} />
              </Link>{' '}
              <span className="font-mono text-small">{sample.model}</span> of {names.value('team', sample.teamId)}
              {sample.rule !== null && <span className="text-ink-3"> · {sample.rule}</span>}
            </p>
            <p className="flex items-center gap-3 text-caption text-ink-3 sm:justify-end">
              <span>
                {sample.costChangeNanos === null ? 'cost unknown' : signedUsd(BigInt(sample.costChangeNanos))}
              </span>
              <Link
                href={href(`routing?tab=test&by=log&logged=${sample.requestId}`)}
                className="grid min-h-6 min-w-6 place-items-center text-accent hover:underline"
              >
                Test<span className="sr-only"> this request</span>
              </Link>
            </p>
            <p className="text-ink-2 text-small sm:col-span-2">
              {target(sample.from)} → {target(sample.to)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const target = (name: Sample['from']) => (name === null ? 'refused' : `${name.account} · ${name.model}`);
