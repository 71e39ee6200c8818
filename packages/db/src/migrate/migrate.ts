import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { applyMigrations, openSchemaEngine, type SourceFile } from './schema-engine.ts';
import { ensureVectorTable, type VectorTable } from './vector-table.ts';

/** Passwords for the three database roles of the apps. */
export type RolePasswords = { gateway: string; worker: string; dashboard: string };

/** What to migrate: `databaseUrl` as the owner of the database, who may create roles. */
export type MigrateOptions = { databaseUrl: string; rolePasswords?: RolePasswords };

/** The names of the migrations that were applied, and what came of the table for vectors. */
export type Migrated = { applied: string[]; vectors: VectorTable };

/** The database role that each app signs in as. */
export const appRoles = {
  gateway: 'switchyard_gateway',
  worker: 'switchyard_worker',
  dashboard: 'switchyard_dashboard',
} as const;

/**
 * Brings a database to the newest schema and answers what was done. When passwords are given, the apps' roles may sign in with them
 * afterwards. Two at once are safe: one waits for the other under an advisory lock of the database. A migration that fails leaves
 * nothing behind and rejects.
 */
export async function migrate({ databaseUrl, rolePasswords }: MigrateOptions): Promise<Migrated> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'switchyard-migrate' });
  // A connection that is cut fails the query too; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const applied = await applyMissing(client, databaseUrl);
    const vectors = await ensureVectorTable(client);
    if (rolePasswords) await allowSignIn(client, rolePasswords);
    return { applied, vectors };
  } finally {
    await client.end();
  }
}

/** The committed migrations, oldest first. */
export function readMigrations(): SourceFile[] {
  const folder = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ path: name, content: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Lets the apps' roles sign in. Roles belong to the whole server, so the last caller's passwords hold. */
export async function allowSignIn(client: Client, passwords: RolePasswords): Promise<void> {
  for (const app of ['gateway', 'worker', 'dashboard'] as const) {
    const password = client.escapeLiteral(passwords[app]);
    await client.query(`ALTER ROLE ${client.escapeIdentifier(appRoles[app])} LOGIN PASSWORD ${password}`);
  }
}

/** `databaseUrl` with an app's role and password instead of its own. */
export function urlForRole(databaseUrl: string, app: keyof RolePasswords, password: string): string {
  const url = new URL(databaseUrl);
  url.username = appRoles[app];
  url.password = encodeURIComponent(password);
  return url.href;
}

/** An arbitrary number that names our advisory lock among those of the database. */
const migrationLock = 7_205_759;

/** The engine wants a schema before it applies SQL, but does not hold one against the other. */
const anySchema: SourceFile = { path: 'schema.prisma', content: 'datasource db { provider = "postgresql" }' };

async function applyMissing(client: Client, databaseUrl: string): Promise<string[]> {
  const migrations = readMigrations();
  // Starting the engine costs most of a second; a database that has every migration does not need it.
  if (await hasAll(client, migrations)) return [];
  const engine = await openSchemaEngine(databaseUrl, [anySchema]);
  try {
    return await applyMigrations(engine, migrations);
  } finally {
    engine.free();
  }
}

async function hasAll(client: Client, migrations: SourceFile[]): Promise<boolean> {
  const { rows: known } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('_prisma_migrations')::text AS table`,
  );
  if (known[0]?.table == null) return false;
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const finished = new Set(rows.map(({ name }) => name));
  return migrations.every(({ path }) => finished.has(path));
}
