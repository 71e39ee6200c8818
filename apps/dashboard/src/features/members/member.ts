import type { contract, RouteOutput } from '@/server/contract';

/** A member as lists show them. */
export type Member = RouteOutput<typeof contract.members.list>['items'][number];
