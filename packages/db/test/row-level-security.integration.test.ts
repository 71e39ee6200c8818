import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Client } from 'pg';
import {
  asOperator,
  asUser,
  bySecret,
  closeDatabase,
  createDatabase,
  type Database,
  inOrganization,
  type Scoped,
} from '../src/client/create-database.ts';
import { sqlState } from '../src/client/sql-state.ts';
import { Prisma } from '../src/generated/client.ts';
import { ingestRecords } from '../src/requests/ingest-records.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { makeAttempt, makeRecord, requestId } from './records.ts';
import { asOwner, createTenant, type Tenant } from './tenant.ts';

let database: TestDatabase;
let roles: Record<'gateway' | 'worker' | 'dashboard', Database>;
let acme: Tenant;
let other: Tenant;
/** Every table of tenants that the role may read at all, from the catalogue, so that a new table is in the test. */
let readable: Record<'gateway' | 'dashboard', string[]>;
const routingTables = ['routing_versions', 'routing_states', 'provider_credentials', 'shadow_runs'];
const tenantRoles = ['gateway', 'dashboard'] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  roles = {
    gateway: createDatabase(database.gatewayUrl, { poolSize: 1 }),
    worker: createDatabase(database.workerUrl, { poolSize: 1 }),
    dashboard: createDatabase(database.dashboardUrl, { poolSize: 1 }),
  };
  [acme, other] = [await createTenant(database.ownerUrl), await createTenant(database.ownerUrl)];
  for (const { organizationId, teams, keys } of [acme, other]) {
    const given = { organizationId, teamId: teams[0], keyId: keys[0], attempts: [makeAttempt('5')] };
    await ingestRecords(roles.worker, [makeRecord({ ...given, id: requestId(Date.now()) })]);
    await asOwner(database.ownerUrl, (owner) => addRouting(owner, organizationId));
  }
  readable = { gateway: await tablesOf('gateway'), dashboard: await tablesOf('dashboard') };
});

afterAll(async () => {
  await Promise.all(Object.values(roles).map(closeDatabase));
  await database.drop();
});

/** A row in each table of routing. */
async function addRouting(owner: Client, organizationId: string): Promise<void> {
  const account = crypto.randomUUID();
  await owner.query(
    `insert into provider_accounts (id, organization_id, slug, name, provider, base_url, updated_at)
     values ($1, $2, 'a', 'A', 'openai', 'https://a.example', now())`,
    [account, organizationId],
  );
  await owner.query(
    `insert into provider_credentials (id, organization_id, provider_account_id, name, sealed, last4, updated_at)
     values (gen_random_uuid(), $1, $2, 'First', 'v1.k.box', 'wxyz', now())`,
    [organizationId, account],
  );
  await owner.query(
    `insert into routing_versions (id, organization_id, version, content) values (gen_random_uuid(), $1, 1, '{}')`,
    [organizationId],
  );
  await owner.query(`insert into routing_states (organization_id, version) values ($1, 1)`, [organizationId]);
  await owner.query(
    `insert into shadow_runs (id, organization_id, request_id, rule_id, rule_version, started_at, record)
     values (gen_random_uuid(), $1, gen_random_uuid(), gen_random_uuid(), 1, now(), '{}')`,
    [organizationId],
  );
}

function tablesOf(role: string): Promise<string[]> {
  return asOwner(database.ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ name: string }>(
      `select c.relname as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and has_table_privilege($1, c.oid, 'select') order by 1`,
      [`switchyard_${role}`],
    );
    return rows.map(({ name }) => name);
  });
}

/** The organizations whose rows a query over the whole table answers with. */
async function seen(scoped: Scoped, table: string): Promise<string[]> {
  const query = Prisma.sql([`select distinct organization_id::text as id from "${table}"`]);
  return (await scoped.$queryRaw<{ id: string }[]>(query)).map(({ id }) => id);
}

test.each(tenantRoles)('the %s sees no row of any tenant when it has not said which', async (role) => {
  expect(readable[role].length).toBeGreaterThan(8);
  for (const table of readable[role]) expect([table, await seen(roles[role], table)]).toEqual([table, []]);
  expect(await roles[role].organization.findMany()).toEqual([]);
});

test.each(tenantRoles)('the %s sees the rows of its organization and of no other, without any filter', async (role) => {
  await inOrganization(roles[role], acme.organizationId, async (scoped) => {
    const found = [];
    for (const table of readable[role]) found.push(...(await seen(scoped, table)));
    expect(new Set(found)).toEqual(new Set([acme.organizationId]));
    expect((await scoped.organization.findMany()).map(({ id }) => id)).toEqual([acme.organizationId]);
    expect((await seen(scoped, 'teams')).length).toBe(1);
    expect((await seen(scoped, 'usage_daily')).length).toBe(1);
    for (const table of routingTables) expect([table, (await seen(scoped, table)).length]).toEqual([table, 1]);
  });
  // The setting ended with its transaction, on the pool's only connection.
  expect(await seen(roles[role], 'teams')).toEqual([]);
});

test('the dashboard cannot write into another organization', async () => {
  const intruding = inOrganization(roles.dashboard, acme.organizationId, (scoped) =>
    scoped.team.create({ data: { organizationId: other.organizationId, slug: 'intruder', name: 'Intruder' } }),
  );
  await expect(intruding).rejects.toThrow('row-level security');
  const changed = await inOrganization(roles.dashboard, acme.organizationId, (scoped) =>
    scoped.team.updateMany({ where: { organizationId: other.organizationId }, data: { name: 'Mine' } }),
  );
  expect(changed.count).toBe(0);
});

