'use client';

import { operationNames } from '@switchyard/core/operations/operation';
import { useMemo } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import type { ListOption } from '@/ui/listbox';
import { callKey } from './call-key';
import type { RuleWords } from './rule-words';

/** How an account does in our own traffic of the last 24 hours. */
export type AccountState = 'healthy' | 'degraded' | 'failing' | 'away' | 'disabled' | 'quiet';

/** Words for the ids in rules, and the choices that a form offers. */
export type RuleNames = RuleWords & {
  /** Whether every list is here. */
  ready: boolean;
  /** Why one of the lists could not be read. */
  error: Error | null;
  state: (accountId: string) => AccountState;
  teams: ListOption[];
  keys: ListOption[];
  members: ListOption[];
  models: ListOption[];
  operations: ListOption[];
  /** Every account with each model that it offers; the value is a {@link callKey}. */
  targets: ListOption[];
};

type Accounts = RouteOutput<typeof contract.providerAccounts.list>['items'];

/** See {@link RuleNames}. Until the lists are here, ids have no words and choices are empty. */
export function useRuleNames(): RuleNames {
  const reads = {
    teams: useApi(contract.teams.list, { query: { status: 'all' } }),
    keys: useApi(contract.virtualKeys.list, { query: { limit: 200 } }),
    members: useApi(contract.members.list, {}),
    accounts: useApi(contract.providerAccounts.list, {}),
    models: useApi(contract.models.list, {}),
  };
  const [teams, keys, members, accounts, models] = [
    reads.teams.data?.items,
    reads.keys.data?.items,
    reads.members.data?.items,
    reads.accounts.data?.items,
    reads.models.data?.items,
  ];
  const error = Object.values(reads).find((read) => read.error !== null)?.error ?? null;
  return useMemo(() => {
    const lists = {
      teams: teams ?? [],
      keys: keys ?? [],
      members: members ?? [],
      accounts: accounts ?? [],
      models: models ?? [],
    };
    return {
      error,
      ready: [teams, keys, members, accounts, models].every((list) => list !== undefined),
      ...wordsOf(lists),
      state: (id) => stateOf(lists.accounts.find((one) => one.id === id)),
      ...choicesOf(lists),
    };
  }, [teams, keys, members, accounts, models, error]);
}

type Lists = {
  teams: RouteOutput<typeof contract.teams.list>['items'];
  keys: RouteOutput<typeof contract.virtualKeys.list>['items'];
  members: RouteOutput<typeof contract.members.list>['items'];
  accounts: Accounts;
  models: RouteOutput<typeof contract.models.list>['items'];
};

function wordsOf({ teams, keys, members, accounts }: Lists): RuleWords {
  const named = new Map([...teams, ...keys, ...members, ...accounts].map(({ id, name }) => [id, name]));
  const account = (id: string) => (id === '' ? '…' : (named.get(id) ?? 'an account that is gone'));
  return {
    account,
    call: ({ providerAccountId, model }) =>
      providerAccountId === '' ? '…' : `${account(providerAccountId)} · ${model}`,
    value: (field, value) =>
      ['team', 'key', 'member'].includes(field) ? (named.get(value) ?? 'one that is gone') : value,
  };
}

function choicesOf({ teams, keys, members, accounts, models }: Lists) {
  const { call } = wordsOf({ teams, keys, members, accounts, models });
  const option = (value: string, label: string, hint: string | undefined): ListOption => ({
    value,
    label,
    ...(hint === undefined ? {} : { hint }),
  });
  return {
    teams: teams.map(({ id, name, status }) => option(id, name, status === 'archived' ? 'archived' : undefined)),
    keys: keys.map(({ id, name, team, status }) => option(id, name, status === 'active' ? team.name : status)),
    members: members.map(({ id, name, email }) => option(id, name, email)),
    models: [...new Set(models.map(({ model }) => model))].map((model) => option(model, model, undefined)),
    operations: [
      option('chat', 'chat', 'messages'),
      ...operationNames.map((name) => option(name, name, undefined)),
      option('native', 'native', 'a provider’s own call'),
    ],
    targets: models.map(({ model, providerAccount, price }) => {
      const target = { providerAccountId: providerAccount.id, model };
      return option(callKey(target), call(target), price === null ? 'no price' : undefined);
    }),
  };
}

function stateOf(account: Accounts[number] | undefined): AccountState {
  if (account === undefined) return 'quiet';
  if (account.status === 'disabled') return 'disabled';
  if (account.awayUntil !== null && Date.parse(account.awayUntil) > Date.now()) return 'away';
  if (account.attempts24h === 0) return 'quiet';
  const share = account.failures24h / account.attempts24h;
  return share >= 0.5 ? 'failing' : share >= 0.05 ? 'degraded' : 'healthy';
}
