import type { contract, RouteOutput } from '@/server/contract';

/** How an account did in the last 24 hours. */
export type AccountHealth = RouteOutput<typeof contract.providerAccounts.health>['items'][number];

/** One hour of an account's traffic. */
export type HealthBar = AccountHealth['bars'][number];
