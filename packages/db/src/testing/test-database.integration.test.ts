import { afterAll, expect, test } from 'bun:test';
import { Client } from 'pg';
import { readMigrations } from '../migrate/migrate.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const made: TestDatabase[] = [];
afterAll(() => Promise.all(made.map((database) => database.drop())));

async function fresh(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  made.push(database);
  return database;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('a test database has every migration, and two never share a row', async () => {
  const [one, other] = await Promise.all([fresh(), fresh()]);
  const applied = await ask(
    one.ownerUrl,
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL',
  );
  expect(applied).toHaveLength(readMigrations().length);
  await ask(
    one.ownerUrl,
    `INSERT INTO users (id, email, name, updated_at) VALUES (gen_random_uuid(), 'a@b.c', 'A', now())`,
  );
  expect(await ask(other.ownerUrl, 'SELECT email FROM users')).toEqual([]);
});

test('each app signs in as its own role, which neither owns nor bypasses anything', async () => {
  const database = await fresh();
  for (const [url, role] of [
    [database.gatewayUrl, 'switchyard_gateway'],
    [database.workerUrl, 'switchyard_worker'],
    [database.dashboardUrl, 'switchyard_dashboard'],
  ] as const) {
    expect(await ask(url, 'SELECT current_user::text AS name')).toEqual([{ name: role }]);
    const flags = await ask(
      url,
      'SELECT rolsuper OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = current_user',
    );
    expect(flags).toEqual([{ mighty: false }]);
  }
});

test('a dropped database is gone even while somebody is connected', async () => {
  const database = await createTestDatabase();
  const guest = new Client({ connectionString: database.ownerUrl });
  guest.on('error', () => {});
  await guest.connect();
  await database.drop();
  await expect(ask(database.ownerUrl, 'SELECT 1')).rejects.toThrow('does not exist');
});
