'use client';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import type { ResolvedRange } from './range';
import { type CostSearch, questionOf } from './search';

/** A call made now is on the chart within three seconds while the page is in sight. */
const everyMs = 2_000;

/** The report that the address asks for, kept fresh while its range goes on. While another one loads, the last stays. */
export function useReport(search: CostSearch, range: ResolvedRange, now: number) {
  const goesOn = Date.parse(range.to) > now;
  return useApi(
    contract.costs.explore,
    { query: questionOf(search, range) },
    { everyMs: goesOn ? everyMs : false, keep: true },
  );
}
