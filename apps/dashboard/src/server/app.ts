import { createDatabase, type Database } from '@switchyard/db/client/create-database';
import { parseEnvironment } from '@switchyard/platform/environment/parse-environment';
import { dashboardEnvironment } from '@switchyard/platform/environment/variables';
import { createLogger, type Logger } from '@switchyard/platform/log/create-logger';
import { createMailer } from '@switchyard/platform/mail/mailer';
import { type ObjectStorage, openObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { connectRedis, type Redis } from '@switchyard/platform/redis/connect-redis';
import type { z } from 'zod';
import { createAttemptLimits } from './auth/attempt-limits.ts';
import { createTurns, type Turns } from './configuration/turns.ts';

/** The environment of the dashboard, parsed. */
export type Environment = z.infer<typeof dashboardEnvironment>;

/** What handlers work with; made once a process. */
export type App = {
  environment: Environment;
  db: Database;
  redis: Redis;
  log: Logger;
  limits: ReturnType<typeof createAttemptLimits>;
  /** Who may do what is costly at this moment. */
  turns: Turns;
  /** Sends e-mails; null without a mail server. */
  mailer: ReturnType<typeof createMailer>;
  /** Where large content lies; null without one. */
  objects: ObjectStorage | null;
  now(): Date;
};

/** Wires an app from an environment. Nothing is connected before its first use. Throws an EnvironmentError. */
export function createApp(variables: Record<string, string | undefined>): App {
  const environment = parseEnvironment('dashboard', dashboardEnvironment, variables);
  const redis = connectRedis(environment.REDIS_URL, { name: 'switchyard-dashboard', commandTimeoutMs: 2_000 });
  const log = createLogger('dashboard', environment.LOG_LEVEL);
  return {
    environment,
    // Searches and reports run with a time limit and in a pool of their own: they cannot starve the gateways.
    db: createDatabase(environment.DATABASE_URL, { poolSize: 10, statementTimeoutMs: 5_000 }),
    redis,
    log,
    limits: createAttemptLimits(redis),
    turns: createTurns(),
    mailer: createMailer(environment, log),
    objects: openObjectStorage(environment),
    now: () => new Date(),
  };
}

/** The app of this process, made at its first use: building the pages needs no environment. Reloading code keeps it. */
export function getApp(): App {
  store.switchyardApp ??= createApp(process.env);
  return store.switchyardApp;
}

const store = globalThis as typeof globalThis & { switchyardApp?: App };
