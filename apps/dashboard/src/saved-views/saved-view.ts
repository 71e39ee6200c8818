import type { contract, RouteInput, RouteOutput } from '@/server/contract';

/** A question that somebody keeps. */
export type SavedView = RouteOutput<typeof contract.savedViews.list>['items'][number];

/** A screen that has views, and what stands in its address. */
export interface ViewedScreen {
  screen: RouteInput<typeof contract.savedViews.list>['query']['screen'];
  /** Its name in the navigation. */
  name: string;
  /** Its path below the organization. */
  path: string;
  /** The query in sight, without "?". */
  query: string;
  /** The usual question spelled out: an address without one means the default view. */
  usual: string;
}
