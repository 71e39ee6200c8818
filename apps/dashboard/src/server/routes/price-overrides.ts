import type { OverrideTerms, PriceOverride } from '@switchyard/core/pricing/resolve-price';
import {
  createPriceOverride,
  listPriceOverrides,
  type PriceOverrideRow,
  removePriceOverride,
} from '@switchyard/db/directory/price-overrides';
import { contract } from '../contract/index.ts';
import type { NewPrice } from '../contract/models.ts';
import { rateOfUsdField, usdRateFieldNames } from '../contract/price-fields.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { nanosOf } from './nanos-of.ts';
import { viewRates } from './view-rates.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.priceOverrides.list, async ({ read }) =>
  wholeList((await read(listPriceOverrides)).map(view)),
);

const create = handle(contract.priceOverrides.create, async ({ change, now, body }) => {
  const effectiveFrom = body.effectiveFrom ? new Date(body.effectiveFrom) : now;
  const effectiveUntil = body.effectiveUntil ? new Date(body.effectiveUntil) : null;
  if (effectiveUntil !== null && effectiveUntil <= effectiveFrom) {
    throw invalidField('effectiveUntil', 'It must be after the price begins to hold.');
  }
  const { model, providerAccountId = null } = body;
  const price = { model, providerAccountId, terms: termsOf(body), effectiveFrom, effectiveUntil };
  const row = await change(async (scoped, { organizationId, audit }) => {
    const created = await createPriceOverride(scoped, organizationId, price);
    audit({
      action: 'price-override.create',
      targetKind: 'price-override',
      targetId: created.id,
      summary: `Set an own price for ${nameOf(model)}`,
      after: told(created),
    });
    return created;
  });
  return view(row);
});

const remove = handle(contract.priceOverrides.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const removed = await removePriceOverride(scoped, organizationId, params.id);
    const target = { targetKind: 'price-override', targetId: removed.id };
    const summary = `Removed an own price for ${nameOf(removed.model)}`;
    audit({ action: 'price-override.remove', ...target, summary, before: told(removed) });
  }),
);

/** The organization's own prices. */
export const priceOverrideRoutes = [list, create, remove];

function termsOf(body: NewPrice): OverrideTerms {
  if (typeof body.sharePerMille === 'number') return { kind: 'share', perMille: body.sharePerMille };
  const rates = usdRateFieldNames.flatMap((name) => {
    const usd = body[name];
    return typeof usd === 'string' ? [[rateOfUsdField[name], nanosOf(name, usd)]] : [];
  });
  return { kind: 'rates', ...Object.fromEntries(rates) };
}

const nameOf = (model: string) => (model === '*' ? 'every model' : model);

/** What the audit log keeps: only what is stated. */
function told({ model, terms: { kind: _kind, ...terms }, effectiveFrom, effectiveUntil }: PriceOverride) {
  return { model, ...terms, effectiveFrom, ...(effectiveUntil === null ? {} : { effectiveUntil }) };
}

function view({ id, model, providerAccount, terms, effectiveFrom, effectiveUntil, createdAt }: PriceOverrideRow) {
  return {
    id,
    model,
    providerAccount,
    ...viewRates(terms.kind === 'rates' ? terms : {}),
    sharePerMille: terms.kind === 'share' ? terms.perMille : null,
    effectiveFrom: iso(effectiveFrom),
    effectiveUntil: isoOrNull(effectiveUntil),
    createdAt: iso(createdAt),
  };
}
