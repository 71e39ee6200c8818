import { z } from 'zod';

/** Service tiers that have rates of their own. */
export const pricedTiers = ['flex', 'priority', 'batch'] as const;

/** A service tier that has rates of its own. */
export const pricedTier = z.enum(pricedTiers);

/** See {@link pricedTier}. */
export type PricedTier = z.infer<typeof pricedTier>;

/** Names under which the providers serve at their standard rates. */
const standardNames = new Set(['default', 'standard', 'auto', 'on_demand']);

/**
 * Which rates hold for the service tier that a provider says it served: null for the standard ones, else the tier; undefined for a
 * name whose rates nobody publishes (such as `scale`, which is paid in advance), which is never the same as standard.
 */
export function readServiceTier(name: string | null): PricedTier | null | undefined {
  if (name === null) return null;
  const lowerCased = name.toLowerCase();
  if (standardNames.has(lowerCased)) return null;
  return pricedTiers.find((tier) => tier === lowerCased);
}
