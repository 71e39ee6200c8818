'use client';
import type { ComponentProps } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';

type OwnerChoiceProps = Omit<ComponentProps<typeof Combobox>, 'options' | 'listLabel' | 'placeholder'>;

/** A team or an active key; the value is as `ownerText` writes it. */
export function OwnerChoice(props: OwnerChoiceProps) {
  const teams = useApi(contract.teams.list, { query: {} });
  const keys = useApi(contract.virtualKeys.list, { query: { limit: 200 } });
  const options = [
    ...(teams.data?.items ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: name, hint: 'team' })),
    ...(keys.data?.items ?? [])
      .filter(({ status }) => status === 'active')
      .map(({ id, name, team }) => ({ value: `key:${id}`, label: name, hint: `key of ${team.name}` })),
  ];
  return <Combobox {...props} options={options} listLabel="Teams and keys" placeholder="Type a name" />;
}
