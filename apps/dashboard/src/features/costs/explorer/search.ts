import { requestOutcome } from '@switchyard/core/requests/record';
import {
  createSerializer,
  parseAsBoolean,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type useQueryStates,
} from 'nuqs';
import { type CostDimension, costDimensions, costPurpose } from '@/server/contract/cost-query';
import { metricNames } from './metric';
import { intervalNames, intervalsFor, type ResolvedRange, rangeNames, resolveRange } from './range';

export const chartNames = ['bars', 'lines', 'areas', 'table'] as const;
export const compareNames = ['none', 'previous', 'same-last-month'] as const;
export const sortNames = [
  'name',
  'requests',
  'input',
  'output',
  'errors',
  'latency',
  'share',
  'change',
  'metric',
] as const;

const values = parseAsNativeArrayOf(parseAsString);

/** Which values a report is narrowed to, by dimension. */
const filterSearch = {
  team: values,
  key: values,
  member: values,
  model: values,
  provider: values,
  endpoint: values,
  tag: values,
  'cache-status': values,
  outcome: values,
  purpose: values,
};

/** The whole question as the page's address holds it, so that a link asks the same. Ranges stay relative. */
export const costSearch = {
  metric: parseAsStringLiteral(metricNames).withDefault('cost'),
  by: parseAsStringLiteral(costDimensions).withDefault('team'),
  sub: parseAsStringLiteral(costDimensions),
  chart: parseAsStringLiteral(chartNames).withDefault('bars'),
  cumulative: parseAsBoolean.withDefault(false),
  compare: parseAsStringLiteral(compareNames).withDefault('none'),
  forecast: parseAsBoolean.withDefault(true),
  budget: parseAsBoolean.withDefault(true),
  interval: parseAsStringLiteral(intervalNames),
  range: parseAsStringLiteral(rangeNames).withDefault('month'),
  from: parseAsString,
  to: parseAsString,
  /** Amounts with every digit. */
  exact: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(sortNames).withDefault('metric'),
  direction: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('desc'),
  /** Ids of the groups that show their subgroups. */
  open: values,
  ...filterSearch,
};

export type CostSearch = ReturnType<typeof useQueryStates<typeof costSearch>>[0];

/** Changes the question; null takes a part back to its default. */
export type ChangeSearch = (change: { [Name in keyof CostSearch]?: CostSearch[Name] | null }) => void;

const address = createSerializer(costSearch);

/** The question as a query string without "?", for a view that is kept. */
export function queryOf(search: CostSearch): string {
  return address(search).replace(/^\?/, '').replaceAll('?', '%3F');
}

/** Where one asks: a page's address with a part of the question. */
export function addressOf(path: string, search: Partial<CostSearch>): string {
  return address(path, search);
}

/** The values that filter a dimension; a search without filters clears them all. */
export const noFilters: { [Name in CostDimension]: null } = {
  team: null,
  key: null,
  member: null,
  model: null,
  provider: null,
  endpoint: null,
  tag: null,
  'cache-status': null,
  outcome: null,
  purpose: null,
};

/** Dimensions that are filtered, with their values. */
export function filtersOf(search: CostSearch): { dimension: CostDimension; values: readonly string[] }[] {
  return costDimensions.flatMap((dimension) =>
    search[dimension].length === 0 ? [] : [{ dimension, values: search[dimension] }],
  );
}

/** The resolved range of a question at the time `now` (ms), with the interval that was chosen where it fits. */
export function rangeOf(search: CostSearch, now: number): ResolvedRange {
  const range = resolveRange(search.range, now, search);
  const chosen = search.interval;
  return chosen !== null && intervalsFor(range).includes(chosen) ? { ...range, interval: chosen } : range;
}

/** How many groups have a colour of their own; the others share one. */
export const mostSeries = 7;

/** What is asked of the server. */
export function questionOf(search: CostSearch, { from, to, interval }: ResolvedRange) {
  return {
    from,
    to,
    interval,
    groupBy: search.by,
    subgroupBy: search.sub === null || search.sub === search.by ? undefined : search.sub,
    compare: search.compare,
    top: mostSeries,
    ...filterQuestion(search),
  };
}

/** The filters as the server takes them. Values that it does not know are left out where the list is closed. */
export function filterQuestion(search: Pick<CostSearch, CostDimension>) {
  return {
    team: search.team,
    key: search.key,
    member: search.member,
    model: search.model,
    provider: search.provider,
    endpoint: search.endpoint,
    tag: search.tag,
    taggedWith: [],
    cacheStatus: search['cache-status'],
    outcome: requestOutcome.options.filter((one) => search.outcome.includes(one)),
    purpose: costPurpose.options.filter((one) => search.purpose.includes(one)),
  };
}
