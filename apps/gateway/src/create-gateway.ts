import { shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { closeDatabase, createDatabase, ping } from '@switchyard/db/client/create-database';
import { findVirtualKey } from '@switchyard/db/configuration/find-virtual-key';
import { loadBudgetGroups } from '@switchyard/db/configuration/load-budget-groups';
import { loadBudgetSpends } from '@switchyard/db/configuration/load-budget-spends';
import { loadOrganizationConfiguration } from '@switchyard/db/configuration/load-organization-configuration';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { createCacheStore } from '@switchyard/platform/cache/cache-store';
import type { gatewayEnvironment } from '@switchyard/platform/environment/variables';
import { listenForConfigurationChanges } from '@switchyard/platform/events/configuration-events';
import type { Logger } from '@switchyard/platform/log/create-logger';
import { createOriginGuard } from '@switchyard/platform/network/origin-guard';
import { openObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { openContentQueue } from '@switchyard/platform/queue/content-queue';
import { openRecordQueue } from '@switchyard/platform/queue/record-queue';
import { connectRedis } from '@switchyard/platform/redis/connect-redis';
import { listenForRests } from '@switchyard/platform/resting/rest-messages';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { hashToken } from '@switchyard/platform/secrets/token';
import type { z } from 'zod';
import { createAdmission } from './admission/create-admission.ts';
import { createLeaseKeeper } from './admission/lease-keeper.ts';
import { createSettlementSignal } from './admission/settlement-signal.ts';
import { shareReads } from './admission/share-reads.ts';
import { createFlights } from './cache/flight.ts';
import { openVectors } from './cache/open-vectors.ts';
import { createConfiguration } from './configuration/create-configuration.ts';
import { createPriceList } from './configuration/create-price-list.ts';
import { createCredentials } from './configuration/credentials.ts';
import { createContentKeeper } from './content/content-keeper.ts';
import { createContentKeys } from './content/content-keys.ts';
import { createContentWriter } from './content/content-writer.ts';
import { createRedactor } from './content/redactor.ts';
import { createHandler, type Handler } from './http/create-handler.ts';
import { createInternalHandler } from './internal/create-internal-handler.ts';
import { createProviderTester } from './internal/provider-test.ts';
import { createLedger } from './ledger/create-ledger.ts';
import { createObjectStore } from './objects/create-object-store.ts';
import { createObjectIds } from './objects/object-ids.ts';
import { findRequest } from './requests/find-request.ts';
import { createEndedRequests } from './requests/recent-requests.ts';
import type { Services } from './services.ts';
import { createShadow } from './shadow/create-shadow.ts';
import { createTokenCounter } from './tokens/token-counter.ts';
import { createUpstream } from './upstream/call-provider.ts';
import { createBoard } from './upstream/health/board.ts';
import { createSignIns } from './upstream/sign-in/create-sign-ins.ts';

/** What the gateway reads from its environment. */
export type GatewayEnvironment = z.infer<typeof gatewayEnvironment>;

/** A gateway without sockets: two web-standard handlers and an end. */
export type Gateway = { handle: Handler; handleInternal: Handler; close(): Promise<void> };

const commandTimeoutMs = 2_000;

/** How long copies may still take when the gateway ends, ms. */
const copyGraceMs = 15_000;

/** Wires the pipeline to the world. */
export async function createGateway(environment: GatewayEnvironment, logger: Logger): Promise<Gateway> {
  const db = createDatabase(environment.DATABASE_URL, { poolSize: 5, statementTimeoutMs: 5_000 });
  const redis = connectRedis(environment.REDIS_URL, { name: 'switchyard-gateway', commandTimeoutMs });
  // A connection of its own: nobody who waits to be admitted waits for a large answer.
  const cacheRedis = connectRedis(environment.REDIS_URL, { name: 'switchyard-gateway-cache', commandTimeoutMs });
  const questions = openVectors(environment, cacheRedis);
  const cache = createCacheStore(cacheRedis, {
    secret: environment.CACHE_KEY,
    maxEntryBytes: environment.CACHE_MAX_ENTRY_BYTES,
    maxBytes: environment.CACHE_MAX_BYTES,
    waitMs: environment.CACHE_WAIT_MS,
  });
  const queue = openRecordQueue(environment.REDIS_URL, { commandTimeoutMs });
  const store = createAdmissionStore(redis);
  const leases = createLeaseKeeper(store, environment.RESERVATION_LEASE_MS, logger);
  const settlements = createSettlementSignal();
  const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

  const configuration = createConfiguration({
    hash: (secret) => hashToken(environment.KEY_PEPPER, secret),
    findKey: (hash) => findVirtualKey(db, hash),
    loadOrganization: (id) => loadOrganizationConfiguration(db, id, (problem) => logger.error(problem)),
    logger,
  });
  const changes = await listenForConfigurationChanges(environment.REDIS_URL, {
    onChange: ({ organizationId }) => configuration.forget(organizationId),
    onGap: () => configuration.forgetAll(),
  });

  const chance = { random: Math.random };
  const board = createBoard({ store: createRestStore(redis), clock, chance, logger });
  const rests = listenForRests(environment.REDIS_URL, {
    onMessage: (message) => board.hear(message),
    onGap: () => board.doubt(),
  });

  const guard = createOriginGuard({
    allowedNetworks: environment.ALLOW_PRIVATE_HOSTS.split(',')
      .map((network) => network.trim())
      .filter(Boolean),
    connectTimeoutMs: environment.CONNECT_TIMEOUT_MS,
  });
  const signIns = createSignIns(guard);
  const objectIds = createObjectIds(environment.KEY_PEPPER);
  const tokens = createTokenCounter();
  // A reading goes through the whole queue, and every value that a budget counts apart may ask for one.
  const pendingCharges = shareReads((organizationId) => queue.pendingCharges(organizationId));
  const admission = createAdmission({
    store,
    async loadSpends(organizationId, counters) {
      // First the queue and then the ledger: a record that moves on in between is found in both and counted once.
      const pending = await pendingCharges(organizationId);
      return await loadBudgetSpends(db, organizationId, { counters, pending });
    },
    async loadGroups(organizationId, budget, atMost) {
      const pending = await pendingCharges(organizationId);
      return await loadBudgetGroups(db, organizationId, { budget, atMost, pending });
    },
    settlements,
  });
  const ledger = createLedger({
    queue,
    store,
    clock,
    tokens,
    logger,
    newBatchId: () => Bun.randomUUIDv7(),
    onSettled(organizationId, requestId) {
      leases.release(organizationId, requestId);
      settlements.settled(organizationId);
    },
    patienceMs: 10_000,
  });
  const redactor = createRedactor();
  const contentQueue = openContentQueue(environment.REDIS_URL, { commandTimeoutMs });
  const contentWriter = createContentWriter({
    queue: contentQueue,
    newBatchId: () => Bun.randomUUIDv7(),
    monotonicMs: clock.monotonicMs,
  });
  const unshadowed: Omit<Services, 'shadow'> = {
    clock,
    chance,
    configuration,
    priceOf: createPriceList(shippedPriceBook(), () => new Date()),
    admission: {
      ...admission,
      async admit(request) {
        const decided = await admission.admit(request);
        if (decided.kind === 'admitted') leases.hold(request.organizationId, request.requestId);
        return decided;
      },
    },
    board,
    spend: { read: (organizationId, counters) => store.readBudgets(organizationId, counters) },
    cache: { ...cache, flights: createFlights(), vectors: questions.vectors },
    upstream: createUpstream({
      guard,
      credentials: createCredentials(environment.CREDENTIAL_PRIVATE_KEY),
      signIns,
      objectIds,
      tokens,
      timeouts: {
        firstByteMs: environment.FIRST_BYTE_TIMEOUT_MS,
        firstContentMs: environment.FIRST_CONTENT_TIMEOUT_MS,
        wholeAnswerMs: environment.WHOLE_ANSWER_TIMEOUT_MS,
        idleMs: environment.IDLE_TIMEOUT_MS,
        totalMs: environment.TOTAL_TIMEOUT_MS,
      },
    }),
    ledger,
    contents: createContentKeeper({
      keys: createContentKeys(environment.CONTENT_PUBLIC_KEY, () => Bun.randomUUIDv7()),
      writer: contentWriter,
      redactor,
      storage: openObjectStorage(environment),
      logger,
    }),
    requests: createEndedRequests((name) => findRequest(db, name)),
    objectIds,
    objects: createObjectStore(db, () => new Date()),
    settings: {
      maxBodyBytes: environment.MAX_BODY_BYTES,
      bodyMs: 60_000,
      defaultMaxOutputTokens: environment.DEFAULT_MAX_OUTPUT_TOKENS,
      reservationLeaseMs: environment.RESERVATION_LEASE_MS,
      budgetWaitMs: environment.BUDGET_WAIT_MS,
      maxAttempts: 3,
      maxCallsPerAccount: environment.MAX_CALLS_PER_ACCOUNT,
      totalMs: environment.TOTAL_TIMEOUT_MS,
      dashboardUrl: environment.DASHBOARD_URL?.replace(/\/+$/, '') ?? null,
    },
  };

  const shadow = createShadow({
    services: unshadowed,
    store,
    queue,
    leases,
    tokens,
    logger,
    newId: () => Bun.randomUUIDv7(),
  });
  const services: Services = { ...unshadowed, shadow };

  const health = {
    async ready() {
      // Anyone may ask, so why a store is down, with its address and user, stays in the log.
      const answer = async (ask: Promise<unknown>) =>
        ask.then(
          () => 'ok',
          (error: unknown) => {
            logger.warn({ err: error }, 'not ready');
            return 'down';
          },
        );
      const checks = { postgres: await answer(ping(db)), redis: await answer(redis.ping()) };
      return { ok: Object.values(checks).every((check) => check === 'ok'), checks };
    },
  };
  return {
    handle: createHandler(services, health, { logger, newRequestId: () => Bun.randomUUIDv7() }),
    handleInternal: createInternalHandler(environment.INTERNAL_TOKEN, {
      tester: createProviderTester(environment.CREDENTIAL_PRIVATE_KEY, guard, signIns),
      services,
      cache: { store: cache, configuration },
    }),
    async close() {
      await contentWriter.drain();
      await ledger.drain();
      await shadow.drain(copyGraceMs);
      tokens.close();
      leases.close();
      changes.close();
      rests.close();
      redactor.close();
      await Promise.all([queue.close(), contentQueue.close()]);
      redis.disconnect();
      cacheRedis.disconnect();
      await Promise.all([questions.close(), closeDatabase(db)]);
    },
  };
}
