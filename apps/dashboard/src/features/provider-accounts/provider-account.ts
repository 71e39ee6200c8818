import type { contract, RouteOutput } from '@/server/contract';

/** A provider account as lists show it. */
export type ProviderAccount = RouteOutput<typeof contract.providerAccounts.list>['items'][number];

/** One of the ways to sign in to an account. */
export type ProviderCredential = ProviderAccount['credentials'][number];

/** A time in which a credential is not asked. */
export type CredentialRest = ProviderCredential['rests'][number];
