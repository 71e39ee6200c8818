import { EnvironmentError, parseEnvironment } from '@switchyard/platform/environment/parse-environment';
import { workerEnvironment } from '@switchyard/platform/environment/variables';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { PortTaken } from './serve-health.ts';
import { startWorker, UnsafeRedis } from './start-worker.ts';

/** Longest wait for running jobs at the end. What is cut off is delivered again to the next worker. */
const drainTimeoutMs = 30_000;

try {
  const environment = parseEnvironment('worker', workerEnvironment, process.env);
  const log = createLogger('worker', environment.LOG_LEVEL);
  const starting = startWorker(environment, log);
  // Jobs run before everything has started, and must be finished also then.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'the worker finishes what it has begun');
      setTimeout(() => {
        log.error('jobs did not finish in time; they will be delivered again');
        process.exit(1);
      }, drainTimeoutMs).unref();
      await (await starting).stop();
      log.info('the worker has stopped');
      process.exit(0);
    });
  }
  const { port } = await starting;
  log.info({ port }, 'the worker is running');
} catch (error) {
  const expected = [EnvironmentError, PortTaken, UnsafeRedis].some((kind) => error instanceof kind);
  console.error(expected && error instanceof Error ? error.message : error);
  process.exit(1);
}
