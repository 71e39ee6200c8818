import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { announceConfigurationChange } from '@switchyard/platform/events/configuration-events';
import { openRecordQueue } from '@switchyard/platform/queue/record-queue';
import { connectRedis } from '@switchyard/platform/redis/connect-redis';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { createTestRedis } from '@switchyard/platform/testing/test-redis';
import { createTenant } from '../../apps/gateway/test/testing/tenant.ts';
import { startOwnPostgres } from './own-postgres.ts';
import { startService } from './service.ts';

/** The whole yard as real processes: Postgres, Redis, simulator, gateway and worker, with one tenant. */
export type Yard = Awaited<ReturnType<typeof startYard>>;

/** One attempt on the simulator's bill. */
export type Billed = { user: string | null; outcome: string; promptTokens: number; completionTokens: number };

/** Short, so that orphans are found while a test waits. */
const leaseMs = 3_000;

/** With `processors` the gateway has its own and all else shares the others; `logLevel` is that of gateway and worker. */
type YardOptions = { processors?: { gateway: string; others: string }; logLevel?: string };

/** Starts everything. */
export async function startYard({ processors, logLevel = 'error' }: YardOptions = {}) {
  const [postgres, testRedis, sealing] = await Promise.all([
    startOwnPostgres(),
    createTestRedis(),
    generateSealingKeys(),
  ]);
  const database = await createTestDatabase(postgres.serverUrl);
  const [gatewayPort, internalPort, workerPort, simulatorPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const pepper = randomBytes(32).toString('hex');
  const shared = { REDIS_URL: testRedis.url, LOG_LEVEL: logLevel };
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const simulator = await startService(
    {
      file: 'packages/simulator/src/main.ts',
      environment: { SIMULATOR_PORT: String(simulatorPort) },
      processors: processors?.others,
    },
    `${simulatorUrl}/_simulator/healthz`,
  );
  const gateway = await startService(
    {
      file: 'apps/gateway/src/main.ts',
      environment: {
        ...shared,
        DATABASE_URL: database.gatewayUrl,
        KEY_PEPPER: pepper,
        INTERNAL_TOKEN: randomBytes(32).toString('hex'),
        CREDENTIAL_PRIVATE_KEY: sealing.privateKey,
        CONTENT_PUBLIC_KEY: sealing.publicKey,
        CACHE_KEY: crypto.randomUUID(),
        ALLOW_PRIVATE_HOSTS: '127.0.0.0/8',
        GATEWAY_HOST: '127.0.0.1',
        GATEWAY_PORT: String(gatewayPort),
        GATEWAY_INTERNAL_PORT: String(internalPort),
        BUN_CONFIG_MAX_HTTP_REQUESTS: '16384',
        RESERVATION_LEASE_MS: String(leaseMs),
        BUDGET_WAIT_MS: '200',
      },
      processors: processors?.gateway,
    },
    `${gatewayUrl}/readyz`,
  );
  const worker = await startService(
    {
      file: 'apps/worker/src/main.ts',
      environment: {
        ...shared,
        DATABASE_URL: database.workerUrl,
        CHANNEL_PRIVATE_KEY: sealing.privateKey,
        CONTENT_PRIVATE_KEY: sealing.privateKey,
        DASHBOARD_URL: 'http://dashboard.test',
        WORKER_PORT: String(workerPort),
        SWEEP_INTERVAL_MS: '500',
      },
      processors: processors?.others,
    },
    `http://127.0.0.1:${workerPort}/readyz`,
  );

  const owner = createDatabase(database.ownerUrl, { poolSize: 4 });
  const redis = connectRedis(testRedis.url, { name: 'chaos' });
  const records = openRecordQueue(testRedis.url, { commandTimeoutMs: 5_000 });
  const changed = (organizationId: string) => announceConfigurationChange(redis, { organizationId });
  const tenant = await createTenant({ owner, sealing, pepper, providerUrl: `${simulatorUrl}/v1`, changed });
  const key = await tenant.addKey();

  return {
    ...tenant,
    gatewayUrl,
    simulatorUrl,
    key,
    gateway,
    worker,
    /** The private half opens what was said, and all else that is sealed here. */
    sealing,
    postgres,
    redisServer: testRedis,
    owner,
    redis,
    store: createAdmissionStore(redis),
    records,
    async bill(): Promise<{ entries: Billed[]; open: number }> {
      return (await fetch(`${simulatorUrl}/_simulator/bill`)).json() as Promise<{ entries: Billed[]; open: number }>;
    },
    async forgetBill(): Promise<void> {
      await fetch(`${simulatorUrl}/_simulator/bill`, { method: 'DELETE' });
    },
    async close() {
      await Promise.all([gateway.stop(), worker.stop(), simulator.stop()]);
      await records.close();
      redis.disconnect();
      await closeDatabase(owner);
      await Promise.all([postgres.stop(), testRedis.stop()]);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
