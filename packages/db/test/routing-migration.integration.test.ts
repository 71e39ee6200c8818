import { afterAll, beforeAll, expect, test } from 'bun:test';
import { routingSet } from '@switchyard/core/routing/publish/routing-set';
import type { Client } from 'pg';
import { migrate, readMigrations } from '../src/migrate/migrate.ts';
import { applyMigrations, openSchemaEngine } from '../src/migrate/schema-engine.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { asOwner } from './tenant.ts';

const routing = '20261128000000_routing';
const anySchema = { path: 'schema.prisma', content: 'datasource db { provider = "postgresql" }' };
const name = `switchyard_old_${crypto.randomUUID().replaceAll('-', '')}`;
const owner = `${name}_owner`;
const [acme, empty, author] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
const [account, second] = [crypto.randomUUID(), crypto.randomUUID()];
const [early, late, removed] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
const day = (n: number) => new Date(Date.UTC(2026, 10, n));

let database: TestDatabase;
let superuserUrl: string;
let ownerUrl: string;

beforeAll(async () => {
  database = await createTestDatabase();
  superuserUrl = database.ownerUrl.replace(/\/[^/]+$/, `/${name}`);
  // Not a superuser, so that row-level security holds for the migration, too.
  await asOwner(database.ownerUrl, async (server) => {
    await server.query(`create role ${owner} login createrole password 'old'`);
    await server.query(`create database ${name} template template0 owner ${owner}`);
  });
  const url = new URL(superuserUrl);
  [url.username, url.password] = [owner, 'old'];
  ownerUrl = url.href;
  const engine = await openSchemaEngine(ownerUrl, [anySchema]);
  await applyMigrations(
    engine,
    readMigrations().filter(({ path }) => path < routing),
  );
  engine.free();
  // The engine closes its connections a moment after it answers, and holds its lock until then.
  await asOwner(database.ownerUrl, (server) =>
    server.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [name]),
  );
  await asOwner(superuserUrl, populate);
  expect((await migrate({ databaseUrl: ownerUrl })).applied).toContain(routing);
}, 30_000);

afterAll(async () => {
  await asOwner(database.ownerUrl, async (server) => {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.query(`drop role if exists ${owner}`);
  });
  await database.drop();
});

const definition = (model: string) =>
  JSON.stringify({
    conditions: [{ field: 'model', operator: 'is', values: [model] }],
    target: { kind: 'fallback', targets: [{ kind: 'call', providerAccountId: account, model }] },
  });

async function populate(client: Client): Promise<void> {
  for (const id of [acme, empty])
    await client.query(
      `insert into organizations (id, slug, name, updated_at) values ($1::uuid, $1::text, 'O', now())`,
      [id],
    );
  for (const id of [account, second])
    await client.query(
      `insert into provider_accounts (id, organization_id, slug, name, provider, base_url, sealed_credential,
         credential_last4, updated_at) values ($1::uuid, $2, $1::text, 'A', 'openai', 'https://a.example', $3, 'wxyz', now())`,
      [id, acme, `v1.k.${id}`],
    );
  const rules: [string, number, boolean, number | null, number][] = [
    [early, 0, true, null, 2],
    [late, 1, false, null, 1],
    [removed, 2, true, 5, 1],
  ];
  for (const [id, position, enabled, deletedOn, version] of rules)
    await client.query(
      `insert into routing_rules (id, organization_id, position, enabled, version, deleted_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, now())`,
      [id, acme, position, enabled, version, deletedOn === null ? null : day(deletedOn)],
    );
  const versions: [string, number, string, number][] = [
    [early, 1, 'Early', 1],
    [late, 1, 'Late', 2],
    [removed, 1, 'Removed', 3],
    [early, 2, 'Early again', 4],
  ];
  for (const [id, version, title, madeOn] of versions)
    await client.query(
      `insert into routing_rule_versions (id, organization_id, rule_id, version, name, definition, note, author_id, created_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8)`,
      [acme, id, version, title, definition(title), `note ${madeOn}`, author, day(madeOn)],
    );
}

const rowsOf = <Row>(sql: string, values: unknown[] = []) =>
  asOwner(superuserUrl, async (client) => (await client.query(sql, values)).rows as Row[]);

test('every state that the rules had becomes a version of the whole routing, with its note, author and time', async () => {
  const rows = await rowsOf<{ version: number; content: unknown; note: string; author_id: string; created_at: Date }>(
    'select * from routing_versions where organization_id = $1 order by version',
    [acme],
  );
  const said = rows.map(({ content, ...row }) => ({
    ...row,
    rules: routingSet.parse(content).rules.map((rule) => `${rule.name} v${rule.version}`),
  }));
  expect(said.map(({ version, rules, note, created_at }) => [version, rules, note, created_at.getUTCDate()])).toEqual([
    [1, ['Early v1'], 'note 1', 1],
    [2, ['Early v1', 'Late v1'], 'note 2', 2],
    [3, ['Early v1', 'Late v1', 'Removed v1'], 'note 3', 3],
    [4, ['Early again v2', 'Late v1', 'Removed v1'], 'note 4', 4],
    [5, ['Early again v2', 'Late v1'], '', 5],
  ]);
  expect(said.map(({ author_id }) => author_id)).toEqual([author, author, author, author, null] as string[]);
  expect(routingSet.parse(rows[3]?.content).rules.map(({ id }) => id)).toEqual([early, late, removed]);
});

test('the newest version is in force, rules that were off stay off, and an organization without rules has an empty state', async () => {
  const states = await rowsOf('select organization_id, version, disabled_rule_ids, draft from routing_states');
  expect(states).toContainEqual({ organization_id: acme, version: 5, disabled_rule_ids: [late], draft: null });
  expect(states).toContainEqual({ organization_id: empty, version: 0, disabled_rule_ids: [], draft: null });
});

test('the credential of each account becomes its first one, sealed as it was', async () => {
  const credentials = await rowsOf(
    'select provider_account_id, organization_id, name, sealed, last4, weight, draining_since from provider_credentials',
  );
  const common = { organization_id: acme, name: 'First', last4: 'wxyz', weight: 1, draining_since: null };
  expect(credentials).toHaveLength(2);
  for (const id of [account, second])
    expect(credentials).toContainEqual({ ...common, provider_account_id: id, sealed: `v1.k.${id}` });
});

test('after the migration every table of tenants holds even its owner to row-level security', async () => {
  const open = await rowsOf<{ name: string }>(
    `select c.relname as name from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  expect(open).toEqual([]);
});
