import type { contract, RouteOutput } from '@/server/contract';

/** A key as lists show it. */
export type VirtualKey = RouteOutput<typeof contract.virtualKeys.list>['items'][number];
