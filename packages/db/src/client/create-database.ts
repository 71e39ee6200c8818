import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '../generated/client.ts';
import { nameOfPrepared } from './prepared.ts';

/**
 * A pool of connections as one role. Apps hold it and pass it to repositories; only `packages/db` calls its methods. Tables of
 * tenants answer no row through it: they need one of the scopes below.
 */
export type Database = PrismaClient;

/** One transaction that has said who it acts for; row-level security holds every statement in it to that. */
export type Scoped = Prisma.TransactionClient;

/** How a pool behaves. */
export type DatabaseOptions = {
  /** Most connections open at once. */
  poolSize: number;
  /** A statement that runs longer is cancelled by Postgres; without it a statement may run for ever. */
  statementTimeoutMs?: number;
  /** Longest wait for a connection to be made or to become free. */
  connectTimeoutMs?: number;
  /** Longest life of a transaction. */
  transactionTimeoutMs?: number;
  /** A connection that nobody used for so long is closed. */
  idleTimeoutMs?: number;
};

/** Makes the pool. Nothing is connected before the first query, so this never fails; `ping` tells whether Postgres answers. */
export function createDatabase(url: string, options: DatabaseOptions): Database {
  const { poolSize, statementTimeoutMs, connectTimeoutMs = 5_000, transactionTimeoutMs = 30_000 } = options;
  const { idleTimeoutMs = 10_000 } = options;
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: idleTimeoutMs,
      // A server that vanishes without a word is noticed, and its queries fail instead of waiting for ever.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
    },
    // An idle connection that breaks is replaced at its next use; unheard, the event would end the process.
    { onPoolError: () => {}, onConnectionError: () => {}, statementNameGenerator: ({ sql }) => nameOfPrepared(sql) },
  );
  return new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: connectTimeoutMs, timeout: transactionTimeoutMs },
  });
}

/** Runs `fn` in one transaction that sees and writes the rows of this organization alone. */
export function inOrganization<Result>(
  db: Database,
  organizationId: string,
  fn: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  return scope(db, { 'app.organization_id': organizationId }, fn);
}

/** As `inOrganization`, and Postgres cancels a statement of it that runs longer than `statementMs`. */
export function inOrganizationWithin<Result>(
  db: Database,
  { organizationId, statementMs }: { organizationId: string; statementMs: number },
  fn: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  return scope(db, { 'app.organization_id': organizationId, statement_timeout: String(statementMs) }, fn);
}

/** As `inOrganization`, and every statement sees the database as the first one did, so that what is read agrees with itself. */
export function inOrganizationSnapshot<Result>(
  db: Database,
  organizationId: string,
  fn: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  const settings = { 'app.organization_id': organizationId };
  return db.$transaction((scoped) => declare(scoped, settings).then(() => fn(scoped)), {
    isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
  });
}

/** Runs `fn` as a signed-in person, who sees their own memberships and the organizations these lead to. */
export function asUser<Result>(db: Database, userId: string, fn: (scoped: Scoped) => Promise<Result>): Promise<Result> {
  return scope(db, { 'app.user_id': userId }, fn);
}

/** Runs `fn` for the operator's page. Postgres looks the user up: one that is no operator sees what `asUser` shows. */
export function asOperator<Result>(
  db: Database,
  userId: string,
  fn: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  return scope(db, { 'app.user_id': userId, 'app.operator': 'on' }, fn);
}

/** Runs `fn` with the hash of a secret as its proof: it sees the one row that has this hash. */
export function bySecret<Result>(
  db: Database,
  hash: Uint8Array,
  fn: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  return scope(db, { 'app.secret_hash': Buffer.from(hash).toString('hex') }, fn);
}

/** Resolves when Postgres answers; rejects with the driver's error when it does not. */
export async function ping(db: Database): Promise<void> {
  await db.$queryRaw`select 1`;
}

/** Ends every connection; running transactions finish first. */
export async function closeDatabase(db: Database): Promise<void> {
  await db.$disconnect();
}

function scope<Result>(
  db: Database,
  settings: Record<string, string>,
  fn: (scoped: Scoped) => Promise<Result>,
): Promise<Result> {
  return db.$transaction((scoped) => declare(scoped, settings).then(() => fn(scoped)));
}

/** The settings hold until the transaction ends, so a pooled connection never carries them to its next user. */
async function declare(scoped: Scoped, settings: Record<string, string>): Promise<void> {
  const calls = Object.entries(settings).map(([name, value]) => Prisma.sql`set_config(${name}, ${value}, true)`);
  await scoped.$queryRaw`select ${Prisma.join(calls)}`;
}
