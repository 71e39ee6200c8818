import type { PriceOverride } from '@switchyard/core/pricing/resolve-price';
import type { Scoped } from '../client/create-database.ts';
import { columnsOfTerms, priceOverrideColumns, toPriceOverride } from './price-override-columns.ts';
import { found, refuseField } from './refusal.ts';

/** An organization's own price, with the name of the account it is for. */
export type PriceOverrideRow = PriceOverride & {
  createdAt: Date;
  providerAccount: { id: string; name: string } | null;
};

/** Own prices by model, the latest first. */
export async function listPriceOverrides(scoped: Scoped, organizationId: string): Promise<PriceOverrideRow[]> {
  const rows = await scoped.priceOverride.findMany({
    where: { organizationId },
    orderBy: [{ model: 'asc' }, { effectiveFrom: 'desc' }, { id: 'desc' }],
    select: { ...priceOverrideColumns, createdAt: true },
  });
  const accounts = await scoped.providerAccount.findMany({
    where: { organizationId },
    select: { id: true, name: true },
  });
  return rows.map((row) => ({
    ...toPriceOverride(row),
    createdAt: row.createdAt,
    providerAccount: accounts.find(({ id }) => id === row.providerAccountId) ?? null,
  }));
}

/** Adds a price. Throws a Refusal (invalid) when the organization has no such account. */
export async function createPriceOverride(
  scoped: Scoped,
  organizationId: string,
  { terms, ...price }: Omit<PriceOverride, 'id'>,
): Promise<PriceOverrideRow> {
  const { providerAccountId } = price;
  if (providerAccountId !== null) {
    const account = await scoped.providerAccount.findFirst({ where: { id: providerAccountId, organizationId } });
    if (!account) throw refuseField('providerAccountId', 'The organization has no such provider account.');
  }
  const data = { ...price, ...columnsOfTerms(terms), organizationId };
  const { id } = await scoped.priceOverride.create({ data, select: { id: true } });
  return findPriceOverride(scoped, organizationId, id);
}

/** Removes a price; what was priced with it keeps its cost. Throws a Refusal (not_found). */
export async function removePriceOverride(
  scoped: Scoped,
  organizationId: string,
  id: string,
): Promise<PriceOverrideRow> {
  const price = await findPriceOverride(scoped, organizationId, id);
  await scoped.priceOverride.delete({ where: { id }, select: { id: true } });
  return price;
}

async function findPriceOverride(scoped: Scoped, organizationId: string, id: string): Promise<PriceOverrideRow> {
  return found(
    (await listPriceOverrides(scoped, organizationId)).find((price) => price.id === id),
    'price',
  );
}
