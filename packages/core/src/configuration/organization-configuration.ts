import type { BudgetConfiguration } from '../budgets/budget.ts';
import type { CachePolicy } from '../cache/cache-policy.ts';
import type { ContentPolicy } from '../content/content-policy.ts';
import type { LimitPolicyConfiguration } from '../limits/limit-policy.ts';
import type { PriceOverride } from '../pricing/resolve-price.ts';
import type { PublishedRouting } from '../routing/publish/routing-set.ts';

/** One way to sign in to a provider account, still sealed. */
export type CredentialConfiguration = {
  id: string;
  name: string;
  sealed: string;
  /** How much of the account's traffic it carries, in proportion to the others; at least 1. */
  weight: number;
};

/** An organization's access to a provider. */
export type ProviderAccountConfiguration = {
  id: string;
  slug: string;
  name: string;
  provider: string;
  baseUrl: string;
  /** Those that new calls may use; draining ones are left out. */
  credentials: CredentialConfiguration[];
  /** Until then another account serves what it can; null when nobody routed traffic away. */
  awayUntil: Date | null;
  /** Models offered, in the provider's own names. */
  models: string[];
  /** Lower numbers are asked first when no rule decides. */
  priority: number;
};

/** What somebody says for the whole organization (both null), one of its teams, or one key. */
export type ScopedPolicy<Policy> = { teamId: string | null; keyId: string | null; policy: Policy };

/** Everything a gateway must know of an organization to serve its requests; one immutable snapshot serves a whole request. */
export type OrganizationConfiguration = {
  id: string;
  slug: string;
  name: string;
  status: 'ACTIVE' | 'SUSPENDED';
  version: bigint;
  teams: { id: string; name: string; archived: boolean }[];
  /** Enabled accounts, by priority and then by age. */
  providerAccounts: ProviderAccountConfiguration[];
  /** Rules that are switched on, in the order in which they are asked, and aliases. */
  routing: PublishedRouting;
  /** IANA name; budgets without one of their own follow its calendar. */
  timeZone: string;
  budgets: BudgetConfiguration[];
  limitPolicies: LimitPolicyConfiguration[];
  priceOverrides: PriceOverride[];
  cachePolicies: ScopedPolicy<CachePolicy>[];
  contentPolicies: ScopedPolicy<ContentPolicy>[];
};

/** What a virtual key's hash leads to. */
export type VirtualKeyConfiguration = {
  id: string;
  organizationId: string;
  teamId: string;
  memberId: string | null;
  name: string;
  /** Empty: every model of the organization. */
  allowedModels: string[];
  /** Leaves out the fields that a provider's format cannot express instead of refusing the request. */
  dropUnsupported: boolean;
  expiresAt: Date | null;
  revokedAt: Date | null;
};
