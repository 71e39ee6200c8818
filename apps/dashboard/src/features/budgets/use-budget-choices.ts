'use client';

import { useMemo } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import type { ListOption } from '@/ui/listbox';

/** What a budget can apply to and lead to, for the pickers of its form. */
export type BudgetChoices = {
  ready: boolean;
  teams: ListOption[];
  keys: ListOption[];
  members: ListOption[];
  /** Models in their providers' own names. */
  models: ListOption[];
  /** What calls may ask for instead: aliases and models. */
  callable: ListOption[];
  channels: { id: string; name: string; kind: string }[];
  /** Spent by each team this month (UTC), nano-USD. */
  monthCost: ReadonlyMap<string, bigint>;
  timeZone: string;
};

/** See {@link BudgetChoices}. */
export function useBudgetChoices(): BudgetChoices {
  const { id } = useOrganization();
  const teams = useApi(contract.teams.list, { query: { status: 'active' } }).data?.items;
  const keys = useApi(contract.virtualKeys.list, { query: { status: 'active', limit: 200 } }).data?.items;
  const members = useApi(contract.members.list, {}).data?.items;
  const models = useApi(contract.models.list, {}).data?.items;
  const routing = useApi(contract.routing.read, {}).data;
  const channels = useApi(contract.channels.list, {}).data?.items;
  const organization = useApi(contract.organization.read, {}).data;
  return useMemo(() => {
    const offered = [...new Map((models ?? []).map(({ model, providerAccount }) => [model, providerAccount.name]))].map(
      ([model, account]) => ({ value: model, label: model, hint: account }),
    );
    const aliases = (routing?.published.aliases ?? []).map((alias) => ({
      value: alias.name,
      label: alias.name,
      hint: 'alias',
    }));
    return {
      ready: [teams, keys, members, models, channels, organization].every((list) => list !== undefined),
      teams: (teams ?? []).map((team) => ({ value: team.id, label: team.name })),
      keys: (keys ?? []).map((key) => ({ value: key.id, label: key.name, hint: key.team.name })),
      members: (members ?? []).map((member) => ({ value: member.id, label: member.name, hint: member.email })),
      models: offered,
      callable: [...aliases, ...offered],
      channels: channels ?? [],
      monthCost: new Map([
        [id, (teams ?? []).reduce((sum, team) => sum + BigInt(team.monthCostNanos), 0n)],
        ...(teams ?? []).map((team) => [team.id, BigInt(team.monthCostNanos)] as const),
      ]),
      timeZone: organization?.timeZone ?? 'UTC',
    };
  }, [id, teams, keys, members, models, routing, channels, organization]);
}
