import type { contract, RouteOutput } from '@/server/contract';

/** A limit as lists show it. */
export type LimitPolicy = RouteOutput<typeof contract.limitPolicies.list>['items'][number];

/** A limit as its form holds it: the very body that is sent, so that nothing can be lost between the two. */
export type LimitForm = Pick<LimitPolicy, 'name' | 'scope' | 'conditions' | 'groupBy' | 'maxGroups' | 'rules'>;
