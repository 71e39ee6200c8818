import type { FacetField } from '@switchyard/core/requests/facet-fields';
import type { Scoped } from '../client/create-database.ts';
import { removedName } from './request-rows.ts';

/** How often a value of a field occurs; the value is what the filter of that name takes. */
export type FacetValue = { value: string; name: string; count: number };

/** The most frequent values of a field. `sampleOf`: only the newest so many requests were counted; null when all were. */
export type Facet = { field: FacetField; values: FacetValue[]; more: boolean; sampleOf: number | null };

/** The facets that brief sums are kept by: the others of sums have many values, and are counted over a sample like the rest. */
export const summedFacets = [
  'outcome',
  'team',
  'modelServed',
  'account',
  'cacheStatus',
] as const satisfies readonly FacetField[];

/** The most values that a facet shows. */
export const mostFacetValues = 50;

/** A counted value of a field; `rank` counts from 1. */
export type CountedValue = { field: FacetField; value: string; count: bigint; rank: bigint };

/** The facets of counted values, in the order of `fields`, with names where ids have some. */
export async function facetsOf(
  scoped: Scoped,
  organizationId: string,
  {
    fields,
    counted,
    sampleOf,
  }: { fields: readonly FacetField[]; counted: readonly CountedValue[]; sampleOf: number | null },
): Promise<Facet[]> {
  const facets: Facet[] = [];
  for (const field of fields) {
    const own = counted.filter((one) => one.field === field);
    const shown = own
      .filter(({ rank }) => rank <= mostFacetValues)
      .sort((a, b) => Number(b.count - a.count) || (a.value < b.value ? -1 : 1));
    const names = await namesOf(scoped, organizationId, { field, values: shown.map(({ value }) => value) });
    facets.push({
      field,
      values: shown.map(({ value, count }) => ({ value, name: names(value), count: Number(count) })),
      more: own.length > shown.length,
      sampleOf,
    });
  }
  return facets;
}

const uuid = /^[0-9a-f-]{36}$/;

async function namesOf(
  scoped: Scoped,
  organizationId: string,
  { field, values }: { field: FacetField; values: readonly string[] },
): Promise<(value: string) => string> {
  if (field !== 'team' && field !== 'key' && field !== 'account') return (value) => value;
  const query = {
    where: { organizationId, id: { in: values.filter((value) => uuid.test(value)) } },
    select: { id: true, name: true },
  };
  const rows =
    field === 'team'
      ? await scoped.team.findMany(query)
      : field === 'key'
        ? await scoped.virtualKey.findMany(query)
        : await scoped.providerAccount.findMany(query);
  const known = new Map(rows.map(({ id, name }) => [id, name]));
  return (value) => known.get(value) ?? (uuid.test(value) ? removedName : value);
}
