'use client';
import { useMemo } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { breakdownOf } from './breakdown';
import type { Grouping } from './groupings';
import type { ResolvedRange } from './range';

/** A call made now is on the chart within three seconds while the page is in sight. */
const everyMs = 2_000;

/** The cost report of a range, kept fresh. While another one loads, the last stays. */
export function useCostReport({ from, to, interval }: ResolvedRange, groupBy: Grouping) {
  const report = useApi(contract.costs.read, { query: { from, to, interval, groupBy } }, { everyMs, keep: true });
  const { data } = report;
  const breakdown = useMemo(() => (data === undefined ? undefined : breakdownOf(data)), [data]);
  return { report, breakdown };
}