test('a secret shows its own row alone, to the role that checks it alone', async () => {
  const find = (scoped: Scoped) => scoped.virtualKey.findMany({ select: { id: true } });
  expect(await bySecret(roles.gateway, acme.keyHashes[0], find)).toEqual([{ id: acme.keys[0] }]);
  expect(await bySecret(roles.dashboard, acme.keyHashes[0], find)).toEqual([]);
});

test('a person sees the organizations they belong to; the operator all of them, one who claims to be it no more', async () => {
  const [member, operator] = [crypto.randomUUID(), crypto.randomUUID()];
  await asOwner(database.ownerUrl, async (owner) => {
    for (const [id, isOperator] of [
      [member, false],
      [operator, true],
    ]) {
      await owner.query(
        `insert into users (id, email, name, is_operator, updated_at) values ($1, $3, 'N', $2, now())`,
        [id, isOperator, `${id}@example.com`],
      );
    }
    await owner.query(
      `insert into memberships (id, organization_id, user_id, role) values (gen_random_uuid(), $1, $2, 'OWNER')`,
      [acme.organizationId, member],
    );
  });
  const list = async (scoped: Scoped) => (await scoped.organization.findMany()).map(({ id }) => id).sort();
  expect(await asUser(roles.dashboard, member, list)).toEqual([acme.organizationId]);
  expect(await asOperator(roles.dashboard, member, list)).toEqual([acme.organizationId]);
  expect(await asUser(roles.dashboard, operator, list)).toEqual([]);
  expect(await asOperator(roles.dashboard, operator, list)).toEqual([acme.organizationId, other.organizationId].sort());
});

test('the dashboard changes a person, but never makes an operator of one', async () => {
  const id = crypto.randomUUID();
  await roles.dashboard.user.create({ data: { id, email: `${id}@example.com`, name: 'Ann' } });
  const change = (data: Prisma.UserUpdateInput) => roles.dashboard.user.update({ where: { id }, data });
  expect((await change({ name: 'Anna', emailVerified: new Date() })).name).toBe('Anna');
  expect(await change({ isOperator: true }).catch((error: unknown) => sqlState(error))).toBe('42501');
  expect((await roles.dashboard.user.findUnique({ where: { id } }))?.isOperator).toBe(false);
});

test('nobody among the apps can change or delete what was recorded', async () => {
  for (const db of Object.values(roles)) {
    for (const statement of [
      Prisma.sql`delete from request_logs`,
      Prisma.sql`update request_logs set cost_nanos = 0`,
      Prisma.sql`delete from request_attempts`,
      Prisma.sql`delete from usage_daily`,
      Prisma.sql`truncate request_logs`,
    ]) {
      const refused = await inOrganization(db, acme.organizationId, (scoped) => scoped.$executeRaw(statement)).catch(
        (error: unknown) => sqlState(error),
      );
      expect(refused).toBe('42501');
    }
  }
});

const sqlStateOf = (db: Database, statement: Prisma.Sql) =>
  inOrganization(db, acme.organizationId, (scoped) => scoped.$executeRaw(statement)).then(
    () => 'done',
    (error: unknown) => sqlState(error),
  );

test('the gateway reads routing and credentials and writes nothing of them', async () => {
  for (const statement of [
    Prisma.sql`update routing_states set version = 0`,
    Prisma.sql`delete from routing_states`,
    Prisma.sql`delete from routing_versions`,
    Prisma.sql`update provider_credentials set weight = 2`,
    Prisma.sql`delete from provider_credentials`,
    Prisma.sql`update provider_accounts set away_until = now()`,
    Prisma.sql`delete from shadow_runs`,
    Prisma.sql`insert into routing_versions (id, organization_id, version, content)
      values (gen_random_uuid(), ${acme.organizationId}::uuid, 9, '{}')`,
    Prisma.sql`insert into shadow_runs select * from shadow_runs`,
  ])
    expect([statement.sql, await sqlStateOf(roles.gateway, statement)]).toEqual([statement.sql, '42501']);
});

test('what was published can be changed or deleted by nobody among the apps, nor what copies came to', async () => {
  for (const db of Object.values(roles))
    for (const statement of [
      Prisma.sql`update routing_versions set content = '{}'`,
      Prisma.sql`delete from routing_versions`,
      Prisma.sql`truncate routing_versions`,
      Prisma.sql`update shadow_runs set cost_nanos = 0`,
      Prisma.sql`delete from shadow_runs`,
    ])
      expect([statement.sql, await sqlStateOf(db, statement)]).toEqual([statement.sql, '42501']);
});

test('the dashboard publishes in its organization and in no other', async () => {
  const publishFor = (organizationId: string) =>
    sqlStateOf(
      roles.dashboard,
      Prisma.sql`insert into routing_versions (id, organization_id, version, content)
        values (gen_random_uuid(), ${organizationId}::uuid, 2, '{}')`,
    );
  expect(await publishFor(acme.organizationId)).toBe('done');
  // Row-level security refuses it like a missing privilege.
  expect(await publishFor(other.organizationId)).toBe('42501');
});
