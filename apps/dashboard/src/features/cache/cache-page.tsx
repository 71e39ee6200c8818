'use client';
import { useQueryStates } from 'nuqs';
import { failureOf, useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Card, CardHeader } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { utcMoment } from '@/ui/format';
import { PageHeader } from '@/ui/page-header';
import { ProgressLine } from '@/ui/progress-line';
import { Segmented } from '@/ui/segmented';
import { Skeleton } from '@/ui/skeleton';
import { useNow } from '@/ui/use-now';
import { CacheFigures } from './cache-figures';
import { CachePicture } from './cache-picture';
import { CachePolicies } from './cache-policies';
import { EntriesTable } from './entries-table';
import { GroupTable } from './group-table';
import { leadOf } from './lead-words';
import { NearMisses } from './near-misses';
import { cacheSearch, rangeAt, ranges } from './search';

const rangeOptions = (['24h', '7d', '30d'] as const).map((value) => ({ value, label: ranges[value].label }));
const groupOptions = [
  { value: 'team', label: 'Team' },
  { value: 'model', label: 'Model' },
  { value: 'key', label: 'Key' },
] as const;

/** What is answered without asking a provider, what that saves, who may do so, and what is kept. */
export function CachePage() {
  const [search, setSearch] = useQueryStates(cacheSearch);
  const now = useNow(60_000);
  const range = rangeAt(search.since, now);
  const query = { ...range, interval: ranges[search.since].interval, groupBy: search.by };
  const report = useApi(contract.cache.report, { query }, { keep: true, everyMs: 30_000 });
  const failure = failureOf('The cache’s figures could not be read', report.error);
  const { data } = report;
  const unused = data?.totals.length === 0;
  return (
    <>
      <PageHeader
        title="Cache"
        lead={data && leadOf(data)}
        action={
          <Segmented
            label="Range"
            value={search.since}
            options={rangeOptions}
            onChange={(since) => void setSearch({ since })}
          />
        }
      />
      <div className="grid gap-4">
        <p className="text-caption text-ink-3">
          {utcMoment(range.from, now)} – {utcMoment(range.to, now)}
        </p>
        {failure && <ErrorPanel {...failure} onRetry={() => void report.refetch()} />}
        <CacheFigures report={data} />
        <Card aria-labelledby="cache-calls" aria-busy={data === undefined || undefined}>
          <ProgressLine active={report.isPlaceholderData} />
          <CardHeader
            id="cache-calls"
            title="Calls by what the cache did"
            sub="those for which it is switched on"
            action={
              <Segmented
                label="Group by"
                value={search.by}
                options={groupOptions}
                onChange={(by) => void setSearch({ by })}
              />
            }
          />
          {data === undefined && failure === undefined && (
            <div className="px-5 pb-5">
              <Skeleton className="h-64 w-full" />
            </div>
          )}
          {unused && (
            <NothingYet title="No call went past the cache">
              It is off until somebody switches it on: for all, for a team, for a key, or by a routing rule.
            </NothingYet>
          )}
          {data !== undefined && !unused && (
            <>
              <CachePicture report={data} chart={search.chart} onChart={(chart) => void setSearch({ chart })} />
              <GroupTable report={data} by={search.by} />
            </>
          )}
        </Card>
        <CachePolicies />
        <EntriesTable />
        <NearMisses from={range.from} />
      </div>
    </>
  );
}
