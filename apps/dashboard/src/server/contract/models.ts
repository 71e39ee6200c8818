import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, model, moment, named, nanos, noContent, page } from './fields.ts';
import { rateFields, sharePerMille, usdRateFieldNames, usdRateFields } from './price-fields.ts';

const accountOfModel = z.strictObject({ id, name: z.string(), provider: z.string() });

/** Models that callers may ask for. */
export const models = {
  list: defineRoute({
    name: 'models.list',
    summary: 'Every model of every enabled provider account, with its price',
    method: 'GET',
    path: '/models',
    access: withPermission('provider-accounts.read'),
    response: page(
      z.strictObject({
        model: z.string(),
        providerAccount: accountOfModel,
        /** Null when the price is unknown, which is never the same as free. */
        price: z
          .strictObject({
            ...rateFields,
            perRequestNanos: nanos,
            /** Whether other rates hold for long inputs. */
            tiered: z.boolean(),
            /** Other service tiers that have rates. */
            serviceTiers: z.array(z.string()),
            /** What is paid of these rates, in thousandths, and the own price that says so; null when it is all of them. */
            share: z.strictObject({ perMille: sharePerMille, priceOverrideId: id }).nullable(),
            version: z.string(),
          })
          .nullable(),
        priceSource: z.enum(['override', 'price-book']).nullable(),
        priceOverrideId: id.nullable(),
      }),
    ),
  }),
  unpriced: defineRoute({
    name: 'models.unpriced',
    summary: 'Models that served requests of unknown cost in the last 30 days, the most used first',
    method: 'GET',
    path: '/models/unpriced',
    access: withPermission('provider-accounts.read'),
    response: page(
      z.strictObject({
        model: z.string(),
        /** Null when the account is gone. */
        providerAccount: accountOfModel.nullable(),
        unpricedRequests: count,
        /** The last day (UTC) on which it happened. */
        lastDay: z.iso.date(),
        /** Whether the model has a price by now. It may still lack a rate for what is used. */
        hasPrice: z.boolean(),
      }),
    ),
  }),
};

const priceOverride = z.strictObject({
  id,
  /** `*` is every model; it can only be a share. */
  model: z.string(),
  /** Null: at every account of the organization. */
  providerAccount: named.nullable(),
  ...rateFields,
  /** Thousandths of the price book's price; null when the price states rates. */
  sharePerMille: sharePerMille.nullable(),
  effectiveFrom: moment,
  /** The first moment at which it no longer holds; null is for ever. */
  effectiveUntil: moment.nullable(),
  createdAt: moment,
});

const newPrice = z
  .strictObject({
    /** `*` is every model, with a share. */
    model,
    providerAccountId: id.nullish(),
    /** What is not stated has no price, except that cached input, cache writes and reasoning then cost as input and output. */
    ...usdRateFields,
    /** Instead of rates: what is paid of the price book's price. */
    sharePerMille: sharePerMille.nullish(),
    /** Left out: from now on. The past is never priced anew. */
    effectiveFrom: moment.optional(),
    effectiveUntil: moment.nullish(),
  })
  .superRefine((price, context) => {
    const rates = usdRateFieldNames.filter((name) => typeof price[name] === 'string');
    const problem = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    const isShare = typeof price.sharePerMille === 'number';
    if (isShare && rates.length > 0) problem('sharePerMille', 'State rates or a share of the list price, not both.');
    if (!isShare && rates.length === 0) problem('inputUsdPerMillion', 'State a rate or a share of the list price.');
    if (!isShare && price.model === '*') problem('model', 'A price for every model can only be a share.');
  });

/** An own price as it is set. */
export type NewPrice = z.output<typeof newPrice>;

/** The organization's own prices; they win over the price book while they hold. */
export const priceOverrides = {
  list: defineRoute({
    name: 'priceOverrides.list',
    summary: 'Own prices by model, the latest first',
    method: 'GET',
    path: '/price-overrides',
    access: withPermission('provider-accounts.read'),
    response: page(priceOverride),
  }),
  create: defineRoute({
    name: 'priceOverrides.create',
    summary: 'Set an own price: rates in dollars, or a share of the list price for a model or all of them',
    method: 'POST',
    path: '/price-overrides',
    access: withPermission('prices.manage'),
    body: newPrice,
    response: priceOverride,
  }),
  remove: defineRoute({
    name: 'priceOverrides.remove',
    summary: 'Remove an own price',
    method: 'DELETE',
    path: '/price-overrides/:id',
    access: withPermission('prices.manage'),
    params: idParams,
    response: noContent,
  }),
};
