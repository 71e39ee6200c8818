import type {
  OrganizationConfiguration,
  VirtualKeyConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { Attempt, Chance } from '@switchyard/core/routing/strategy';
import type { CountedBudget } from '@switchyard/platform/admission/admission';
import type { CacheStore } from '@switchyard/platform/cache/cache-store';
import type { VectorStore } from '@switchyard/platform/cache/vector-store';
import type { Admissions } from './admission/create-admission.ts';
import type { Flights } from './cache/flight.ts';
import type { ContentKeeper } from './content/content-keeper.ts';
import type { ObjectIds } from './objects/object-ids.ts';
import type { ObjectStore } from './objects/object-store.ts';
import type { OpenRequest } from './open-request.ts';
import type { EndedRequests } from './requests/recent-requests.ts';
import type { Board } from './upstream/health/board.ts';
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
  /** Checks every limit and budget and reserves in all of them, or in none. */
  admission: Admissions;
  /** What is known of the health of providers. */
  board: Board;
  /** What budgets have spent and hold now, in their units and in the order asked; null for one that is not loaded yet. Rejects when Redis is away. */
  spend: {
    read(organizationId: string, counters: CountedBudget[]): Promise<({ spent: bigint; held: bigint } | null)[]>;
  };
  /** Answers that are kept, and calls under way that equal calls may follow. */
  cache: Pick<CacheStore, 'nameOf' | 'look' | 'keep'> & { flights: Flights; vectors: VectorStore };
  upstream: { call(call: ProviderCall): Promise<Reply> };
  /** Prices, releases and records a request; resolves when the record is durable. */
  ledger: {
    settle(request: OpenRequest): Promise<void>;
    /** Throws when there is no room for another record. */
    refuseWhenFull(): void;
  };
  /** Keeps what is said in calls, where policies want it. */
  contents: ContentKeeper;
  /** What came of requests that have ended. */
  requests: EndedRequests;
  /** Sends copies of answered requests where rules want them. */
  shadow: { offer(request: OpenRequest): void };
  /** Ids of objects that providers keep, as callers get them. */
  objectIds: ObjectIds;
  /** Files and batches, as far as they must be listed and settled. */
  objects: ObjectStore;
  settings: {
    maxBodyBytes: number;
    bodyMs: number;
    defaultMaxOutputTokens: number;
    reservationLeaseMs: number;
    /** Longest wait for money that other calls hold, ms. */
    budgetWaitMs: number;
    maxAttempts: number;
    /** Most calls under way to one provider account, from this gateway. */
    maxCallsPerAccount: number;
    /** Bounds all attempts of a request together, ms, when its rule does not say. */
    totalMs: number;
    /** Address at which people reach the dashboard, without a slash at its end; null when nobody said it. */
    dashboardUrl: string | null;
  };
};

/** Wall time names moments, monotonic time measures. Both in ms. */
export type Clock = { wallMs(): number; monotonicMs(): number };
