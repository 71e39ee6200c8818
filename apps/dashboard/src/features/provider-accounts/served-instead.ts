import { isAway } from './health-words';
import type { ProviderAccount } from './provider-account';

/** What would serve an account's models while traffic is routed away from it, as far as the offers of accounts tell. */
export type ServedInstead = {
  /** Accounts that offer at least one of its models, those with most of them first. */
  by: { name: string; models: number }[];
  /** Models that no other account offers: it is still asked for them. */
  alone: string[];
};

/** See {@link ServedInstead}. Disabled accounts and those that are away themselves do not count. `now` in ms since 1970. */
export function servedInstead(
  account: ProviderAccount,
  accounts: readonly ProviderAccount[],
  now: number,
): ServedInstead {
  const others = accounts.filter(
    (other) => other.id !== account.id && other.status === 'enabled' && !isAway(other, now),
  );
  const by = others
    .map(({ name, models }) => ({ name, models: account.models.filter((model) => models.includes(model)).length }))
    .filter(({ models }) => models > 0)
    .sort((one, other) => other.models - one.models);
  const alone = account.models.filter((model) => !others.some(({ models }) => models.includes(model)));
  return { by, alone };
}
