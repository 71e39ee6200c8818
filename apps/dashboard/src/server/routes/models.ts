import { shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { resolvePrice } from '@switchyard/core/pricing/resolve-price';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { findProvider } from '@switchyard/core/providers/index';
import {
  createPriceOverride,
  listPriceOverrides,
  type PriceOverrideRow,
  removePriceOverride,
} from '@switchyard/db/directory/price-overrides';
import { listProviderAccounts } from '@switchyard/db/directory/provider-accounts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { nanosOf } from './budgets.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.models.list, ({ read, now }) =>
  read(async (scoped, organizationId) => {
    const accounts = await listProviderAccounts(scoped, organizationId, now);
    const overrides = await listPriceOverrides(scoped, organizationId);
    const enabled = accounts.filter(({ disabledAt }) => disabledAt === null);
    const items = enabled.flatMap(({ id, name, provider, models }) =>
      models.map((model) => {
        const prices = findProvider(provider)?.prices ?? undefined;
        const book = shippedPriceBook();
        const price = resolvePrice({ overrides, book, providerAccountId: id, model, provider: prices, at: now });
        return { model, providerAccount: { id, name, provider }, ...viewPrice(price) };
      }),
    );
    return wholeList(items.sort((a, b) => a.model.localeCompare(b.model)));
  }),
);

const listOverrides = handle(contract.priceOverrides.list, async ({ read }) =>
  wholeList((await read(listPriceOverrides)).map(view)),
);

const create = handle(contract.priceOverrides.create, async ({ change, now, body }) => {
  const cached = body.cachedInputUsdPerMillion;
  const price = {
    model: body.model,
    providerAccountId: body.providerAccountId ?? null,
    inputNanosPerMillion: nanosOf('inputUsdPerMillion', body.inputUsdPerMillion),
    cachedInputNanosPerMillion: cached ? nanosOf('cachedInputUsdPerMillion', cached) : null,
    outputNanosPerMillion: nanosOf('outputUsdPerMillion', body.outputUsdPerMillion),
    effectiveFrom: body.effectiveFrom ? new Date(body.effectiveFrom) : now,
  };
  const row = await change(async (scoped, { organizationId, audit }) => {
    const created = await createPriceOverride(scoped, organizationId, price);
    audit({
      action: 'price-override.create',
      targetKind: 'price-override',
      targetId: created.id,
      summary: `Set an own price for ${price.model}`,
      after: price,
    });
    return created;
  });
  return view(row);
});

const remove = handle(contract.priceOverrides.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { id, model, inputNanosPerMillion, cachedInputNanosPerMillion, outputNanosPerMillion, effectiveFrom } =
      await removePriceOverride(scoped, organizationId, params.id);
    const before = { model, inputNanosPerMillion, cachedInputNanosPerMillion, outputNanosPerMillion, effectiveFrom };
    const target = { targetKind: 'price-override', targetId: id };
    audit({ action: 'price-override.remove', ...target, summary: `Removed an own price for ${model}`, before });
  }),
);

/** Models that callers may ask for, and the organization's own prices. */
export const modelRoutes = [list, listOverrides, create, remove];

/** The source tells an organization's own price from one of the price book. */
function viewPrice(price: UnitPrice | undefined) {
  if (price === undefined) return { price: null, priceSource: null, priceOverrideId: null };
  const [kind, id] = price.source.split(':');
  const own = kind === 'override';
  return {
    price: {
      inputNanosPerMillion: price.inputNanosPerMillion.toString(),
      cachedInputNanosPerMillion: price.cachedInputNanosPerMillion.toString(),
      cacheWriteNanosPerMillion: price.cacheWriteNanosPerMillion.toString(),
      outputNanosPerMillion: price.outputNanosPerMillion.toString(),
      reasoningNanosPerMillion: price.reasoningNanosPerMillion.toString(),
      tiered: price.tiers !== undefined,
      version: price.version,
    },
    priceSource: own ? ('override' as const) : ('price-book' as const),
    priceOverrideId: own ? (id ?? null) : null,
  };
}

function view(row: PriceOverrideRow) {
  return {
    id: row.id,
    model: row.model,
    providerAccount: row.providerAccount,
    inputNanosPerMillion: row.inputNanosPerMillion.toString(),
    cachedInputNanosPerMillion: row.cachedInputNanosPerMillion?.toString() ?? null,
    outputNanosPerMillion: row.outputNanosPerMillion.toString(),
    effectiveFrom: iso(row.effectiveFrom),
    createdAt: iso(row.createdAt),
  };
}
