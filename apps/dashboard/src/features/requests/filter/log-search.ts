import {
  listedFields,
  parseRequestFilter,
  type RequestFilter,
  requestFilterFields,
  requestFilterQuery,
} from '@switchyard/core/requests/request-filter';
import { createSerializer, parseAsBoolean, parseAsNativeArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs';
import { ZodError } from 'zod';

/** A condition as the log's address names it: `team`, `team.not`, `latency.min`, `since`. */
export type FilterName = keyof typeof requestFilterFields;

const values = parseAsNativeArrayOf(parseAsString);

/** Every condition of the shared filter as the address holds it; what one value suffices for has the first. */
export const filterSearch: Record<string, typeof values> = Object.fromEntries(
  Object.keys(requestFilterFields).map((name) => [name, values]),
);

/** The values of every condition, as they stand in the address. */
export type GivenFilter = Readonly<Record<string, readonly string[]>>;

/** Changes conditions; null or nothing takes one away. The list starts again at its newest page. */
export type ChangeFilter = (change: Partial<Record<FilterName, string[] | null>>) => void;

/** What of the list is in sight: a page, and whether it follows what happens. */
export const placeSearch = {
  cursor: parseAsString,
  after: parseAsString,
  live: parseAsBoolean.withDefault(false),
};

export const tabNames = ['summary', 'why', 'timeline', 'messages', 'cost', 'headers', 'related'] as const;

export type TabName = (typeof tabNames)[number];

/** What is open in the drawer; going back closes it. */
export const drawerSearch = {
  request: parseAsString.withOptions({ history: 'push' }),
  tab: parseAsStringLiteral(tabNames).withDefault('summary').withOptions({ history: 'push' }),
};

const address = createSerializer({ ...filterSearch, ...drawerSearch });

/** The address of a request in the list that a filter finds. */
export function requestAddress(path: string, given: GivenFilter, request: string): string {
  return address(path, { ...mutable(given), request });
}

/** The filter as a query string without "?", relative times as they are. */
export function givenQuery(given: GivenFilter): string {
  return requestFilterQuery(given).replaceAll('?', '%3F');
}

/** What the address asks, or in words why that cannot be understood. */
export function readFilter(given: GivenFilter): { filter: RequestFilter; problem?: string } {
  try {
    return { filter: parseRequestFilter(requestFilterQuery(given)) };
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    return {
      filter: parseRequestFilter(''),
      problem: `${String(issue?.path[0] ?? 'The filter')}: ${issue?.message ?? ''}`,
    };
  }
}

const rangeNames = ['since', 'from', 'to'];

/** The conditions that are set, besides the time. */
export function conditionsOf(given: GivenFilter): { name: FilterName; values: readonly string[] }[] {
  return filterNames.flatMap((name) => {
    const set = given[name] ?? [];
    return set.length === 0 || rangeNames.includes(name) ? [] : [{ name, values: set }];
  });
}

const isFilterName = (name: string): name is FilterName => name in requestFilterFields;

const filterNames: readonly FilterName[] = Object.keys(requestFilterFields).filter(isFilterName);

/** Takes away every condition but the time. */
export const noConditions: Partial<Record<FilterName, null>> = Object.fromEntries(
  filterNames.filter((name) => !rangeNames.includes(name)).map((name) => [name, null]),
);

/** The condition that a field is none of some values. */
export function notName(name: FilterName): FilterName | undefined {
  const not = `${name}.not`;
  return isFilterName(not) ? not : undefined;
}

/** Whether it takes several values. */
export function isListed(name: FilterName): boolean {
  const field = name.replace(/\.not$/, '');
  return name === 'with' || name === 'without' || listedFields.some((one) => one === field);
}

function mutable(given: GivenFilter): Record<string, string[]> {
  return Object.fromEntries(Object.entries(given).map(([name, list]) => [name, [...list]]));
}
