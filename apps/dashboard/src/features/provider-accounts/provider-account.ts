import type { contract, RouteOutput } from '@/server/contract';

/** A provider account as lists show it. */
export type ProviderAccount = RouteOutput<typeof contract.providerAccounts.list>['items'][number];
