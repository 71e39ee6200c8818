import { rmSync } from 'node:fs';
import { migrate } from '@switchyard/db/migrate/migrate';
import type { Demo } from '../../prisma/seed.ts';
import { printBanner } from './banner.ts';
import { buildDashboard } from './build-dashboard.ts';
import { type Crew, endCrew, killCrew, rotateLogs } from './child.ts';
import { addressesOf, type Wiring } from './environments.ts';
import { checkDatabase, checkRedis } from './external-stores.ts';
import { refuseTakenPorts } from './free-port.ts';
import { clientIsOutdated, generateClient } from './generate-client.ts';
import { lockHome } from './lock.ts';
import type { Options } from './options.ts';
import { startPostgres } from './postgres.ts';
import { removePlaceElsewhere } from './postgres-place.ts';
import { endLeftovers } from './process-record.ts';
import { PlainError, printFailure, step } from './progress.ts';
import { removeReadyFile, writeReadyFile } from './ready-file.ts';
import { findRedis, installRedis, startRedis } from './redis.ts';
import { loadSecrets, type Secrets, saveSecrets } from './secrets.ts';
import { servicesOf } from './services.ts';
import { supervise } from './supervise.ts';
import { vectorNote } from './vector-note.ts';

/** Starts the whole product and keeps it running until a signal. Never returns; the process ends with the exit code. */
export async function launch(options: Options): Promise<void> {
  process.on('exit', lockHome(options.home));
  const crew: Crew = { home: options.home, stopping: false, children: new Map() };
  try {
    endOnSignals(crew);
    endOnSurprises(crew);
    await start(crew, options);
  } catch (error) {
    // A start that Ctrl-C interrupts fails in many ways; the signal's handler already ends it.
    if (crew.stopping) return;
    printFailure(error);
    await finish(crew, 1);
  }
}

async function start(crew: Crew, options: Options): Promise<void> {
  const startedAt = performance.now();
  await endLeftovers(options.home);
  await refuseTakenPorts(options.ports);
  if (options.reset) await step('Local data wiped', async () => wipe(options.home));
  rotateLogs(options.home);
  const { secrets, isNew } = await loadSecrets(options.home);
  const [databaseUrl, redisUrl] = [await provideDatabase(crew, options, secrets), await provideRedis(crew, options)];
  const wiring: Wiring = { options, secrets, databaseUrl, redisUrl };

  if (clientIsOutdated()) await step('Prisma client generated', generateClient);
  const passwords = rolePasswords(secrets);
  const { vectors } = await step('Database migrated', () => migrate({ databaseUrl, rolePasswords: passwords }));
  const note = vectorNote(vectors);
  if (note !== undefined) console.log(note);
  const demo = options.empty ? undefined : await step('Demo organization ready', () => seed(wiring, isNew));
  if (options.mode === 'start') await step('Dashboard built', buildDashboard);

  const facts = { crew, wiring, demo };
  const events = {
    onRestart: () => writeReadyFile(facts),
    onGiveUp: (reason: string) => giveUp(crew, reason),
  };
  await step('Simulator, gateway, worker and dashboard started', async () => {
    await Promise.all(servicesOf(wiring).map((service) => supervise(crew, service, events)));
  });
  watchStores(crew);
  writeReadyFile(facts);
  printBanner(facts, performance.now() - startedAt);
}

async function provideDatabase(crew: Crew, { databaseUrl, ports }: Options, secrets: Secrets): Promise<string> {
  if (databaseUrl) {
    await step('PostgreSQL of DATABASE_URL answers', () => checkDatabase(databaseUrl));
    return databaseUrl;
  }
  return step('Embedded PostgreSQL started', () =>
    startPostgres(crew, { port: ports.postgres, password: secrets.postgresPassword }),
  );
}

async function provideRedis(crew: Crew, { redisUrl, ports }: Options): Promise<string> {
  if (redisUrl) {
    await step('Redis of REDIS_URL answers', () => checkRedis(redisUrl));
    return redisUrl;
  }
  if (!findRedis()) await step('Redis installed', installRedis);
  return step('Private Redis started', () => startRedis(crew, ports.redis));
}

/** The seed needs the generated client, so it is loaded only now. */
async function seed({ options, secrets, databaseUrl }: Wiring, resetPassword: boolean): Promise<Demo> {
  const { seedDemo } = await import('../../prisma/seed.ts');
  const demo = await seedDemo({
    databaseUrl,
    simulatorUrl: `${addressesOf(options).simulator}/v1`,
    credentialPublicKey: secrets.credentialPublicKey,
    keyPepper: secrets.keyPepper,
    password: secrets.demoPassword,
    virtualKey: secrets.demoVirtualKey,
    apiToken: secrets.demoApiToken,
    resetPassword,
  });
  const { virtualKey: demoVirtualKey, apiToken: demoApiToken } = demo;
  if (demoVirtualKey !== secrets.demoVirtualKey || demoApiToken !== secrets.demoApiToken)
    saveSecrets(options.home, { ...secrets, demoVirtualKey, demoApiToken });
  return demo;
}

const rolePasswords = ({ gatewayPassword, workerPassword, dashboardPassword }: Secrets) => ({
  gateway: gatewayPassword,
  worker: workerPassword,
  dashboard: dashboardPassword,
});

function wipe(home: string): void {
  removePlaceElsewhere(home);
  for (const name of ['postgres', 'postgres.new', 'postgres-place', 'redis', 'secrets.json', 'logs', 'ready.json'])
    rmSync(`${home}/${name}`, { recursive: true, force: true });
}

/** Services without their store only fail, so a store that ends takes everything with it. */
function watchStores(crew: Crew): void {
  for (const [name, text] of Object.entries({ postgres: 'The embedded PostgreSQL', redis: 'The private Redis' }))
    void crew.children.get(name)?.ended.then((how) => {
      if (!crew.stopping) giveUp(crew, `${text} ended (${how}).`);
    });
}

function giveUp(crew: Crew, reason: string): void {
  if (crew.stopping) return;
  printFailure(new PlainError(`${reason} Switchyard stops; the logs are in ${crew.home}/logs.`));
  void finish(crew, 1);
}

async function finish(crew: Crew, exitCode: number): Promise<void> {
  removeReadyFile(crew.home);
  await endCrew(crew);
  process.exit(exitCode);
}

/** Whatever goes wrong in the launcher itself, it never leaves its children behind. */
function endOnSurprises(crew: Crew): void {
  const onSurprise = (error: unknown) => {
    if (crew.stopping) return;
    printFailure(error);
    void finish(crew, 1);
  };
  process.on('uncaughtException', onSurprise);
  process.on('unhandledRejection', onSurprise);
}

/**
 * The first signal ends everything in order, a second one at once. npm, the shell and the terminal may each deliver the
 * same Ctrl-C, so what comes within a second counts as the first.
 */
function endOnSignals(crew: Crew): void {
  let firstAt: number | undefined;
  const onSignal = () => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      console.log('\n… Stopping. Ctrl-C again stops at once.');
      void finish(crew, 0);
    } else if (now - firstAt > 1_000) {
      void killCrew(crew).then(() => process.exit(130));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
