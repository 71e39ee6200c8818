import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Client } from 'pg';
import { migrate } from '../src/migrate/migrate.ts';
import { ensureVectorTable } from '../src/migrate/vector-table.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { createVectorDatabase, type VectorDatabase } from '../src/testing/vector-database.ts';
import { asOwner } from './tenant.ts';

const columns = `select string_agg(attname, ' ' order by attnum) as names from pg_attribute
  where attrelid = to_regclass('cache_vectors') and attnum > 0 and not attisdropped`;

async function namesOf(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ names: string | null }>(columns);
  return rows[0]?.names ?? null;
}

const whole = 'organization_id set entry request_id dimensions vector created_at expires_at';

let plain: TestDatabase;
let offering: VectorDatabase;
let client: Client;
beforeAll(async () => {
  plain = await createTestDatabase();
  offering = await createVectorDatabase({ hasTable: false });
  client = new Client({ connectionString: offering.url });
  await client.connect();
}, 30_000);
afterAll(async () => {
  await client.end();
  await offering.stop();
  await plain.drop();
});

test('a server that does not offer pgvector is migrated as ever, and nothing is made', async () => {
  const offered = await asOwner(plain.ownerUrl, (owner) =>
    owner.query(`select from pg_available_extensions where name = 'vector'`),
  );
  const { vectors } = await migrate({ databaseUrl: plain.ownerUrl });
  expect(vectors.kind === 'unavailable').toBe(offered.rowCount === 0);
  expect(await asOwner(plain.ownerUrl, namesOf)).toBe(offered.rowCount === 0 ? null : whole);
});

test('where the owner may not make the extension it says why, and makes nothing', async () => {
  await client.query('create role powerless; set role powerless');
  const refused = await ensureVectorTable(client);
  expect(refused).toEqual({ kind: 'refused', reason: expect.stringContaining('permission denied') });
  expect(await namesOf(client)).toBeNull();
  await client.query('reset role');
});

test('the table is there once the extension can be had, and stays as it is', async () => {
  expect(await ensureVectorTable(client)).toEqual({ kind: 'made' });
  expect(await namesOf(client)).toBe(whole);
  await client.query('alter table cache_vectors add column mark integer');
  expect(await ensureVectorTable(client)).toEqual({ kind: 'present' });
  expect(await namesOf(client)).toBe(`${whole} mark`);
});

test('when the extension was dropped, with all vectors, the table is made anew', async () => {
  await client.query('drop extension vector cascade');
  expect(await namesOf(client)).not.toContain('vector ');
  expect(await ensureVectorTable(client)).toEqual({ kind: 'made' });
  expect(await namesOf(client)).toBe(whole);
});

test('an extension that lies where nobody looks is told of', async () => {
  await client.query('drop extension vector cascade; create schema apart; create extension vector schema apart');
  expect(await ensureVectorTable(client)).toEqual({ kind: 'refused', reason: expect.stringContaining('search path') });
  await client.query('alter extension vector set schema public');
  expect(await ensureVectorTable(client)).toEqual({ kind: 'made' });
});
