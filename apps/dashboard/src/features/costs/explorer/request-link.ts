import { type CostDimension, noneId } from '@/server/contract/cost-query';
import { otherId } from './picture';
import { type CostSearch, filtersOf } from './search';

/** The dimensions that the log can be narrowed by, under its own names. */
const shared: Partial<Record<CostDimension, string>> = {
  team: 'team',
  key: 'key',
  member: 'member',
  endpoint: 'endpoint',
  model: 'model',
  provider: 'account',
  outcome: 'outcome',
};

interface Place {
  from: string;
  to: string;
  /** The group; without one, all of them. */
  group?: { dimension: CostDimension; id: string } | undefined;
}

/**
 * The requests behind a place of the picture, as a query string; undefined where the list of requests could not be narrowed to them,
 * because a link that shows others would mislead. A model's list also holds requests that asked for it and were served by another.
 */
export function requestQuery(search: CostSearch, { from, to, group }: Place): string | undefined {
  const filters = filtersOf(search).filter(({ dimension }) => dimension !== group?.dimension);
  const all = group === undefined ? filters : [...filters, { dimension: group.dimension, values: [group.id] }];
  const query = new URLSearchParams({ from, to });
  for (const { dimension, values } of all) {
    const name = shared[dimension];
    if (name === undefined || values.some((value) => value === noneId || value === otherId)) return undefined;
    for (const value of values) query.append(name, value);
  }
  return query.toString();
}
