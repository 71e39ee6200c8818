import { randomBytes } from 'node:crypto';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { createTestRedis } from '@switchyard/platform/testing/test-redis';
import { createApp } from '../apps/dashboard/src/server/app.ts';
import { serve } from '../apps/dashboard/src/server/http/serve.ts';
import { routes } from '../apps/dashboard/src/server/routes/index.ts';

/** What a page asks the management API: the path below `/api/v1`, and a body where it posts. */
export type Page = { name: string; path: string; body?: unknown };

/** Asks the management API and hands out its response. */
export type Call = (page: Omit<Page, 'name'>) => Promise<Response>;

/** The management API on a database and a Redis of its own, called in process. */
export type BenchedApi = Awaited<ReturnType<typeof openManagementApi>>;

/** Opens it; the owner of the database may take ten minutes for a transaction, since it makes millions of rows. */
export async function openManagementApi({ ownerConnections }: { ownerConnections: number }) {
  const [database, redis, sealing] = await Promise.all([
    createTestDatabase(),
    createTestRedis(),
    generateSealingKeys(),
  ]);
  const owner = createDatabase(database.ownerUrl, { poolSize: ownerConnections, transactionTimeoutMs: 600_000 });
  const app = createApp({
    DATABASE_URL: database.dashboardUrl,
    REDIS_URL: redis.url,
    KEY_PEPPER: randomBytes(32).toString('hex'),
    INTERNAL_TOKEN: randomBytes(32).toString('hex'),
    AUTH_SECRET: randomBytes(32).toString('hex'),
    CREDENTIAL_PUBLIC_KEY: sealing.publicKey,
    CHANNEL_PUBLIC_KEY: sealing.publicKey,
    CONTENT_PRIVATE_KEY: sealing.privateKey,
    DASHBOARD_URL: 'http://dashboard.bench',
    GATEWAY_URL: 'http://gateway.bench',
    GATEWAY_INTERNAL_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'error',
  });
  return {
    app,
    owner,
    /** A way to ask as an owner of the organization. */
    async callerOf(organizationId: string): Promise<Call> {
      const { secret, prefix, last4 } = issueToken('syt');
      const tokenHash = hashToken(app.environment.KEY_PEPPER, secret);
      await owner.apiToken.create({ data: { organizationId, name: 'bench', role: 'OWNER', tokenHash, prefix, last4 } });
      return ({ path, body }) =>
        serve(
          app,
          routes,
          new Request(`http://dashboard.bench/api/v1${path}`, {
            method: body === undefined ? 'GET' : 'POST',
            headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        );
    },
    async close(): Promise<void> {
      app.redis.disconnect();
      await Promise.all([closeDatabase(app.db), closeDatabase(owner)]);
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}
