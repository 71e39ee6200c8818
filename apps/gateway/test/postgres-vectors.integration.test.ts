import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { cosine, nearest } from '@switchyard/core/cache/nearest';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { createVectorDatabase, type VectorDatabase } from '@switchyard/db/testing/vector-database';
import type { VectorSet } from '@switchyard/platform/cache/vector-store';
import fc from 'fast-check';
import { createPostgresVectors } from '../src/cache/postgres-vectors.ts';
import { until } from './testing/until.ts';

/** A busy machine is no reason to find nothing. */
const options = { waitMs: 5_000, maxVectors: 100_000 };

let database: VectorDatabase;
let db: Database;
let organizationId = '';
beforeAll(async () => {
  database = await createVectorDatabase();
  await database.as('gateway');
  db = createDatabase(database.url, { poolSize: 1 });
  organizationId = await addOrganization();
}, 30_000);
afterAll(async () => {
  await closeDatabase(db);
  await database.stop();
});

async function addOrganization(): Promise<string> {
  const id = randomUUID();
  const insert = `insert into organizations (id, slug, name, updated_at) values ($1, $2, 'Acme', now())`;
  await database.asOwner(insert, [id, id]);
  return id;
}

const newSet = (): VectorSet => ({ organizationId, set: randomUUID() });
const vectorAt = (angle: number) => Float32Array.of(Math.cos(angle), Math.sin(angle));
const kept = (entry: string, angle: number) => ({ entry, requestId: `request ${entry}`, vector: vectorAt(angle) });

