import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(86_400_000);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://');
const redisUrl = z.string().regex(/^rediss?:\/\//, 'must start with redis:// or rediss://');
const secret = z.string().min(32, 'must have at least 32 characters');
const logLevel = z.enum(['debug', 'info', 'warn', 'error']).default('info');

const shared = {
  DATABASE_URL: postgresUrl.describe('PostgreSQL 15 or newer, as the role of this process'),
  REDIS_URL: redisUrl.describe('Redis 6.2 or newer with appendonly yes and maxmemory-policy noeviction'),
  LOG_LEVEL: logLevel.describe('debug, info, warn or error'),
};
const keyPepper = secret.describe(
  'Secret under which virtual keys and API tokens are hashed; the same in gateway and dashboard',
);
const dashboardUrl = z.url().describe('Address at which people reach the dashboard');
const allowPrivateHosts = z
  .string()
  .default('')
  .describe('Private networks that provider accounts and webhooks may point at, as CIDRs, comma-separated');
const mail = {
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional()
    .describe('Mail server; without it e-mail verification, password reset and notifications by e-mail are off'),
  MAIL_FROM: z.string().default('Switchyard <switchyard@localhost>').describe('Sender of e-mails'),
};
/** Where what is too large for the database goes. Without a bucket nothing does. */
const objectStorage = {
  S3_ENDPOINT: z.url().optional().describe('S3-compatible storage for large content: its address'),
  S3_REGION: z.string().default('us-east-1').describe('S3-compatible storage: region'),
  S3_BUCKET: z.string().optional().describe('S3-compatible storage: bucket; without one, large content is cut'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('S3-compatible storage: access key id'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('S3-compatible storage: secret access key'),
};
const contentPrivateKey = z
  .string()
  .min(43)
  .describe('Private key that opens the content of requests; the gateway has only its public half');
const internalToken = secret.describe('Secret between dashboard and gateway; the same in both');

/** What the gateway reads. */
export const gatewayEnvironment = z.object({
  ...shared,
  KEY_PEPPER: keyPepper,
  INTERNAL_TOKEN: internalToken,
  CREDENTIAL_PRIVATE_KEY: z
    .string()
    .min(43)
    .describe('Private key that opens provider credentials; only the gateway has it'),
  CONTENT_PUBLIC_KEY: z.string().min(43).describe('Public key with which the content of requests is sealed'),
  CACHE_KEY: secret.describe('Secret under which cached answers are named and encrypted; the same in all gateways'),
  CACHE_MAX_ENTRY_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(1_048_576)
    .describe('Largest answer that is cached, compressed, in bytes'),
  CACHE_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1_048_576)
    .default(268_435_456)
    .describe('Most that the cached answers of one organization take, in bytes'),
  CACHE_WAIT_MS: milliseconds.default(100).describe('Longest wait for the cache, in ms; then it is a miss'),
  CACHE_VECTORS: z
    .enum(['redis', 'postgres'])
    .default('redis')
    .describe('Where questions are kept as vectors and compared: redis, or postgres with the extension pgvector'),
  CACHE_MAX_VECTORS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(100_000)
    .describe('Most questions that an organization keeps as vectors when CACHE_VECTORS is postgres'),
  ...objectStorage,
  GATEWAY_HOST: z.string().default('0.0.0.0').describe('Address the proxy API listens on'),
  GATEWAY_PORT: port.default(8080).describe('Port of the proxy API'),
  GATEWAY_INTERNAL_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address of the internal API that the dashboard calls'),
  GATEWAY_INTERNAL_PORT: port.default(8081).describe('Port of the internal API'),
  ALLOW_PRIVATE_HOSTS: allowPrivateHosts,
  DASHBOARD_URL: dashboardUrl.optional().describe('Address at which people reach the dashboard; refusals link to it'),
  MAX_BODY_BYTES: z.coerce.number().int().min(1_024).default(10_485_760).describe('Largest request body, in bytes'),
  CONNECT_TIMEOUT_MS: milliseconds.default(3_000).describe('Longest wait for a connection to a provider, in ms'),
  FIRST_BYTE_TIMEOUT_MS: milliseconds
    .default(30_000)
    .describe('Longest silence before the content of a streamed answer begins, in ms'),
  FIRST_CONTENT_TIMEOUT_MS: milliseconds
    .default(120_000)
    .describe('Longest wait for the content of a streamed answer, whatever the provider sends before it, in ms'),
  WHOLE_ANSWER_TIMEOUT_MS: milliseconds
    .default(120_000)
    .describe('Longest wait for an answer that is not streamed, in ms'),
  IDLE_TIMEOUT_MS: milliseconds.default(60_000).describe('Longest silence inside an answer, in ms'),
  TOTAL_TIMEOUT_MS: milliseconds.default(600_000).describe('Longest time for a whole call, in ms'),
  MAX_CALLS_PER_ACCOUNT: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Most calls under way to one provider account, so that one that hangs does not take all connections'),
  BUN_CONFIG_MAX_HTTP_REQUESTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(256)
    .describe('Most calls under way to all providers; Bun itself reads it, and allows only 256 without it'),
  RESERVATION_LEASE_MS: milliseconds
    .default(60_000)
    .describe('How long a reservation outlives a gateway that died, in ms'),
  BUDGET_WAIT_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('How long a call waits for money that other calls hold, in ms'),
  DEFAULT_MAX_OUTPUT_TOKENS: z.coerce
    .number()
    .int()
    .min(1)
    .default(8_192)
    .describe('Output bound given to a call that sets none and draws on a budget'),
});

/** What the worker reads. */
export const workerEnvironment = z.object({
  ...shared,
  CHANNEL_PRIVATE_KEY: z
    .string()
    .min(43)
    .describe('Private key that opens the addresses of notification channels; only the worker has it'),
  CONTENT_PRIVATE_KEY: contentPrivateKey,
  ...objectStorage,
  DASHBOARD_URL: dashboardUrl,
  ALLOW_PRIVATE_HOSTS: allowPrivateHosts,
  ...mail,
  SWEEP_INTERVAL_MS: milliseconds.default(15_000).describe('How often orphaned reservations are looked for, in ms'),
  WORKER_HOST: z.string().default('127.0.0.1').describe('Address of the worker health check'),
  WORKER_PORT: port.default(8082).describe('Port of the worker health check'),
});

/** What the dashboard reads. */
export const dashboardEnvironment = z.object({
  ...shared,
  KEY_PEPPER: keyPepper,
  INTERNAL_TOKEN: internalToken,
  CREDENTIAL_PUBLIC_KEY: z.string().min(43).describe('Public key with which provider credentials are sealed'),
  CHANNEL_PUBLIC_KEY: z
    .string()
    .min(43)
    .describe('Public key with which the addresses of notification channels are sealed'),
  CONTENT_PRIVATE_KEY: contentPrivateKey,
  ...objectStorage,
  AUTH_SECRET: secret.describe('Secret that signs session cookies'),
  DASHBOARD_URL: dashboardUrl,
  GATEWAY_URL: z.url().describe('Address at which applications reach the gateway, without /v1'),
  GATEWAY_INTERNAL_URL: z.url().describe('Address of the gateway internal API'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(16)
    .default(0)
    .describe('How many proxies of yours stand in front and append to x-forwarded-for; 0 ignores the header'),
  ALLOW_SIGN_UP: flag.default(true).describe('Whether anyone may sign up; false leaves invitations only'),
  GITHUB_CLIENT_ID: z.string().optional().describe('Sign-in with GitHub: client id'),
  GITHUB_CLIENT_SECRET: z.string().optional().describe('Sign-in with GitHub: client secret'),
  GOOGLE_CLIENT_ID: z.string().optional().describe('Sign-in with Google: client id'),
  GOOGLE_CLIENT_SECRET: z.string().optional().describe('Sign-in with Google: client secret'),
  OIDC_ISSUER: z.url().optional().describe('Sign-in with OpenID Connect: issuer'),
  OIDC_CLIENT_ID: z.string().optional().describe('Sign-in with OpenID Connect: client id'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('Sign-in with OpenID Connect: client secret'),
  OIDC_NAME: z.string().default('Single sign-on').describe('Sign-in with OpenID Connect: text of the button'),
  ...mail,
});
