import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { id, idParams, model, moment, named, nanos, noContent, page, usdPerMillion } from './fields.ts';

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
        providerAccount: z.strictObject({ id, name: z.string(), provider: z.string() }),
        /** Nano-USD per million tokens; null when the price is unknown, which is never the same as free. */
        price: z
          .strictObject({
            inputNanosPerMillion: nanos,
            cachedInputNanosPerMillion: nanos,
            cacheWriteNanosPerMillion: nanos,
            outputNanosPerMillion: nanos,
            reasoningNanosPerMillion: nanos,
            /** Whether other rates hold for long inputs. */
            tiered: z.boolean(),
            version: z.string(),
          })
          .nullable(),
        priceSource: z.enum(['override', 'price-book']).nullable(),
        priceOverrideId: id.nullable(),
      }),
    ),
  }),
};

const priceOverride = z.strictObject({
  id,
  model: z.string(),
  /** Null: at every account of the organization. */
  providerAccount: named.nullable(),
  inputNanosPerMillion: nanos,
  cachedInputNanosPerMillion: nanos.nullable(),
  outputNanosPerMillion: nanos,
  effectiveFrom: moment,
  createdAt: moment,
});

/** The organization's own prices; they win over the price book from their moment on. */
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
    summary: 'Set an own price, in dollars per million tokens',
    method: 'POST',
    path: '/price-overrides',
    access: withPermission('prices.manage'),
    body: z.strictObject({
      model,
      providerAccountId: id.nullish(),
      inputUsdPerMillion: usdPerMillion,
      /** Left out: cached input costs as much as input. */
      cachedInputUsdPerMillion: usdPerMillion.nullish(),
      outputUsdPerMillion: usdPerMillion,
      /** Left out: from now on. The past is never priced anew. */
      effectiveFrom: moment.optional(),
    }),
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
