import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { Attempt, Chance } from '@switchyard/core/routing/strategy';
import type { AdmissionRequest } from '@switchyard/platform/admission/admission-store';
import type { ObjectIds } from './objects/object-ids.ts';
import type { ObjectStore } from './objects/object-store.ts';
import type { OpenRequest } from './open-request.ts';
import type { ProviderCall, Reply } from './upstream/reply.ts';

/** Everything the pipeline needs from the world. Built once in main.ts; replaced in tests. */
export type Services = {
  clock: Clock;
  chance: Chance;
  configuration: {
    /** The key behind a secret, from memory whenever possible. */
    findKey(secret: string): Promise<VirtualKeyConfiguration | undefined>;
    organization(organizationId: string): Promise<OrganizationConfiguration | undefined>;
  };
  /** The unit price of a call now; undefined when nobody knows it. */
  priceOf(configuration: OrganizationConfiguration, attempt: Attempt, variant?: string): UnitPrice | undefined;
  /** Checks every limit and budget and reserves in all of them. Throws the refusal. */
  admission: { admit(request: AdmissionRequest, context: AdmissionContext): Promise<RateLimitState | undefined> };
  upstream: { call(call: ProviderCall): Promise<Reply> };
  /** Prices, releases and records a request; resolves when the record is durable. */
  ledger: {
    settle(request: OpenRequest): Promise<void>;
    /** Throws when there is no room for another record. */
    refuseWhenFull(): void;
  };
  /** Ids of objects that providers keep, as callers get them. */
  objectIds: ObjectIds;
  /** Files and batches, as far as they must be listed and settled. */
  objects: ObjectStore;
  settings: {
    maxBodyBytes: number;
    bodyMs: number;
    defaultMaxOutputTokens: number;
    reservationLeaseMs: number;
    maxAttempts: number;
  };
};

/** Wall time names moments, monotonic time measures. Both in ms. */
export type Clock = { wallMs(): number; monotonicMs(): number };

/** Where a refusal takes its words from, and when to stop waiting. */
export type AdmissionContext = { configuration: OrganizationConfiguration; keyName: string; signal: AbortSignal };

/** The tightest limit on requests after admission. */
export type RateLimitState = { limit: number; remaining: number; freesInMs: number };
