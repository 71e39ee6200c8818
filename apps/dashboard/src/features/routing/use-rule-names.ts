'use client';

import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { type CallNode, callKey } from './rule-node';

/** How an account does in our own traffic of the last 24 hours. */
export type AccountState = 'healthy' | 'degraded' | 'failing' | 'disabled' | 'quiet';

/** Words for the ids in rules, and the choices that a form offers. */
export type RuleNames = {
  /** Whether every list is here. */
  ready: boolean;
  team: (id: string) => string;
  account: (id: string) => string;
  state: (accountId: string) => AccountState;
  teams: { value: string; label: string; hint?: string }[];
  models: { value: string; label: string; hint?: string }[];
  targets: { value: string; label: string; hint?: string }[];
  /** "OpenAI · gpt-5-mini". */
  call: (call: Omit<CallNode, 'kind'>) => string;
};

/** See {@link RuleNames}. Until the lists are here, ids have no words and choices are empty. */
export function useRuleNames(): RuleNames {
  const lists = [
    useApi(contract.teams.list, { query: { status: 'all' } }).data?.items,
    useApi(contract.providerAccounts.list, {}).data?.items,
    useApi(contract.models.list, {}).data?.items,
  ] as const;
  const [teams = [], accounts = [], models = []] = lists;
  const account = (id: string) => accounts.find((one) => one.id === id)?.name ?? '…';
  const call: RuleNames['call'] = ({ providerAccountId, model }) => `${account(providerAccountId)} · ${model}`;
  return {
    ready: lists.every((list) => list !== undefined),
    team: (id) => teams.find((team) => team.id === id)?.name ?? '…',
    account,
    call,
    state: (id) => stateOf(accounts.find((one) => one.id === id)),
    teams: teams.map(({ id, name, status }) => ({
      value: id,
      label: name,
      ...(status === 'archived' ? { hint: 'archived' } : {}),
    })),
    models: [...new Set(models.map(({ model }) => model))].map((model) => ({ value: model, label: model })),
    targets: models.map(({ model, providerAccount, price }) => ({
      value: callKey({ providerAccountId: providerAccount.id, model }),
      label: call({ providerAccountId: providerAccount.id, model }),
      ...(price === null ? { hint: 'no price' } : {}),
    })),
  };
}

type Traffic = { status: 'enabled' | 'disabled'; attempts24h: number; failures24h: number };

function stateOf(account: Traffic | undefined): AccountState {
  if (account === undefined || (account.status === 'enabled' && account.attempts24h === 0)) return 'quiet';
  if (account.status === 'disabled') return 'disabled';
  const share = account.failures24h / account.attempts24h;
  return share >= 0.5 ? 'failing' : share >= 0.05 ? 'degraded' : 'healthy';
}
