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
import { rollUps } from '../src/requests/roll-up-columns.ts';
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
/** The tables of budgets, limits, costs and notifications; the gateway reads the first four. */
const gatewayCostTables = ['budgets', 'budget_spends', 'budget_raises', 'limit_policies'];
const costTables = [
  ...gatewayCostTables,
  'budget_corrections',
  'budget_checks',
  'budget_alerts',
  'notification_channels',
  'notifications',
  'cost_adjustments',
  'cost_adjustment_entries',
  'cost_statements',
  'saved_views',
];
const allRollUps = rollUps.map(({ table }) => table);
/** The gateway loads budgets from them, and budgets may be of keys, members and tags. */
const fullRollUps = ['usage_hourly', 'usage_daily'];
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
    await asOwner(database.ownerUrl, async (owner) => {
      await addRouting(owner, organizationId);
      await addCosts(owner, organizationId);
    });
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

/** A row in each table of budgets, limits, costs and notifications. */
async function addCosts(owner: Client, organizationId: string): Promise<void> {
  const [budget, channel, adjustment] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  const statements: [string, string][] = [
    [
      `insert into budgets (id, organization_id, name, scope, unit, limit_amount, period, action, updated_at)
       values ($1, $2, 'B', '{}', 'USD', 1, '{}', '{}', now())`,
      budget,
    ],
    [
      `insert into budget_spends (organization_id, budget_id, period, group_key) values ($2, $1, '2026-11-01Z', '')`,
      budget,
    ],
    [
      `insert into budget_raises (id, organization_id, budget_id, amount, reason, requested_by_id)
       values (gen_random_uuid(), $2, $1, 1, '', gen_random_uuid())`,
      budget,
    ],
    [
      `insert into budget_corrections (id, organization_id, budget_id, period, group_key, delta, counted, ledger)
       values (gen_random_uuid(), $2, $1, now(), '', 1, 1, 2)`,
      budget,
    ],
    [
      `insert into budget_alerts (id, organization_id, budget_id, period, group_key, kind, percent, spent, limit_amount)
       values (gen_random_uuid(), $2, $1, now(), '', 'THRESHOLD', 50, 1, 2)`,
      budget,
    ],
    [
      `insert into limit_policies (id, organization_id, name, content, updated_at) values ($1, $2, 'P', '{}', now())`,
      crypto.randomUUID(),
    ],
    [
      `insert into notification_channels (id, organization_id, name, kind, addresses, updated_at)
       values ($1, $2, 'C', 'EMAIL', '{a@b.c}', now())`,
      channel,
    ],
    [
      `insert into notifications (id, organization_id, channel_id, event, subject, text, payload)
       values (gen_random_uuid(), $2, $1, 'e', 's', 't', '{}')`,
      channel,
    ],
    [
      `insert into cost_adjustments (id, organization_id, reason, provider_account_id, model, "from", "to")
       values ($1, $2, 'r', gen_random_uuid(), 'm', '2026-11-01', '2026-12-01')`,
      adjustment,
    ],
    [
      `insert into cost_adjustment_entries (organization_id, adjustment_id, request_id, attempt_index, delta_nanos, prices_request, price)
       values ($2, $1, gen_random_uuid(), 0, 1, false, '{}')`,
      adjustment,
    ],
    [
      `insert into cost_statements (id, organization_id, team_id, month, time_zone, team_name, lines, total_nanos)
       values ($1, $2, gen_random_uuid(), '2026-11-01', 'UTC', 'T', '[]', 1)`,
      crypto.randomUUID(),
    ],
    [
      `insert into saved_views (id, organization_id, user_id, screen, name, query)
       values ($1, $2, gen_random_uuid(), 'costs', 'V', '')`,
      crypto.randomUUID(),
    ],
  ];
  for (const [statement, id] of statements) await owner.query(statement, [id, organizationId]);
  await owner.query(
    'insert into budget_checks (organization_id, checked_at, counters, corrected) values ($1, now(), 1, 0)',
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
    for (const table of role === 'gateway' ? fullRollUps : allRollUps)
      expect([table, (await seen(scoped, table)).length]).toEqual([table, 1]);
    const all = [...routingTables, ...(role === 'gateway' ? gatewayCostTables : costTables)];
    for (const table of all) expect([table, (await seen(scoped, table)).length]).toEqual([table, 1]);
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

test('roll-ups are summed anew by the worker alone', async () => {
  for (const role of tenantRoles)
    for (const statement of allRollUps.flatMap((table) => [
      Prisma.sql([`delete from ${table}`]),
      Prisma.sql([`update ${table} set cost_nanos = 0`]),
    ]))
      expect([statement.sql, await sqlStateOf(roles[role], statement)]).toEqual([statement.sql, '42501']);
});

test('nobody among the apps changes what was told, corrected, adjusted or closed', async () => {
  const entries = ['budget_corrections', 'budget_alerts', 'cost_adjustment_entries', 'cost_statements'];
  for (const db of Object.values(roles))
    for (const table of entries)
      for (const statement of [
        Prisma.sql([`update ${table} set organization_id = organization_id`]),
        Prisma.sql([`delete from ${table}`]),
      ])
        expect([statement.sql, await sqlStateOf(db, statement)]).toEqual([statement.sql, '42501']);
});

test('the gateway learns of budgets and their ledger and writes nothing of them, and reads ids of the log alone', async () => {
  for (const statement of [
    ...gatewayCostTables.map((table) => Prisma.sql([`update ${table} set organization_id = organization_id`])),
    ...gatewayCostTables.map((table) => Prisma.sql([`delete from ${table}`])),
    Prisma.sql`select end_user from request_logs`,
    Prisma.sql`select 1 from notification_channels`,
  ])
    expect([statement.sql, await sqlStateOf(roles.gateway, statement)]).toEqual([statement.sql, '42501']);
  const ids = await inOrganization(
    roles.gateway,
    acme.organizationId,
    (scoped) => scoped.$queryRaw<{ id: string }[]>`select id from request_logs`,
  );
  expect(ids).toHaveLength(1);
});

test('the dashboard sets the baseline of a budget and never what it was charged', async () => {
  expect(await sqlStateOf(roles.dashboard, Prisma.sql`update budget_spends set baseline = 5`)).toBe('done');
  expect(await sqlStateOf(roles.dashboard, Prisma.sql`update budget_spends set charged = 5`)).toBe('42501');
  const spends = await roles.worker.$queryRaw`
    select organization_id, baseline::int from budget_spends where baseline <> 0`;
  expect(spends).toEqual([{ organization_id: acme.organizationId, baseline: 5 }]);
});

test('the worker learns who is to be told and nothing that opens a door', async () => {
  const ask = (statement: Prisma.Sql) =>
    roles.worker.$queryRaw(statement).then(
      () => 'done',
      (error: unknown) => sqlState(error),
    );
  expect(await ask(Prisma.sql`select m.role, u.email from memberships m join users u on u.id = m.user_id`)).toBe(
    'done',
  );
  expect(await ask(Prisma.sql`select k.name, t.name from virtual_keys k join teams t on t.id = k.team_id`)).toBe(
    'done',
  );
  expect(await ask(Prisma.sql`select password_hash from users`)).toBe('42501');
  expect(await ask(Prisma.sql`select key_hash from virtual_keys`)).toBe('42501');
  expect(await ask(Prisma.sql`update notification_channels set sealed = ''`)).toBe('42501');
});

test('nobody among the apps can change what was recorded, and none but the worker can delete it', async () => {
  const changes = [
    Prisma.sql`update request_logs set cost_nanos = 0`,
    Prisma.sql`update request_attempts set cost_nanos = 0`,
    Prisma.sql`update request_bodies set request = null`,
    Prisma.sql`truncate request_logs`,
    Prisma.sql`update shadow_runs set cost_nanos = 0`,
    Prisma.sql`update dropped_log_days set day = '2020-01-01'`,
    Prisma.sql`delete from dropped_log_days`,
  ];
  const deletions = [
    Prisma.sql`delete from request_logs`,
    Prisma.sql`delete from request_attempts`,
    Prisma.sql`delete from request_bodies`,
    Prisma.sql`delete from content_keys`,
    Prisma.sql`delete from shadow_runs`,
    Prisma.sql`select drop_request_partition('request_logs', '2020-01-01')`,
    Prisma.sql`select stop_legal_holds()`,
    Prisma.sql`select stop_request_table('request_logs')`,
    Prisma.sql`insert into dropped_log_days (organization_id, day) values (${acme.organizationId}::uuid, '2020-01-01')`,
  ];
  for (const [role, db] of Object.entries(roles))
    for (const statement of role === 'worker' ? changes : [...changes, ...deletions])
      expect([role, statement.sql, await sqlStateOf(db, statement)]).toEqual([role, statement.sql, '42501']);
});

test('the worker drops past days of the request tables and nothing else', async () => {
  for (const [table, day] of [
    ['request_logs', new Date().toISOString().slice(0, 10)],
    ['request_logs', '2100-01-01'],
    ['usage_hourly', '2020-01-01'],
  ] as const)
    expect(await sqlStateOf(roles.worker, Prisma.sql`select drop_request_partition(${table}, ${day}::date)`)).toBe(
      '22023',
    );
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

test('what was published can be changed or deleted by nobody among the apps', async () => {
  for (const db of Object.values(roles))
    for (const statement of [
      Prisma.sql`update routing_versions set content = '{}'`,
      Prisma.sql`delete from routing_versions`,
      Prisma.sql`truncate routing_versions`,
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
