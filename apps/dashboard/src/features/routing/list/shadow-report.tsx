'use client';

import { formatUsd } from '@switchyard/core/money/money';
import type { Shadow } from '@switchyard/core/routing/rule';
import Link from 'next/link';
import { outcomeWords } from '@/server/client/outcome-words';
import { failureOf, useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { counted, formatDuration, formatShare } from '@/ui/format';
import { Skeleton } from '@/ui/skeleton';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { When } from '@/ui/when';
import { costInWords } from '../cost-words';
import type { RuleNames } from '../use-rule-names';

type Report = RouteOutput<typeof contract.shadowRuns.list>;
type ShadowReportProps = { ruleId: string; shadow: Shadow; names: RuleNames };

/** What the copies of a rule's requests showed: both sides in figures. */
export function ShadowReport({ ruleId, shadow, names }: ShadowReportProps) {
  const report = useApi(contract.shadowRuns.list, { params: { id: ruleId } });
  const failure = failureOf('The copies could not be read', report.error);
  if (failure) return <ErrorPanel {...failure} onRetry={() => void report.refetch()} />;
  if (report.data === undefined) return <Skeleton className="h-40 w-full" />;
  const { totals, items, monthCostNanos } = report.data;
  if (totals.runs === 0) {
    return (
      <NothingYet title="No copy yet">
        {shadow.percent}% of the requests that this rule decides are copied to {names.call(shadow)} once it is
        published.
      </NothingYet>
    );
  }
  return (
    <div className="grid gap-3">
      <p className="text-ink-2 text-small">
        {counted(totals.runs, 'copy', 'copies')} in 30 days, {totals.failed} failed. This month they cost{' '}
        {formatUsd(BigInt(monthCostNanos))} of {formatUsd(BigInt(shadow.monthlyBudgetNanos))}.
        {totals.similarityP50 !== null &&
          ` Half of the answers are at least ${formatShare(totals.similarityP50)} alike.`}
      </p>
      <Totals totals={totals} />
      <h3 className="font-medium text-caption text-ink-3">The last copies</h3>
      <ul className="grid gap-2">
        {items.map((item) => (
          <Run key={item.id} item={item} names={names} />
        ))}
      </ul>
    </div>
  );
}

function Totals({ totals }: { totals: Report['totals'] }) {
  const lines = [
    {
      label: 'Cost',
      served: formatUsd(BigInt(totals.servedCostNanos)),
      shadow: formatUsd(BigInt(totals.shadowCostNanos)),
    },
    { label: 'Time, half of them within', served: duration(totals.servedP50Ms), shadow: duration(totals.shadowP50Ms) },
  ];
  return (
    <Table aria-label="Both sides">
      <thead>
        <tr>
          <HeadCell className="first:pl-0">
            <span className="sr-only">Figure</span>
          </HeadCell>
          <HeadCell numeric>Served</HeadCell>
          <HeadCell numeric className="last:pr-0">
            Copy
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ label, served, shadow }) => (
          <tr key={label}>
            <BodyCell className="first:pl-0">{label}</BodyCell>
            <BodyCell numeric>{served}</BodyCell>
            <BodyCell numeric className="last:pr-0">
              {shadow}
            </BodyCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const duration = (ms: number | null) => (ms === null ? 'unknown' : formatDuration(ms));

function Run({ item, names }: { item: Report['items'][number]; names: RuleNames }) {
  const { href } = useOrganization();
  return (
    <li className="grid gap-1 border-t pt-2 text-small">
      <p className="flex justify-between gap-2">
        <Link href={href(`requests?request=${item.requestId}`)} className="text-accent hover:underline">
          <When at={item.startedAt} />
        </Link>
        {item.similarity !== null && <span className="text-ink-2">{formatShare(item.similarity)} alike</span>}
      </p>
      <Answer label="Served" answer={item.served} names={names} />
      <Answer label="Copy" answer={item.shadow} names={names} />
    </li>
  );
}

type AnswerProps = { label: string; answer: Report['items'][number]['served']; names: RuleNames };

function Answer({ label, answer, names }: AnswerProps) {
  return (
    <p className="text-ink-2">
      <span className="text-ink-3">{label}</span> {names.call(answer)}: {outcomeWords(answer.outcome)},{' '}
      {formatDuration(answer.durationMs)}, {counted(answer.outputTokens, 'output token')},{' '}
      {costInWords(answer.costNanos)}
      {answer.errorMessage !== null && <span className="block break-words">{answer.errorMessage}</span>}
    </p>
  );
}
