import { createHash, randomUUID } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import { allowSignIn, migrate, type RolePasswords, readMigrations, urlForRole } from '../migrate/migrate.ts';

/** A database of a test's own: empty, migrated, and reached as its owner or as one of the apps. */
export type TestDatabase = {
  ownerUrl: string;
  gatewayUrl: string;
  workerUrl: string;
  dashboardUrl: string;
  /** Deletes it, also while connections to it are open. */
  drop(): Promise<void>;
};

/**
 * Makes a fresh, migrated database on a server, that of `TEST_DATABASE_URL` unless another is given (as a superuser). It is copied from
 * a template that is migrated once for each state of the migrations, so it costs tens of milliseconds. The apps' roles share the
 * password in `TEST_ROLE_PASSWORD`.
 */
export async function createTestDatabase(serverUrl = process.env.TEST_DATABASE_URL): Promise<TestDatabase> {
  if (!serverUrl) throw new Error(missing);
  const password = process.env.TEST_ROLE_PASSWORD ?? 'switchyard-test';
  const template = await ensureTemplate(serverUrl, password);
  const name = `switchyard_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, async (server) => {
    // A template cannot be copied while it is connected to; the lock also keeps its migration apart.
    await server.query('SELECT pg_advisory_lock_shared($1)', [templateLock]);
    await server.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(template)}`);
  });
  const ownerUrl = urlOfDatabase(serverUrl, name);
  return {
    ownerUrl,
    gatewayUrl: urlForRole(ownerUrl, 'gateway', password),
    workerUrl: urlForRole(ownerUrl, 'worker', password),
    dashboardUrl: urlForRole(ownerUrl, 'dashboard', password),
    drop: () =>
      onServer(serverUrl, async (server) => {
        await server.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
      }),
  };
}

const missing =
  'TEST_DATABASE_URL is missing. `npm test` starts a server and sets it; to run one test by hand, point it at a ' +
  'PostgreSQL superuser, for example postgresql://postgres:postgres@127.0.0.1:5432/postgres.';

const templateLock = 7_205_761;
const ready = new Map<string, Promise<string>>();

/** One look at the template of a server is enough for a process. */
function ensureTemplate(serverUrl: string, password: string): Promise<string> {
  const making = ready.get(serverUrl) ?? makeTemplate(serverUrl, password);
  ready.set(serverUrl, making);
  return making;
}

async function makeTemplate(serverUrl: string, password: string): Promise<string> {
  const name = `switchyard_template_${migrationsHash()}`;
  const passwords: RolePasswords = { gateway: password, worker: password, dashboard: password };
  await onServer(serverUrl, async (server) => {
    await server.query('SELECT pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await buildTemplate(server, { serverUrl, name });
    await allowSignIn(server, passwords);
  });
  return name;
}

/** Built under another name and renamed when whole, so that a template is never half migrated. */
async function buildTemplate(server: Client, { serverUrl, name }: { serverUrl: string; name: string }): Promise<void> {
  const draft = `${name}_draft`;
  await server.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(draft)} WITH (FORCE)`);
  await server.query(`CREATE DATABASE ${escapeIdentifier(draft)} TEMPLATE template0`);
  await migrate({ databaseUrl: urlOfDatabase(serverUrl, draft) });
  // The schema engine closes its connections a moment after it answers.
  await server.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [draft]);
  await server.query(`ALTER DATABASE ${escapeIdentifier(draft)} RENAME TO ${escapeIdentifier(name)}`);
}

function migrationsHash(): string {
  const hash = createHash('sha256');
  for (const { path, content } of readMigrations()) hash.update(`${path}\n${content}\n`);
  return hash.digest('hex').slice(0, 16);
}

function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(serverUrl: string, work: (server: Client) => Promise<void>): Promise<void> {
  const server = new Client({ connectionString: serverUrl, application_name: 'switchyard-test' });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
