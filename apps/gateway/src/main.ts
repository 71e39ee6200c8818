import { EnvironmentError, parseEnvironment } from '@switchyard/platform/environment/parse-environment';
import { gatewayEnvironment } from '@switchyard/platform/environment/variables';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { connectRedis, inspectRedis } from '@switchyard/platform/redis/connect-redis';
import { complaintOfVectors } from './cache/open-vectors.ts';
import { createGateway, type GatewayEnvironment } from './create-gateway.ts';
import { answerMsFor, listen } from './http/listen.ts';

/** How long the last records may take to be written, in ms. */
const drainMs = 30_000;

const environment = readEnvironment();
const logger = createLogger('gateway', environment.LOG_LEVEL);
await refuseForgetfulRedis(environment.REDIS_URL);
await refuseMissingVectors(environment);
if (environment.BUN_CONFIG_MAX_HTTP_REQUESTS <= environment.MAX_CALLS_PER_ACCOUNT)
  logger.warn(
    { BUN_CONFIG_MAX_HTTP_REQUESTS: environment.BUN_CONFIG_MAX_HTTP_REQUESTS },
    'one provider that hangs can take all connections; set BUN_CONFIG_MAX_HTTP_REQUESTS to several times MAX_CALLS_PER_ACCOUNT',
  );
const gateway = await createGateway(environment, logger);

const server = listen(gateway.handle, {
  hostname: environment.GATEWAY_HOST,
  port: environment.GATEWAY_PORT,
  maxBodyBytes: environment.MAX_BODY_BYTES,
  answerMs: answerMsFor(environment.IDLE_TIMEOUT_MS),
});
const internal = Bun.serve({
  hostname: environment.GATEWAY_INTERNAL_HOST,
  port: environment.GATEWAY_INTERNAL_PORT,
  development: false,
  fetch: gateway.handleInternal,
});
logger.info({ port: server.port, internalPort: internal.port }, 'gateway listening');

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    logger.info({ signal }, 'stopping: no new calls, running ones finish');
    // No call may take longer than this; a caller that does not read its answer must not hold up the end.
    const overdue = setTimeout(() => void server.stop(true), environment.TOTAL_TIMEOUT_MS);
    await Promise.all([server.stop(), internal.stop()]);
    clearTimeout(overdue);
    const closed = await Promise.race([gateway.close().then(() => true), Bun.sleep(drainMs).then(() => false)]);
    if (!closed) logger.error('records could not be written before the end');
    process.exit(closed ? 0 : 1);
  });
}

function readEnvironment(): GatewayEnvironment {
  try {
    return parseEnvironment('gateway', gatewayEnvironment, process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function refuseForgetfulRedis(url: string): Promise<void> {
  const redis = connectRedis(url, { name: 'switchyard-gateway-check' });
  const complaints = await inspectRedis(redis);
  redis.disconnect();
  if (complaints.length === 0) return;
  process.stderr.write(
    `The gateway cannot start: Redis would forget.\n${complaints.map((line) => `  ${line}`).join('\n')}\n`,
  );
  process.exit(1);
}

async function refuseMissingVectors(environment: GatewayEnvironment): Promise<void> {
  const complaint = await complaintOfVectors(environment);
  if (complaint === null) return;
  process.stderr.write(`The gateway cannot start: ${complaint}\n`);
  process.exit(1);
}
