import type { contract, RouteOutput } from '@/server/contract';

/** An organization as the operator sees it. */
export type Operated = RouteOutput<typeof contract.operatorOrganizations.list>['items'][number];
