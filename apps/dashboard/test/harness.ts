import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '@switchyard/core/tenancy/permissions';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { createTestRedis } from '@switchyard/platform/testing/test-redis';
import { type App, createApp } from '../src/server/app.ts';
import { writeSessionCookie } from '../src/server/auth/session-cookie.ts';
import { serve } from '../src/server/http/serve.ts';
import { routes } from '../src/server/routes/index.ts';

/** Someone who calls: headers that sign them in. */
export type Caller = { headers: Record<string, string>; userId: string; email: string };

/** A call as a client makes it. */
export type CallInput = {
  method: string;
  path: string;
  body?: unknown;
  caller?: Caller | undefined;
  organization?: string;
};

/** What came back; `body` is parsed JSON where it is JSON. */
export type Answer = { status: number; body: ReturnType<JSON['parse']>; text: string; headers: Headers };

/** An app on real Postgres and Redis whose API is called in process, and the means to set the scene. */
export type Harness = Awaited<ReturnType<typeof createHarness>>;

const origin = 'http://dashboard.test';

/** Starts everything a test file needs. `gatewayUrl` is where provider tests are sent. */
export async function createHarness({ gatewayUrl = 'http://127.0.0.1:9', variables = {} } = {}) {
  const database = await createTestDatabase();
  const redis = await createTestRedis();
  const sealing = await generateSealingKeys();
  const app = createApp({
    DATABASE_URL: database.dashboardUrl,
    REDIS_URL: redis.url,
    KEY_PEPPER: randomBytes(32).toString('hex'),
    INTERNAL_TOKEN: randomBytes(32).toString('hex'),
    AUTH_SECRET: randomBytes(32).toString('hex'),
    CREDENTIAL_PUBLIC_KEY: sealing.publicKey,
    CHANNEL_PUBLIC_KEY: sealing.publicKey,
    CONTENT_PRIVATE_KEY: sealing.privateKey,
    DASHBOARD_URL: origin,
    GATEWAY_URL: 'http://gateway.test',
    GATEWAY_INTERNAL_URL: gatewayUrl,
    LOG_LEVEL: 'error',
    ...variables,
  });
  // The owner of the database sees every row, so tests can look behind the API.
  const owner = createDatabase(database.ownerUrl, { poolSize: 4 });
  return {
    app,
    owner,
    redis,
    workerUrl: database.workerUrl,
    privateKey: sealing.privateKey,
    call: (input: CallInput) => callApi(app, input),
    person: (options?: { operator?: boolean }) => createPerson({ app, owner }, options),
    organization: () => createOrganization(owner),
    apiToken: (organizationId: string, role: Role) => createApiToken({ app, owner }, organizationId, role),
    async member(organizationId: string, role: Role): Promise<Caller> {
      const person = await createPerson({ app, owner });
      await owner.membership.create({ data: { organizationId, userId: person.userId, role } });
      return person;
    },
    async stop() {
      app.redis.disconnect();
      await Promise.all([closeDatabase(app.db), closeDatabase(owner)]);
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}

type Stores = { app: App; owner: Database };

async function callApi(app: App, { method, path, body, caller, organization }: CallInput): Promise<Answer> {
  const request = new Request(`${origin}/api/v1${path}`, {
    method,
    headers: {
      origin,
      host: 'dashboard.test',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(organization === undefined ? {} : { 'x-switchyard-organization': organization }),
      ...caller?.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await serve(app, routes, request);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, body: isJson ? JSON.parse(text) : text, text, headers: response.headers };
}

async function createPerson({ app, owner }: Stores, { operator = false } = {}): Promise<Caller> {
  const email = `${randomUUID()}@example.com`;
  const user = await owner.user.create({ data: { email, name: `Person ${email.slice(0, 8)}`, isOperator: operator } });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const session = await owner.session.create({ data: { userId: user.id, expiresAt } });
  const cookie = await writeSessionCookie(app.environment, { id: session.id, userId: user.id });
  return { headers: { cookie }, userId: user.id, email };
}

function createOrganization(owner: Database) {
  const slug = `org-${randomUUID().slice(0, 13)}`;
  return owner.organization.create({ data: { slug, name: `Organization ${slug}` } });
}

async function createApiToken({ app, owner }: Stores, organizationId: string, role: Role): Promise<Caller> {
  const { secret, prefix, last4 } = issueToken('syt');
  const tokenHash = hashToken(app.environment.KEY_PEPPER, secret);
  await owner.apiToken.create({ data: { organizationId, name: 'token', role, tokenHash, prefix, last4 } });
  return { headers: { authorization: `Bearer ${secret}` }, userId: '', email: '' };
}
