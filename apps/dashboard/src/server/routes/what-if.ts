import { parseUsd } from '@switchyard/core/money/money';
import { lookUpPrice, shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { bookProviders } from '@switchyard/core/pricing/price-book-data';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { priceOfSums } from '@switchyard/core/reports/price-sums';
import { inOrganizationSnapshot, type Scoped } from '@switchyard/db/client/create-database';
import { listPriceOverrides } from '@switchyard/db/directory/price-overrides';
import { noFilters } from '@switchyard/db/reports/cost-lines';
import { type PricedTraffic, readOtherCost, readPricedTraffic } from '@switchyard/db/reports/priced-traffic';
import { filtersOf, rangeOf } from '../configuration/cost-question.ts';
import { priceOf } from '../configuration/price-of.ts';
import type { WhatIfPrice } from '../contract/costs.ts';
import { contract } from '../contract/index.ts';
import { rateOfUsdField, usdRateFieldNames } from '../contract/price-fields.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso } from './views.ts';

const whatIf = handle(contract.costs.whatIf, async ({ app, organization, now, body }) => {
  const range = body.range === undefined ? lastMonth(now) : rangeOf(body.range, 'day');
  const filters = body.filters === undefined ? noFilters : filtersOf(body.filters);
  const slice = { rollUp: 'usage_daily' as const, range, filters };
  const found = await inOrganizationSnapshot(app.db, organization.id, async (scoped) => ({
    traffic: await readPricedTraffic(scoped, organization.id, slice),
    excluded: await readOtherCost(scoped, organization.id, slice),
    priceFor: await pricesOf(scoped, organization.id, { price: body.price, now }),
  }));
  const lines = found.traffic.map((one) => compare(one, found.priceFor(one)));
  const priced = lines.flatMap(({ actualNanos, hypotheticalNanos }) =>
    hypotheticalNanos === null ? [] : [{ actualNanos, hypotheticalNanos }],
  );
  const rest = lines.filter(({ hypotheticalNanos }) => hypotheticalNanos === null);
  const actual = sum(priced.map(({ actualNanos }) => actualNanos));
  const hypothetical = sum(priced.map(({ hypotheticalNanos }) => hypotheticalNanos));
  return {
    from: iso(range.from),
    to: iso(range.to),
    lines,
    compared: {
      actualNanos: actual.toString(),
      hypotheticalNanos: hypothetical.toString(),
      differenceNanos: (hypothetical - actual).toString(),
    },
    notCompared: { lines: rest.length, actualNanos: sum(rest.map(({ actualNanos }) => actualNanos)).toString() },
    excluded: found.excluded.map(({ purpose, costNanos }) => ({ purpose, costNanos: costNanos.toString() })),
    assumptions: assumptions(body.price.kind),
  };
});

/** What traffic would have cost otherwise. */
export const whatIfRoutes = [whatIf];

function compare(one: PricedTraffic, price: UnitPrice | undefined) {
  const { providerAccount, providerAccountId: _, costNanos, ...rest } = one;
  const priced = price === undefined ? { nanos: undefined, unpricedBuckets: [] } : priceOfSums(one, price);
  return {
    ...rest,
    providerAccount: providerAccount && { id: providerAccount.id, name: providerAccount.name },
    actualNanos: costNanos.toString(),
    hypotheticalNanos: priced.nanos?.toString() ?? null,
    differenceNanos: priced.nanos === undefined ? null : (priced.nanos - costNanos).toString(),
    unpricedBuckets: priced.unpricedBuckets,
  };
}

/** The price of each line. Throws an ApiProblem (400) that names the field when there is no such price. */
async function pricesOf(
  scoped: Scoped,
  organizationId: string,
  { price, now }: { price: WhatIfPrice; now: Date },
): Promise<(line: PricedTraffic) => UnitPrice | undefined> {
  switch (price.kind) {
    case 'prices-now': {
      const overrides = await listPriceOverrides(scoped, organizationId);
      return ({ model, providerAccount: account }) =>
        account === null ? undefined : priceOf({ model, account, overrides, now });
    }
    case 'model': {
      const account = await scoped.providerAccount.findFirst({
        where: { organizationId, id: price.providerAccountId },
        select: { id: true, provider: true },
      });
      if (!account) throw invalidField('price.providerAccountId', 'The organization has no such provider account.');
      const overrides = await listPriceOverrides(scoped, organizationId);
      const one = priceOf({ model: price.model, account, overrides, now });
      if (!one) throw invalidField('price.model', 'This model has no known price at this account.');
      return () => one;
    }
    case 'price-book': {
      const provider = bookProviders.find((name) => name === price.provider);
      if (!provider) throw invalidField('price.provider', 'The price book has no such provider.');
      const one = lookUpPrice(shippedPriceBook(), { provider, model: price.model, at: now });
      if (!one) throw invalidField('price.model', 'The price book has no price for this model.');
      return () => one;
    }
    case 'rates': {
      const one = typedPrice(price);
      return () => one;
    }
  }
}

function typedPrice(price: Extract<WhatIfPrice, { kind: 'rates' }>): UnitPrice {
  const rates = usdRateFieldNames.flatMap((name) => {
    const usd = price[name];
    return typeof usd === 'string' ? [[rateOfUsdField[name], parseUsd(usd.trim()) ?? 0n]] : [];
  });
  if (rates.length === 0) throw invalidField('price.inputUsdPerMillion', 'State a rate.');
  return { perRequestNanos: 0n, version: 'typed', source: 'typed', ...Object.fromEntries(rates) };
}

function assumptions(kind: WhatIfPrice['kind']): string[] {
  return [
    'Every model is taken to use as many tokens, and as many retries, as the one that served.',
    'Sums do not show how long each input was: higher rates for long inputs are left out.',
    'Standard rates are used: other service tiers and minimum charges cannot be told from sums.',
    ...(kind === 'rates'
      ? [
          'Kinds of tokens without a typed rate cost what stands in for them: cached input as input, reasoning as output.',
        ]
      : []),
    'Copies that rules sent and corrections of the past are not compared.',
  ];
}

/** The last whole calendar month (UTC). */
function lastMonth(now: Date): { from: Date; to: Date } {
  const first = (back: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
  return { from: first(1), to: first(0) };
}

const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