test('finds what the exact search in the process finds, whatever the vectors', async () => {
  const store = createPostgresVectors(db, options);
  const numbers = fc.float({ min: -1, max: 1, noNaN: true });
  const scaled = (length: number) =>
    fc
      .tuple(fc.array(numbers, { minLength: length, maxLength: length }), fc.integer({ min: -30, max: 30 }))
      .map(([vector, exponent]) => Float32Array.from(vector, (x) => x * 10 ** exponent))
      .filter((vector) => vector.some((x) => x !== 0));
  const cases = fc
    .integer({ min: 1, max: 12 })
    .chain((length) => fc.tuple(fc.array(scaled(length), { maxLength: 8 }), scaled(length)));
  await fc.assert(
    fc.asyncProperty(cases, async ([vectors, asked]) => {
      const set = newSet();
      const entries = vectors.map((vector, at) => ({ entry: String(at), requestId: `request ${at}`, vector }));
      for (const entry of entries) await store.add(set, entry, 60);
      const [found, expected] = [await store.nearest(set, asked), nearest(asked, entries)];
      if (found === null || expected === null) return expect([found, expected]).toEqual([null, null]);
      expect(found.similarity).toBeCloseTo(expected.similarity, 5);
      // Among those that are as near, to the precision of the numbers, either may be found.
      const named = entries.find(({ entry }) => entry === found.entry);
      expect(cosine(asked, named?.vector ?? new Float32Array())).toBeCloseTo(expected.similarity, 5);
      expect(found.requestId).toBe(`request ${found.entry}`);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('of those that are equally near the first is found; added again, an entry is what it was added as last', async () => {
  const [store, set] = [createPostgresVectors(db, options), newSet()];
  for (const name of ['a', 'b', 'c']) await store.add(set, kept(name, 1), 60);
  expect((await store.nearest(set, vectorAt(1)))?.entry).toBe('a');
  await store.add(set, { ...kept('a', 2), requestId: 'again' }, 60);
  expect((await store.nearest(set, vectorAt(1)))?.entry).toBe('b');
  expect(await store.nearest(set, vectorAt(2))).toMatchObject({ entry: 'a', requestId: 'again' });
});

test('sets are apart, and so are organizations that ask the same in a set of the same name', async () => {
  const [store, set] = [createPostgresVectors(db, options), newSet()];
  const stranger = { ...set, organizationId: await addOrganization() };
  await store.add(set, kept('a', 0), 60);
  expect(await store.nearest(stranger, vectorAt(0))).toBeNull();
  expect(await store.nearest({ ...set, set: randomUUID() }, vectorAt(0))).toBeNull();
  await store.add(stranger, kept('theirs', 1), 60);
  await store.forget(stranger, 'a');
  expect((await store.nearest(set, vectorAt(1)))?.entry).toBe('a');
  expect((await store.nearest(stranger, vectorAt(0)))?.entry).toBe('theirs');
});

test('what has ended or is forgotten is found no more; added again it is', async () => {
  const [store, set] = [createPostgresVectors(db, options), newSet()];
  await store.add(set, kept('brief', 0), 60);
  await store.add(set, kept('far', 1), 3_600);
  expect((await store.nearest(set, vectorAt(0)))?.entry).toBe('brief');
  const [ends] = await database.asOwner<{ seconds: number }>(
    `select extract(epoch from expires_at - now())::float8 as seconds from cache_vectors where set = $1 and entry = 'brief'`,
    [set.set],
  );
  expect(ends?.seconds).toBeWithin(30, 60.1);
  await database.asOwner(`update cache_vectors set expires_at = now() where set = $1 and entry = 'brief'`, [set.set]);
  expect((await store.nearest(set, vectorAt(0)))?.entry).toBe('far');
  await store.forget(set, 'far');
  expect(await store.nearest(set, vectorAt(0))).toBeNull();
  for (const name of ['brief', 'far']) await store.add(set, kept(name, 0), 60);
  expect((await store.nearest(set, vectorAt(0)))?.entry).toBe('brief');
});

test('vectors of another length, of no direction or of too many numbers match nothing and spoil nothing', async () => {
  const [store, set] = [createPostgresVectors(db, options), newSet()];
  await store.add(set, kept('two', 0), 60);
  expect(await store.nearest(set, Float32Array.of(1, 0, 0))).toBeNull();
  await store.add(set, { entry: 'three', requestId: 'r', vector: Float32Array.of(1, 0, 0) }, 60);
  await store.add(set, { entry: 'none', requestId: 'r', vector: Float32Array.of(0, 0) }, 60);
  await store.add(set, { entry: 'endless', requestId: 'r', vector: Float32Array.of(1, Number.POSITIVE_INFINITY) }, 60);
  await store.add(set, { entry: 'long', requestId: 'r', vector: new Float32Array(4_097).fill(1) }, 60);
  for (const vector of [
    Float32Array.of(0, 0),
    Float32Array.of(Number.NaN, 1),
    new Float32Array(),
    new Float32Array(20_000).fill(1),
  ])
    expect(await store.nearest(set, vector)).toBeNull();
  expect((await store.nearest(set, vectorAt(0)))?.entry).toBe('two');
  expect((await store.nearest(set, Float32Array.of(1, 1, 1)))?.entry).toBe('three');
});

test('an organization keeps so many; what has ended goes first, then the oldest, from every set, and nobody else’s', async () => {
  const [mine, stranger] = [await addOrganization(), await addOrganization()];
  const [unbound, store] = [
    createPostgresVectors(db, options),
    createPostgresVectors(db, { ...options, maxVectors: 4 }),
  ];
  const entries = async (of: string) =>
    (
      await database.asOwner<{ entry: string }>(
        'select entry from cache_vectors where organization_id = $1 order by created_at',
        [of],
      )
    ).map(({ entry }) => entry);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    await unbound.add({ organizationId: stranger, set: 's' }, kept(name, 0), 60);
  for (const name of ['a', 'b', 'c', 'd']) await store.add({ organizationId: mine, set: name }, kept(name, 0), 60);
  await database.asOwner(`update cache_vectors set expires_at = now() where organization_id = $1 and entry = 'c'`, [
    mine,
  ]);
  await store.add({ organizationId: mine, set: 'e' }, kept('e', 0), 60);
  await until(async () => (await entries(mine)).length === 4);
  expect(await entries(mine)).toEqual(['a', 'b', 'd', 'e']);
  for (const name of ['f', 'g']) await store.add({ organizationId: mine, set: 'new' }, kept(name, 0), 60);
  await until(async () => (await entries(mine)).length === 4);
  expect(await entries(mine)).toEqual(['d', 'e', 'f', 'g']);
  expect(await entries(stranger)).toHaveLength(6);
});

/** A server that takes connections and says nothing. */
async function createSilence() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  const end = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `postgresql://gateway@127.0.0.1:${address.port}/switchyard`, end };
}

test.each(['says nothing', 'is gone'])(
  'a Postgres that %s: nothing is found, nothing throws, and only a few wait',
  async (how) => {
    const silence = await createSilence();
    if (how === 'is gone') silence.end();
    const away = createDatabase(silence.url, { poolSize: 4, connectTimeoutMs: 2_000 });
    const store = createPostgresVectors(away, { ...options, waitMs: 200 });
    const set = newSet();
    const startedAt = performance.now();
    await store.add(set, kept('a', 0), 60);
    await store.forget(set, 'a');
    expect(await store.nearest(set, vectorAt(0))).toBeNull();
    const waitedMs = performance.now() - startedAt;
    expect(waitedMs).toBeLessThan(1_500);
    for (let at = 0; at < 100; at += 1) expect(await store.nearest(set, vectorAt(0))).toBeNull();
    expect(performance.now() - startedAt - waitedMs).toBeLessThan(150);
    silence.end();
    await closeDatabase(away);
  },
);
