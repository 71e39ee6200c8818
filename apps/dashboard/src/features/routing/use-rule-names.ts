'use client';

import { useMemo } from 'react';
import type { ConditionNames } from '@/conditions/condition-names';
import { useConditionNames } from '@/conditions/use-condition-names';
import { useApi } from '@/server/client/use-api';
import { contract, type RouteOutput } from '@/server/contract';
import type { ListOption } from '@/ui/listbox';
import { callKey } from './call-key';
import type { RuleWords } from './rule-words';

/** How an account does in our own traffic of the last 24 hours. */
export type AccountState = 'healthy' | 'degraded' | 'failing' | 'away' | 'disabled' | 'quiet';

/** Words for the ids in rules, and the choices that a form offers. */
export type RuleNames = ConditionNames &
  RuleWords & {
    /** Whether every list is here. */
    ready: boolean;
    /** Why one of the lists could not be read. */
    error: Error | null;
    state: (accountId: string) => AccountState;
    /** Every account with each model that it offers; the value is a {@link callKey}. */
    targets: ListOption[];
  };

type Accounts = RouteOutput<typeof contract.providerAccounts.list>['items'];
type Models = RouteOutput<typeof contract.models.list>['items'];

/** See {@link RuleNames}. Until the lists are here, ids have no words and choices are empty. */
export function useRuleNames(): RuleNames {
  const names = useConditionNames();
  const reads = {
    accounts: useApi(contract.providerAccounts.list, {}),
    models: useApi(contract.models.list, {}),
  };
  const [accounts, models] = [reads.accounts.data?.items, reads.models.data?.items];
  const error = names.error ?? reads.accounts.error;
  return useMemo(() => {
    const words = wordsOf(accounts ?? []);
    return {
      ...names,
      ...words,
      error,
      ready: names.ready && accounts !== undefined,
      state: (id) => stateOf(accounts?.find((one) => one.id === id)),
      targets: targetsOf(models ?? [], words),
    };
  }, [names, accounts, models, error]);
}

function wordsOf(accounts: Accounts): Pick<RuleWords, 'account' | 'call'> {
  const named = new Map(accounts.map(({ id, name }) => [id, name]));
  const account = (id: string) => (id === '' ? '…' : (named.get(id) ?? 'an account that is gone'));
  return {
    account,
    call: ({ providerAccountId, model }) =>
      providerAccountId === '' ? '…' : `${account(providerAccountId)} · ${model}`,
  };
}

function targetsOf(models: Models, { call }: Pick<RuleWords, 'call'>): ListOption[] {
  return models.map(({ model, providerAccount, price }) => {
    const target = { providerAccountId: providerAccount.id, model };
    return {
      value: callKey(target),
      label: call(target),
      ...(price === null ? { hint: 'no price' } : {}),
    };
  });
}

function stateOf(account: Accounts[number] | undefined): AccountState {
  if (account === undefined) return 'quiet';
  if (account.status === 'disabled') return 'disabled';
  if (account.awayUntil !== null && Date.parse(account.awayUntil) > Date.now()) return 'away';
  if (account.attempts24h === 0) return 'quiet';
  const share = account.failures24h / account.attempts24h;
  return share >= 0.5 ? 'failing' : share >= 0.05 ? 'degraded' : 'healthy';
}
