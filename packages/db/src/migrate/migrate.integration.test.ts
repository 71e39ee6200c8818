import { afterAll, expect, test } from 'bun:test';
import { Client } from 'pg';
import { createTestDatabase } from '../testing/test-database.ts';
import { migrate, readMigrations } from './migrate.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

/** An empty database beside the test's own. */
async function emptyDatabase(name: string): Promise<string> {
  const server = new Client({ connectionString: database.ownerUrl });
  await server.connect();
  await server.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await server.end();
  return database.ownerUrl.replace(/\/[^/]+$/, `/${name}`);
}

test('of two migrations at once exactly one applies, and a later one applies nothing', async () => {
  const name = `switchyard_migrate_${crypto.randomUUID().replaceAll('-', '')}`;
  const databaseUrl = await emptyDatabase(name);
  const names = readMigrations().map(({ path }) => path);
  const both = await Promise.all([migrate({ databaseUrl }), migrate({ databaseUrl })]);
  expect(both.flatMap(({ applied }) => applied)).toEqual(names);
  expect((await migrate({ databaseUrl })).applied).toEqual([]);
  const server = new Client({ connectionString: database.ownerUrl });
  await server.connect();
  await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await server.end();
});
