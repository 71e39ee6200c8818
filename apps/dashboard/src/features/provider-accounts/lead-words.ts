import { isParked } from './credential-words';
import { isAway } from './health-words';
import type { OfferedModel } from './offered-model';
import type { ProviderAccount } from './provider-account';

type Seen = { accounts: readonly ProviderAccount[]; models: readonly OfferedModel[] };

/** The sentence under the page's title: the one thing that matters most now. `now` in ms since 1970. */
export function leadOf({ accounts, models }: Seen, now: number): string {
  const parked = accounts.flatMap(({ name, credentials }) =>
    credentials
      .filter((credential) => credential.drainingSince === null && isParked(credential, now))
      .map((credential) => `${credential.name} of ${name}`),
  );
  if (parked.length > 0) return `The provider refuses ${parked.join(', ')}: replace the credential or ask again.`;
  const failing = accounts.filter(({ attempts24h, failures24h }) => attempts24h > 0 && failures24h * 2 >= attempts24h);
  if (failing.length > 0)
    return `${failing.map(({ name }) => name).join(', ')}: most attempts of the last 24 hours failed.`;
  const away = accounts.filter((account) => isAway(account, now));
  if (away.length > 0)
    return `Traffic is routed away from ${away.map(({ name }) => name).join(', ')} and returns by itself.`;
  const unpriced = new Set(models.filter(({ price }) => price === null).map(({ model }) => model)).size;
  if (unpriced > 0) {
    const what = unpriced === 1 ? '1 model has no price' : `${unpriced} models have no price`;
    return `${what}: the cost is unknown, and keys under a budget are refused there.`;
  }
  return 'Where requests go when no rule decides: the account that offers the model, by priority.';
}
