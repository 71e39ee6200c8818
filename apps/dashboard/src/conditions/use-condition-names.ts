'use client';

import { operationNames } from '@switchyard/core/operations/operation';
import { useMemo } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import type { ListOption } from '@/ui/listbox';
import type { ConditionNames } from './condition-names';

/** See {@link ConditionNames}. Until the lists are here, ids have no words and choices are empty. */
export function useConditionNames(): ConditionNames & {
  /** Whether every list is here. */
  ready: boolean;
  /** Why one of the lists could not be read. */
  error: Error | null;
} {
  const reads = {
    teams: useApi(contract.teams.list, { query: { status: 'all' } }),
    keys: useApi(contract.virtualKeys.list, { query: { limit: 200 } }),
    members: useApi(contract.members.list, {}),
    models: useApi(contract.models.list, {}),
  };
  const [teams, keys, members, models] = [
    reads.teams.data?.items,
    reads.keys.data?.items,
    reads.members.data?.items,
    reads.models.data?.items,
  ];
  const error = Object.values(reads).find((read) => read.error !== null)?.error ?? null;
  return useMemo(() => {
    const lists = { teams: teams ?? [], keys: keys ?? [], members: members ?? [], models: models ?? [] };
    return {
      error,
      ready: [teams, keys, members, models].every((list) => list !== undefined),
      value: wordOf(lists),
      ...choicesOf(lists),
    };
  }, [teams, keys, members, models, error]);
}

type Lists = {
  teams: RouteOutput<typeof contract.teams.list>['items'];
  keys: RouteOutput<typeof contract.virtualKeys.list>['items'];
  members: RouteOutput<typeof contract.members.list>['items'];
  models: RouteOutput<typeof contract.models.list>['items'];
};

function wordOf({ teams, keys, members }: Lists): ConditionNames['value'] {
  const named = new Map([...teams, ...keys, ...members].map(({ id, name }) => [id, name]));
  return (field, value) =>
    ['team', 'key', 'member'].includes(field) ? (named.get(value) ?? 'one that is gone') : value;
}

function choicesOf({ teams, keys, members, models }: Lists) {
  return {
    teams: teams.map(({ id, name, status }) => option(id, name, status === 'archived' ? 'archived' : undefined)),
    keys: keys.map(({ id, name, team, status }) => option(id, name, status === 'active' ? team.name : status)),
    members: members.map(({ id, name, email }) => option(id, name, email)),
    models: [...new Set(models.map(({ model }) => model))].map((model) => option(model, model)),
    operations: [
      option('chat', 'chat', 'messages'),
      ...operationNames.map((name) => option(name, name)),
      option('native', 'native', 'a provider’s own call'),
    ],
  };
}

const option = (value: string, label: string, hint?: string): ListOption => ({
  value,
  label,
  ...(hint === undefined ? {} : { hint }),
});
