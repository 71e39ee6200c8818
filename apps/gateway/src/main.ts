import { EnvironmentError, parseEnvironment } from '@switchyard/platform/environment/parse-environment';
import { gatewayEnvironment } from '@switchyard/platform/environment/variables';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { connectRedis, inspectRedis } from '@switchyard/platform/redis/connect-redis';
import { createGateway, type GatewayEnvironment } from './create-gateway.ts';

const environment = readEnvironment();
const logger = createLogger('gateway', environment.LOG_LEVEL);
await refuseForgetfulRedis(environment.REDIS_URL);
const gateway = await createGateway(environment, logger);

const server = Bun.serve({
  hostname: environment.GATEWAY_HOST,
  port: environment.GATEWAY_PORT,
  reusePort: true,
  development: false, // whatever NODE_ENV says: Bun's own error page shows source code to the caller
  idleTimeout: 0, // the pipeline has its own clocks; a stream may be silent for long
  maxRequestBodySize: environment.MAX_BODY_BYTES * 2, // the pipeline refuses first, in the caller's format
  fetch: gateway.handle,
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
    await Promise.all([server.stop(), internal.stop()]);
    await gateway.close();
    process.exit(0);
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
