'use client';
import { formatUsd } from '@switchyard/core/money/money';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract, type RouteInput, type RouteOutput } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import { formatCount } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import { rangeWords } from '../explorer/range';
import { bucketName } from '../what-if/what-if-words';
import { differenceText } from '../words';

type Which = RouteInput<typeof contract.adjustments.preview>['query'];
type Preview = RouteOutput<typeof contract.adjustments.preview>;

const nothing: Which = {
  providerAccountId: '00000000-0000-0000-0000-000000000000',
  model: '-',
  from: '2026-01-01T00:00:00Z',
  to: '2026-01-02T00:00:00Z',
};

/** About how much would change, before anything does. */
export function AdjustmentPreview({ which }: { which: Which | undefined }) {
  const preview = useApi(
    contract.adjustments.preview,
    { query: which ?? nothing },
    { enabled: which !== undefined, keep: true },
  );
  if (which === undefined) {
    return <p className="text-ink-3 text-small">Choose account, model and days to see what would change.</p>;
  }
  const failure = failureOf('The change could not be estimated', preview.error);
  if (failure !== undefined) return <ErrorPanel {...failure} onRetry={() => void preview.refetch()} />;
  if (preview.data === undefined) return <Skeleton className="h-28 w-full" />;
  return <Estimate preview={preview.data} />;
}

function Estimate({ preview }: { preview: Preview }) {
  const lines = [
    { label: 'Requests of', value: rangeWords(preview) },
    { label: 'Calls to the provider', value: formatCount(preview.attempts) },
    { label: 'Requests without a price until now', value: formatCount(preview.unpricedRequests) },
    { label: 'Cost so far', value: formatUsd(BigInt(preview.currentNanos)) },
    { label: 'Cost afterwards, about', value: amount(preview.estimatedNanos, formatUsd) },
    { label: 'Difference, about', value: amount(preview.deltaNanos, differenceText) },
  ];
  return (
    <section aria-label="What would change" className="grid gap-2">
      <dl className="divide-y divide-line rounded-lg border bg-sunken px-4 py-1">
        {lines.map(({ label, value }) => (
          <div key={label} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
            <dt className="text-ink-2 text-small">{label}</dt>
            <dd className="font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {preview.deltaNanos === '0' && (
        <p className="text-ink-2 text-small">
          Nothing would change: what is set for that time is what these requests cost. A price that was set from now on
          does not reach back; set one from an earlier day.
        </p>
      )}
      {preview.unpricedBuckets.length > 0 && (
        <p className="text-ink-2 text-small">
          The price of now states no rate for {preview.unpricedBuckets.map(bucketName).join(', ')}, so some of these
          requests stay without a cost.
        </p>
      )}
      <ul className="grid gap-0.5 text-caption text-ink-3">
        {preview.assumptions.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function amount(nanos: string | null, format: (nanos: bigint) => string): string {
  return nanos === null ? 'unknown' : format(BigInt(nanos));
}
