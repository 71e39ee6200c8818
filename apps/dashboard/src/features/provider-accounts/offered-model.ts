import type { contract, RouteOutput } from '@/server/contract';

/** A model that an account offers, with its price. */
export type OfferedModel = RouteOutput<typeof contract.models.list>['items'][number];
