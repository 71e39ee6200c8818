import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { listPriceOverrides } from '@switchyard/db/directory/price-overrides';
import { listProviderAccounts } from '@switchyard/db/directory/provider-accounts';
import { readUnpricedUsage } from '@switchyard/db/reports/unpriced-usage';
import { priceOf } from '../configuration/price-of.ts';
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
