'use client';
import { Check, X } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { failureOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card, CardHeader } from '@/ui/card';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { Lamp } from '@/ui/lamp';
import { useCursorPages } from '@/ui/use-cursor-pages';
import { When } from '@/ui/when';

type NearMiss = RouteOutput<typeof contract.cache.nearMisses>['items'][number];
type Verdict = NonNullable<NearMiss['verdict']>;
type Judge = (miss: NearMiss, verdict: Verdict | null) => void;

/** Questions that a semantic rule took, or would have taken, for another one: to be judged before it serves. Nothing without any. */
export function NearMisses({ from }: { from: string }) {
  const pages = useCursorPages(from.slice(0, 10));
  const lock = useLock('cache.manage');
  const call = useCall();
  const { href } = useOrganization();
  const query = { from, limit: 20, ...(pages.cursor === undefined ? {} : { cursor: pages.cursor }) };
  const misses = useApi(contract.cache.nearMisses, { query }, { keep: true });
  const columns = useMemo(() => {
    const judge: Judge = ({ requestId }, verdict) =>
      void call(contract.cache.review, { params: { requestId }, body: { verdict } });
    return columnsFor({ lock, judge, hrefOf: (id) => `${href('requests')}?request=${id}` });
  }, [lock, call, href]);
  const next = misses.data?.nextCursor ?? undefined;
  if (misses.data?.items.length === 0 && pages.pageNumber === 1) return null;
  return (
    <Card aria-labelledby="near-questions">
      <CardHeader
        id="near-questions"
        title="Near questions"
        sub="judge whether both mean the same; then a rule's threshold can be set by what you know"
      />
      <div className="px-3 pb-3">
        <DataTable
          label="Near questions"
          columns={columns}
          rows={misses.data?.items}
          rowId={({ requestId }) => requestId}
          fetching={misses.isPlaceholderData}
          skeletonRows={3}
          error={failureOf('The near questions could not be read', misses.error)}
          onRetry={() => void misses.refetch()}
          nothingYet="No more of them"
          paging={{
            ...(pages.pageNumber > 1 || next !== undefined ? { summary: `Page ${pages.pageNumber}` } : {}),
            onPrevious: pages.pageNumber > 1 ? pages.toPrevious : undefined,
            onNext: next === undefined ? undefined : () => pages.toNext(next),
          }}
        />
      </div>
    </Card>
  );
}

type Parts = { lock: string | undefined; judge: Judge; hrefOf: (requestId: string) => string };

const columnsFor = ({ lock, judge, hrefOf }: Parts): DataColumn<NearMiss>[] => [
  {
    id: 'question',
    header: 'Question',
    cell: ({ requestId, startedAt }) => (
      <Link href={hrefOf(requestId)} className="hover:text-accent hover:underline">
        <When at={startedAt} />
      </Link>
    ),
    card: 'title',
  },
  {
    id: 'source',
    header: 'Taken for',
    cell: ({ sourceRequestId }) => (
      <Link href={hrefOf(sourceRequestId)} className="font-mono text-small hover:text-accent hover:underline">
        {sourceRequestId.slice(-12)}
      </Link>
    ),
  },
  {
    id: 'similarity',
    header: 'Similarity',
    numeric: true,
    cell: ({ similarity }) => similarity.toFixed(4),
    card: 'aside',
  },
  { id: 'rule', header: 'Rule', cell: ({ ruleName }) => ruleName },
  { id: 'team', header: 'Team', cell: ({ team }) => team.name },
  { id: 'model', header: 'Model', cell: ({ model }) => model },
  {
    id: 'served',
    header: 'Answered',
    cell: ({ served }) => (served ? <Lamp tone="clear">From the cache</Lamp> : <Lamp tone="off">By a provider</Lamp>),
    card: 'line',
  },
  {
    id: 'verdict',
    header: 'Same meaning?',
    cell: (miss) => (
      <span className="flex gap-1">
        {verdicts.map(({ verdict, label, icon: Icon }) => (
          <ActionButton
            key={verdict}
            variant={miss.verdict === verdict ? 'solid' : 'quiet'}
            size="icon"
            reason={lock}
            aria-label={label}
            aria-pressed={miss.verdict === verdict}
            onClick={() => judge(miss, miss.verdict === verdict ? null : verdict)}
          >
            <Icon aria-hidden />
          </ActionButton>
        ))}
      </span>
    ),
  },
];

const verdicts = [
  { verdict: 'RIGHT', label: 'They mean the same', icon: Check },
  { verdict: 'WRONG', label: 'They do not mean the same', icon: X },
] as const;
