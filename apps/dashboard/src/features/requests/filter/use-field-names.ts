'use client';
import { noneValue } from '@switchyard/core/requests/request-filter';
import { useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import type { Overview } from './facet-panel';
import type { GivenFilter } from './log-search';

/**
 * What values of fields are called. Names come with the facets; those that were seen are remembered, and a list is asked only for an id
 * that no facet has named, as in a link.
 */
export function useFieldNames(given: GivenFilter, facets: Overview['facets'] | undefined) {
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map());
  const fresh = (facets ?? []).flatMap(({ field, values }) =>
    values
      .filter(({ value, name }) => seen.get(`${field} ${value}`) !== name)
      .map(({ value, name }) => [`${field} ${value}`, name] as const),
  );
  if (fresh.length > 0) setSeen(new Map([...seen, ...fresh]));
  const unnamed = (field: string) =>
    facets !== undefined &&
    [...(given[field] ?? []), ...(given[`${field}.not`] ?? [])].some(
      (value) => value !== noneValue && !seen.has(`${field} ${value}`),
    );
  const teams = useApi(contract.teams.list, { query: { status: 'all' } }, { enabled: unnamed('team') });
  const keys = useApi(contract.virtualKeys.list, { query: { status: 'all', limit: 200 } }, { enabled: unnamed('key') });
  const accounts = useApi(contract.providerAccounts.list, {}, { enabled: unnamed('account') });
  const members = useApi(contract.members.list, {}, { enabled: unnamed('member') });
  const lists: Readonly<Record<string, readonly { id: string; name: string }[] | undefined>> = {
    team: teams.data?.items,
    key: keys.data?.items,
    account: accounts.data?.items,
    member: members.data?.items,
  };
  return (field: string, value: string): string | undefined =>
    seen.get(`${field} ${value}`) ?? lists[field]?.find(({ id }) => id === value)?.name;
}
