'use client';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import type { CostDimension } from '@/server/contract/cost-query';
import { groupName } from '../words';
import type { ResolvedRange } from './range';

/** What a dimension can be narrowed to. Amounts in nano-USD. */
export interface FilterValue {
  id: string;
  name: string;
  costNanos: string;
  requests: number;
}

/** The values that the range holds, by dimension; undefined until they are known. */
export function useFilterValues({ from, to }: ResolvedRange, enabled: boolean) {
  const { data, error } = useApi(contract.costs.filters, { query: { from, to } }, { enabled, keep: true });
  const valuesOf = (dimension: CostDimension): readonly FilterValue[] | undefined =>
    data?.dimensions
      .find((one) => one.dimension === dimension)
      ?.values.map((value) => ({ ...value, name: groupName(dimension, value) }));
  return { valuesOf, error };
}
