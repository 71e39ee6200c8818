'use client';
import { useQueryStates } from 'nuqs';
import { useCallback, useEffect, useMemo } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { type ChangeFilter, filterSearch, givenQuery, placeSearch, readFilter } from '../filter/log-search';

/** Everything the address says of the list, what the server answers to it, and the ways to ask another. */
export function useLog() {
  const [given, setGiven] = useQueryStates(filterSearch);
  const [place, setPlace] = useQueryStates(placeSearch);
  const { filter, problem } = useMemo(() => readFilter(given), [given]);
  const change = useCallback<ChangeFilter>(
    (conditions) => {
      void setGiven(conditions);
      void setPlace({ cursor: null, after: null });
    },
    [setGiven, setPlace],
  );
  const query = givenQuery(given);
  const first = place.cursor === null && place.after === null;
  const open = filter.from === undefined && filter.to === undefined;
  const live = place.live && first && open;
  const list = useApi(
    contract.requests.list,
    { query: { ...filter, cursor: place.cursor ?? undefined, after: place.after ?? undefined } },
    { enabled: problem === undefined, everyMs: live ? 1_000 : first && open ? 10_000 : false, keep: true },
  );
  const overview = useApi(
    contract.requests.overview,
    { query: filter },
    { enabled: problem === undefined, everyMs: open ? 10_000 : false, keep: true },
  );
  // The page that reaches the newest request is the newest page, which may be fuller.
  const reached = place.after !== null && list.data?.newer === false && !list.isPlaceholderData;
  useEffect(() => {
    if (reached) void setPlace({ after: null });
  }, [reached, setPlace]);
  return { given, filter, problem, change, query, place, setPlace, first, open, live, list, overview };
}

export type Log = ReturnType<typeof useLog>;
