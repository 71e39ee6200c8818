import type { contract, RouteOutput } from '@/server/contract';

/** A question that somebody keeps. */
export type SavedView = RouteOutput<typeof contract.savedViews.list>['items'][number];
