import type { ListedField } from './request-filter.ts';

/** The fields of requests that are counted by value beside the list, in the order in which they are shown. */
export const facetFields = [
  'outcome',
  'team',
  'key',
  'modelAsked',
  'modelServed',
  'account',
  'endpoint',
  'status',
  'errorCode',
  'cacheStatus',
  'client',
  'tag',
  'stream',
  'contentState',
] as const satisfies readonly ListedField[];

/** See {@link facetFields}. */
export type FacetField = (typeof facetFields)[number];
