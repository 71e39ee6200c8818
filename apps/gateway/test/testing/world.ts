import { randomBytes } from 'node:crypto';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { insertShadowRun } from '@switchyard/db/requests/shadow-runs';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { gatewayEnvironment } from '@switchyard/platform/environment/variables';
import { announceConfigurationChange } from '@switchyard/platform/events/configuration-events';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { startRecordWorker } from '@switchyard/platform/queue/record-worker';
import { connectRedis } from '@switchyard/platform/redis/connect-redis';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { createTestRedis } from '@switchyard/platform/testing/test-redis';
import { startSimulator } from '@switchyard/simulator/simulator';
import OpenAI from 'openai';
import { createGateway } from '../../src/create-gateway.ts';
import { answerMsFor, listen } from '../../src/http/listen.ts';
import { createTenant } from './tenant.ts';
import { until } from './until.ts';

export { until } from './until.ts';

/** A gateway on a real Postgres, Redis and simulator, with one organization, one team and one key. */
export type World = Awaited<ReturnType<typeof createWorld>>;

/** What signs calls to the simulator's Bedrock; it checks the signature. */
export const awsSecret = 's'.repeat(40);

/** The model that the test organization's account offers, besides those a test adds. */
export const model = 'gpt-4o-mini';

export async function createWorld(overrides: Record<string, string> = {}, { keepsRecords = true } = {}) {
  const database = await createTestDatabase(); // first, so that a missing Postgres leaves no Redis behind
  const [testRedis, simulator, sealing] = await Promise.all([
    createTestRedis(),
    startSimulator({ port: 0, awsSecret }),
    generateSealingKeys(),
  ]);
  const pepper = randomBytes(32).toString('hex');
  const environment = gatewayEnvironment.parse({
    DATABASE_URL: database.gatewayUrl,
    REDIS_URL: testRedis.url,
    KEY_PEPPER: pepper,
    INTERNAL_TOKEN: randomBytes(32).toString('hex'),
    CREDENTIAL_PRIVATE_KEY: sealing.privateKey,
    CONTENT_PUBLIC_KEY: sealing.publicKey,
    CACHE_KEY: randomBytes(32).toString('hex'),
    CACHE_WAIT_MS: '5000', // a busy machine is no reason for a miss
    ALLOW_PRIVATE_HOSTS: '127.0.0.0/8',
    ...overrides,
  });
  const owner = createDatabase(database.ownerUrl, { poolSize: 4 });
  const workerDb = createDatabase(database.workerUrl, { poolSize: 4 });
  const redis = connectRedis(testRedis.url, { name: 'test' });
  const worker = startRecordWorker(testRedis.url, {
    // Tests that look at no row spare themselves the work of writing them.
    handle: async (batch) => void (keepsRecords && (await ingestRecords(workerDb, batch.records))),
    handleShadow: (record) => insertShadowRun(workerDb, record),
    isRecordsFault: () => false,
    concurrency: 2,
    onRetry: () => {},
    onFailed: () => {},
    onError: () => {},
  });
  const gateway = await createGateway(environment, createLogger('gateway-test', 'fatal'));
  const server = listen(gateway.handle, {
    hostname: '127.0.0.1',
    port: 0,
    maxBodyBytes: environment.MAX_BODY_BYTES,
    answerMs: answerMsFor(environment.IDLE_TIMEOUT_MS),
  });
  const origin = `http://127.0.0.1:${server.port}`;
  const baseUrl = `${origin}/v1`;

  /** Announces a change and waits until the gateway works with it. */
  async function changed(id: string) {
    const { configVersion } = await owner.organization.update({
      where: { id },
      data: { configVersion: { increment: 1 } },
    });
    await announceConfigurationChange(redis, { organizationId: id });
    await until(async () => {
      const listed = await fetch(`${baseUrl}/models`, { headers: { authorization: `Bearer ${key.secret}` } });
      return listed.status !== 200 || BigInt(listed.headers.get('x-switchyard-configuration') ?? 0) >= configVersion;
    });
  }

  let key = { id: '', secret: '' };
  const tenant = await createTenant({ owner, sealing, pepper, providerUrl: `${simulator.url}/v1`, changed });
  key = await tenant.addKey();
  const accountId = await tenant.addAccount({ slug: 'simulator', models: [model] });
  const store = createAdmissionStore(redis);

  return {
    ...tenant,
    origin,
    baseUrl,
    key,
    accountId,
    owner,
    redis,
    simulator,
    sealing,
    gateway,
    environment,
    changed: () => changed(tenant.organizationId),
    setModels: (models: string[]) => tenant.setModels(accountId, models),
    setModelsOf: tenant.setModels,
    /** OpenAI's own client, without retries of its own so that every refusal is seen. */
    client: (secret: string = key.secret) => new OpenAI({ apiKey: secret, baseURL: baseUrl, maxRetries: 0 }),
    post: (body: unknown, init: { secret?: string; headers?: Record<string, string>; signal?: AbortSignal } = {}) =>
      fetch(`${baseUrl}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${init.secret ?? key.secret}`,
          ...init.headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(init.signal ? { signal: init.signal } : {}),
      }),
    /** Requests that have come in and are not answered to their end. */
    underWay: () => server.pendingRequests,
    /** The row of a request, once the worker has written it. */
    row: (requestId: string | null) => until(() => owner.requestLog.findUnique({ where: { id: requestId ?? '' } })),
    attempts: (requestId: string) => owner.requestAttempt.findMany({ where: { requestId }, orderBy: { index: 'asc' } }),
    store,
    /** What the team has spent and holds now, nano-USD, as far as a budget counts it. */
    async spend() {
      const counter = tenant.spendCounter();
      const [team] = counter ? await store.readBudgets(tenant.organizationId, [counter]) : [];
      return { spentNanos: team?.spent ?? 0n, heldNanos: team?.held ?? 0n };
    },
    async close() {
      await server.stop(true);
      await gateway.close();
      await worker.close();
      redis.disconnect();
      await Promise.all([closeDatabase(owner), closeDatabase(workerDb), simulator.stop()]);
      await Promise.all([database.drop(), testRedis.stop()]);
    },
  };
}
