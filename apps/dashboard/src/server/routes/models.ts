import { shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { type PriceOverride, resolvePrice } from '@switchyard/core/pricing/resolve-price';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { findProvider } from '@switchyard/core/providers/index';
import { listPriceOverrides } from '@switchyard/db/directory/price-overrides';
import { listProviderAccounts } from '@switchyard/db/directory/provider-accounts';
import { readUnpricedUsage } from '@switchyard/db/reports/unpriced-usage';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { viewRates } from './view-rates.ts';
import { wholeList } from './views.ts';

const thirtyDaysMs = 30 * 24 * 3_600_000;

const list = handle(contract.models.list, ({ read, now }) =>
  read(async (scoped, organizationId) => {
    const accounts = await listProviderAccounts(scoped, organizationId, now);
    const overrides = await listPriceOverrides(scoped, organizationId);
    const enabled = accounts.filter(({ disabledAt }) => disabledAt === null);
    const items = enabled.flatMap((account) =>
      account.models.map((model) => {
        const { id, name, provider } = account;
        return {
          model,
          providerAccount: { id, name, provider },
          ...viewPrice(priceOf({ model, account, overrides, now })),
        };
      }),
    );
    return wholeList(items.sort((a, b) => a.model.localeCompare(b.model)));
  }),
);

const unpriced = handle(contract.models.unpriced, ({ read, now }) =>
  read(async (scoped, organizationId) => {
    const since = new Date(now.getTime() - thirtyDaysMs);
    const usage = await readUnpricedUsage(scoped, organizationId, since);
    const overrides = await listPriceOverrides(scoped, organizationId);
    return wholeList(
      usage.map((one) => {
        const { model, providerAccount: account } = one;
        return { ...one, hasPrice: account !== null && priceOf({ model, account, overrides, now }) !== undefined };
      }),
    );
  }),
);

/** Models that callers may ask for, and those that were used without a price. */
export const modelRoutes = [list, unpriced];

type Offer = {
  model: string;
  account: { id: string; provider: string };
  overrides: readonly PriceOverride[];
  now: Date;
};

function priceOf({ model, account, overrides, now }: Offer): UnitPrice | undefined {
  const provider = findProvider(account.provider)?.prices ?? undefined;
  const book = shippedPriceBook();
  return resolvePrice({ overrides, book, providerAccountId: account.id, model, provider, at: now });
}

/** The source tells an organization's own price from one of the price book; a share has both. */
function viewPrice(price: UnitPrice | undefined) {
  if (price === undefined) return { price: null, priceSource: null, priceOverrideId: null };
  const { adjustment } = price;
  const overrideId = overrideIdOf(adjustment?.source ?? price.source);
  return {
    price: {
      ...viewRates(price),
      perRequestNanos: price.perRequestNanos.toString(),
      tiered: price.tiers !== undefined,
      serviceTiers: Object.keys(price.serviceTiers ?? {}),
      share: adjustment && overrideId ? { perMille: adjustment.perMille, priceOverrideId: overrideId } : null,
      version: price.version,
    },
    priceSource: overrideId === null ? ('price-book' as const) : ('override' as const),
    priceOverrideId: overrideId,
  };
}

function overrideIdOf(source: string): string | null {
  const [kind, id] = source.split(':');
  return kind === 'override' ? (id ?? null) : null;
}
