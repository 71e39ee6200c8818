import type { contract, RouteOutput } from '@/server/contract';

/** A rule as lists show it. */
export type Rule = RouteOutput<typeof contract.routingRules.list>['items'][number];
