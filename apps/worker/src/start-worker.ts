import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { isRecordsFault } from '@switchyard/db/requests/ingest-records';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { workerEnvironment } from '@switchyard/platform/environment/variables';
import type { Logger } from '@switchyard/platform/log/create-logger';
import { createMailer } from '@switchyard/platform/mail/mailer';
import { createOriginGuard } from '@switchyard/platform/network/origin-guard';
import type { DeliveryParts } from '@switchyard/platform/notifications/deliver';
import { openObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { startContentWorker } from '@switchyard/platform/queue/content-worker';
import { startHousekeeping } from '@switchyard/platform/queue/housekeeping';
import { openRecordQueue } from '@switchyard/platform/queue/record-queue';
import { startRecordWorker } from '@switchyard/platform/queue/record-worker';
import { connectRedis, inspectRedis, type Redis } from '@switchyard/platform/redis/connect-redis';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { createVerificationStore } from '@switchyard/platform/verification/verification-store';
import type { z } from 'zod';
import { jobs } from './jobs/index.ts';
import { serveHealth } from './serve-health.ts';
import type { Tools } from './tools.ts';

/** Thrown when Redis may forget what must be kept; the message says what to set. */
export class UnsafeRedis extends Error {
  override name = 'UnsafeRedis';
}

const concurrency = 4;
const commandTimeoutMs = 5_000;

/** For finding the address of a webhook and for the first connection to it. */
const connectTimeoutMs = 5_000;

type Environment = z.infer<typeof workerEnvironment>;

/**
 * Starts every job and the health check. It waits for a Redis that is away, and goes on without a Postgres that is; `/readyz` says
 * so meanwhile. Rejects with UnsafeRedis when Redis may forget, with an EnvironmentError when object storage is half configured, and when
 * the health check's port is taken.
 * `stop` takes no more jobs and resolves when those that run are finished.
 */
export async function startWorker(environment: Environment, log: Logger) {
  const objects = openObjectStorage(environment);
  const db = createDatabase(environment.DATABASE_URL, { poolSize: concurrency + 4, statementTimeoutMs: 30_000 });
  // Nothing is connected before it is needed, and what is not needed is closed again.
  const slowDb = createDatabase(environment.DATABASE_URL, { poolSize: 4, transactionTimeoutMs: 30 * 60_000 });
  const redis = connectRedis(environment.REDIS_URL, { name: 'switchyard-worker', commandTimeoutMs });
  const records = openRecordQueue(environment.REDIS_URL, { commandTimeoutMs });
  const health = { hostname: environment.WORKER_HOST, port: environment.WORKER_PORT };
  const verifications = createVerificationStore(redis);
  const server = serveHealth({ db, redis, records, verifications, now: Date.now }, health);
  await refuseForgetfulRedis(redis, log);
  const tools: Tools = {
    db,
    slowDb,
    records,
    verifications,
    log,
    admission: createAdmissionStore(redis),
    rests: createRestStore(redis),
    delivery: deliveryParts(environment, log),
    contentPrivateKey: environment.CONTENT_PRIVATE_KEY,
    objects,
    dashboardUrl: environment.DASHBOARD_URL.replace(/\/+$/, ''),
    now: Date.now,
  };
  const consumers = [consumeRecords(environment.REDIS_URL, tools), consumeContents(environment.REDIS_URL, tools)];
  const housekeeping = await keepHouse(environment, tools);
  return {
    port: server.port,
    async stop() {
      await Promise.all([housekeeping, ...consumers].map((one) => one.close()));
      await Promise.all([server.stop(true), records.close(), closeDatabase(db), closeDatabase(slowDb)]);
      redis.disconnect();
    },
  };
}

function deliveryParts(environment: Environment, log: Logger): DeliveryParts {
  const networks = environment.ALLOW_PRIVATE_HOSTS.split(',').map((network) => network.trim());
  return {
    mailer: createMailer(environment, log),
    guard: createOriginGuard({ allowedNetworks: networks.filter((network) => network !== ''), connectTimeoutMs }),
    channelPrivateKey: environment.CHANNEL_PRIVATE_KEY,
    now: Date.now,
  };
}

/** One consumer serves every kind of record, since all come in one queue. */
function consumeRecords(redisUrl: string, tools: Tools) {
  const { log } = tools;
  return startRecordWorker(redisUrl, {
    async handle(batch) {
      for (const job of jobs) if (job.kind === 'records') await job.handle(tools, batch);
    },
    async handleShadow(copy) {
      for (const job of jobs) if (job.kind === 'shadows') await job.handle(tools, copy);
    },
    isRecordsFault,
    concurrency,
    onRetry: (error, jobId) => log.warn({ err: error, jobId }, 'a batch waits for its next try'),
    onFailed: (reason, jobId) => log.error({ jobId, reason }, 'records were refused and are kept'),
    onError: (error) => log.warn({ err: error }, 'the queue is not reachable'),
  });
}

/** In a queue of its own and one after the other: what was said is large, and records must not wait for it. */
function consumeContents(redisUrl: string, tools: Tools) {
  const { log } = tools;
  return startContentWorker(redisUrl, {
    async handle(batch) {
      for (const job of jobs) if (job.kind === 'contents') await job.handle(tools, batch);
    },
    isContentsFault: isRecordsFault,
    concurrency: 1,
    onRetry: (error, jobId) => log.warn({ err: error, jobId }, 'contents wait for their next try'),
    onFailed: (reason, jobId) => log.error({ jobId, reason }, 'contents were refused and are kept in the queue'),
    onError: (error) => log.warn({ err: error }, 'the queue of contents is not reachable'),
  });
}

function keepHouse({ REDIS_URL, SWEEP_INTERVAL_MS }: Environment, tools: Tools) {
  const { log } = tools;
  const works = jobs
    .filter((job) => job.kind === 'scheduled')
    .map((job) => ({
      name: job.name,
      schedule: job.schedule({ sweepIntervalMs: SWEEP_INTERVAL_MS }),
      run: () => job.run(tools),
    }));
  return startHousekeeping(REDIS_URL, works, {
    onFailed: (error, name) => log.error({ err: error, job: name }, 'housekeeping failed and will run again'),
    onError: (error) => log.warn({ err: error }, 'the housekeeping queue is not reachable'),
  });
}

async function refuseForgetfulRedis(redis: Redis, log: Logger): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const answered = await redis.ping().catch(() => undefined);
    if (answered !== undefined) break;
    if (tries === 0) log.warn('Redis does not answer; the worker waits for it');
    await Bun.sleep(500);
  }
  const complaints = await inspectRedis(redis);
  if (complaints.length > 0)
    throw new UnsafeRedis(`Redis is not safe to use:\n${complaints.map((one) => `  ${one}`).join('\n')}`);
}
