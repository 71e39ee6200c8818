import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { deleteExpiredVectors, findNearestVector, hasVectorTable, keepVector } from '../src/cache/cache-vectors.ts';
import { closeDatabase, createDatabase, type Database, inOrganization } from '../src/client/create-database.ts';
import { sqlState } from '../src/client/sql-state.ts';
import { Prisma } from '../src/generated/client.ts';
import { createTestDatabase } from '../src/testing/test-database.ts';
import { createVectorDatabase, type VectorDatabase } from '../src/testing/vector-database.ts';
import { asOwner } from './tenant.ts';

const vector = Float32Array.of(0.6, 0.8);
const kept = { set: 'set', entry: 'entry', requestId: 'request', vector, ttlSeconds: 3_600 };

let database: VectorDatabase;
let db: Database;
let [acme, other] = ['', ''];
beforeAll(async () => {
  database = await createVectorDatabase();
  db = createDatabase(database.url, { poolSize: 1 });
}, 30_000);
beforeEach(async () => {
  await database.as('gateway');
  [acme, other] = [await addOrganization(), await addOrganization()];
  for (const organizationId of [acme, other]) await keepVector(db, organizationId, kept);
});
afterAll(async () => {
  await closeDatabase(db);
  await database.stop();
});

async function addOrganization(): Promise<string> {
  const id = crypto.randomUUID();
  const insert = `insert into organizations (id, slug, name, updated_at) values ($1, $2, 'Acme', now())`;
  await database.asOwner(insert, [id, id]);
  return id;
}

async function owners(): Promise<string[]> {
  const rows = await database.asOwner<{ id: string }>('select distinct organization_id as id from cache_vectors');
  return rows.map(({ id }) => id);
}

const stateOf = (organizationId: string, statement: Prisma.Sql) =>
  inOrganization(db, organizationId, (scoped) => scoped.$executeRaw(statement)).then(
    () => 'done',
    (error: unknown) => sqlState(error),
  );

test('the gateway sees the vectors of the organization it acts for alone, without any filter, and writes no others', async () => {
  const seen = await inOrganization(
    db,
    acme,
    (scoped) => scoped.$queryRaw`select current_user as role, organization_id as id from cache_vectors`,
  );
  expect(seen).toEqual([{ role: 'switchyard_gateway', id: acme }]);
  expect(await db.$queryRaw`select entry from cache_vectors`).toEqual([]);
  const intruding = Prisma.sql`
    insert into cache_vectors select ${other}::uuid, 'x', 'x', 'x', 2, '[1,0]', now(), now() + interval '1 hour'`;
  expect(await stateOf(acme, intruding)).toBe('42501');
  expect(await stateOf(acme, Prisma.sql`delete from cache_vectors`)).toBe('done');
  expect(await owners()).toContain(other);
});

test('the worker deletes what has ended, of every organization, and can read no vector', async () => {
  await keepVector(db, acme, { ...kept, entry: 'brief', ttlSeconds: 60 });
  await keepVector(db, other, { ...kept, entry: 'brief', ttlSeconds: 60 });
  await database.as('worker');
  expect(await deleteExpiredVectors(db, new Date(Date.now() + 600_000))).toBe(2);
  expect(await deleteExpiredVectors(db, new Date(Date.now() + 600_000))).toBe(0);
  expect(await owners()).toEqual(expect.arrayContaining([acme, other]));
  for (const column of ['vector', 'request_id'])
    expect([column, await stateOf(acme, Prisma.sql([`select ${column} from cache_vectors`]))]).toEqual([
      column,
      '42501',
    ]);
  await database.as('dashboard');
  expect(await stateOf(acme, Prisma.sql`select entry from cache_vectors`)).toBe('42501');
});

test('an organization that is deleted takes its vectors with it', async () => {
  await database.asOwner('delete from organizations where id = $1', [acme]);
  expect(await owners()).not.toContain(acme);
  expect(await owners()).toContain(other);
});

test('what is compared is one set by its index', async () => {
  const plan = await database.asOwner<Record<string, string>>(
    `explain select entry from cache_vectors where organization_id = $1 and set = 'set' and dimensions = 2
     order by vector <=> '[1,0]', created_at limit 1`,
    [acme],
  );
  expect(JSON.stringify(plan)).toContain('cache_vectors_pkey');
});

test('where there is no table nothing is deleted; a set that takes too long to be compared has nothing near', async () => {
  const plain = await createTestDatabase();
  const gateway = createDatabase(plain.gatewayUrl, { poolSize: 1 });
  const find = (withinMs: number) => findNearestVector(gateway, acme, { set: 'set', vector, withinMs });
  try {
    if (await hasVectorTable(gateway)) return; // what stands in for it below is needed only without it
    expect(await deleteExpiredVectors(gateway, new Date())).toBe(0);
    expect(await find(5_000).catch((error: unknown) => sqlState(error))).toBe('42P01');
    await asOwner(plain.ownerUrl, (owner) => owner.query(slowTable));
    await asOwner(plain.ownerUrl, (owner) =>
      owner.query(`insert into cache_vectors select $1, 'set', 'entry', 'request', 2, '', now(), 'infinity'`, [acme]),
    );
    expect(await find(5_000)).toMatchObject({ entry: 'entry' });
    expect(await find(100)).toBeNull();
  } finally {
    await closeDatabase(gateway);
    await plain.drop();
  }
});

/** A table like ours whose comparison takes half a second: what the test's server has instead of pgvector. */
const slowTable = `
  create domain vector as text;
  create function slow_distance(text, text) returns float8 language sql volatile as 'select 0.5 from pg_sleep(0.5)';
  create operator <=> (leftarg = text, rightarg = text, function = slow_distance);
  create table cache_vectors (organization_id uuid, set text, entry text, request_id text, dimensions int, vector vector,
    created_at timestamptz, expires_at timestamptz);
  grant select on cache_vectors to switchyard_gateway;
`;
