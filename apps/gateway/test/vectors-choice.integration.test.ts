import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { createVectorDatabase, type VectorDatabase } from '@switchyard/db/testing/vector-database';
import { complaintOfVectors } from '../src/cache/open-vectors.ts';
import { startGatewayProcess } from './testing/gateway-process.ts';
import { createWorld, model, type World } from './testing/world.ts';

const embedder = 'text-embedding-3-small';

let world: World;
let vectors: VectorDatabase;
beforeAll(async () => {
  vectors = await createVectorDatabase();
  world = await createWorld({ CACHE_VECTORS: 'postgres' });
}, 60_000);
afterAll(async () => {
  await vectors.stop();
  await world.close();
});

const complaint = (own: Partial<World['environment']> = {}) => complaintOfVectors({ ...world.environment, ...own });

test('a gateway that is to keep vectors in a Postgres without the table says what to do and does not start', async () => {
  const said = await complaint();
  if (said === null) return; // the test's server has pgvector
  expect(said).toContain('CACHE_VECTORS=redis');
  const started = startGatewayProcess(world.environment).then(
    async (gateway) => {
      await gateway.stop();
      return 'it started';
    },
    (error: Error) => error.message,
  );
  expect(await started).toContain(`The gateway cannot start: ${said}`);
});

test('there is nothing to say against Redis, against a Postgres with the table, and against one that is away now', async () => {
  expect(await complaint({ CACHE_VECTORS: 'redis' })).toBeNull();
  await vectors.as('gateway');
  expect(await complaint({ DATABASE_URL: vectors.url })).toBeNull();
  expect(await complaint({ DATABASE_URL: 'postgresql://gateway@127.0.0.1:1/switchyard' })).toBeNull();
});

test('a gateway that keeps vectors in Postgres finds like questions there, and not in Redis', async () => {
  if ((await complaint()) !== null) for (const statement of standIn) await world.owner.$executeRawUnsafe(statement);
  await world.setModels([model, embedder]);
  await world.setCachePolicies({ policy: { mode: 'on' } });
  await world.addRule({
    conditions: [],
    target: { kind: 'call', providerAccountId: world.accountId, model },
    cache: { semantic: { providerAccountId: world.accountId, model: embedder, threshold: 0.8, mode: 'serve' } },
  });
  const words = Array.from({ length: 12 }, () => randomUUID().slice(0, 8));
  const ask = async (content: string) => {
    const response = await world.post({ model, messages: [{ role: 'user', content }] });
    await response.text();
    return response.headers.get('x-switchyard-cache');
  };
  expect(await ask(words.slice(1).join(' '))).toBe('miss');
  expect(await ask(words.toReversed().slice(0, 11).concat('else').join(' '))).toBe('semantic-hit');
  expect(await world.redis.keys('*cache:vectors*')).toEqual([]);
  expect(await world.owner.$queryRaw`select count(*)::int as kept from cache_vectors`).toEqual([{ kept: 1 }]);
});

/** A table and an operator that do what pgvector's do, slowly: the server of the tests may not have it. */
const standIn = [
  'create domain vector as text',
  `create function cosine_distance(a text, b text) returns float8 language sql immutable as $$
     select 1 - sum(x * y) / sqrt(sum(x * x) * sum(y * y))
     from unnest(translate(a, '[]', '{}')::float8[], translate(b, '[]', '{}')::float8[]) as pairs(x, y) $$`,
  'create operator <=> (leftarg = text, rightarg = text, function = cosine_distance)',
  `create table cache_vectors (organization_id uuid, set text, entry text, request_id text, dimensions int, vector vector,
     created_at timestamptz, expires_at timestamptz, primary key (organization_id, set, entry))`,
  'grant select, insert, update, delete on cache_vectors to switchyard_gateway',
];
