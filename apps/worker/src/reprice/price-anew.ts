import { priceOfUsage } from '@switchyard/core/pricing/price-of-usage';
import { type UnitPrice, type UnitPriceJson, unitPrice } from '@switchyard/core/pricing/unit-price';
import { isNothing } from '@switchyard/core/pricing/usage';
import type { ChargedAttempt } from '@switchyard/db/adjustments/adjustment-work';
import { z } from 'zod';

/** What an attempt costs more (or less, negative) than is known, and the price that says so. */
export type NewCost = { deltaNanos: bigint; wasUnknown: boolean; price: UnitPriceJson };

/**
 * An attempt at a price: null when its cost is what is known already, when the price does not state what it takes, and when
 * it was not for want of a price that nobody knew the cost.
 */
export function priceAnew(attempt: ChargedAttempt, price: UnitPrice): NewCost | null {
  const { usage, serviceTier, costNanos, adjustedNanos, wasPriced } = attempt;
  if (isNothing(usage)) return null;
  const wasUnknown = costNanos === null && !wasPriced;
  if (wasUnknown && wasPricedInVain(attempt)) return null;
  const cost = priceOfUsage(usage, price, serviceTier);
  if (cost === undefined) return null;
  const deltaNanos = cost - (costNanos ?? 0n) - adjustedNanos;
  if (deltaNanos === 0n && !wasUnknown) return null;
  return { deltaNanos, wasUnknown, price: z.encode(unitPrice, price) };
}

/** What a price depends on besides the model, such as the quality and size of a picture: it stands behind the model's name. */
export function variantOf({ price }: Pick<ChargedAttempt, 'price'>): string | undefined {
  const source = known.safeParse(price).data?.source;
  const at = source?.startsWith('price-book:') ? source.indexOf('@') : -1;
  return at < 0 ? undefined : source?.slice(at + 1);
}

const known = z.object({ source: z.string() });

/** Its price stated everything and the cost was unknown all the same: nobody could read what the provider answered. */
function wasPricedInVain({ price, usage, serviceTier }: ChargedAttempt): boolean {
  const read = z.safeDecode(unitPrice, price as UnitPriceJson);
  return read.success && priceOfUsage(usage, read.data, serviceTier) !== undefined;
}
