import { afterAll, beforeAll, expect, test } from 'bun:test';
import { budgetPeriod, budgetScope } from '@switchyard/core/budgets/budget';
import { limitPolicyContent } from '@switchyard/core/limits/limit-policy';
import type { Client } from 'pg';
import { closeDatabase, createDatabase } from '../src/client/create-database.ts';
import { migrate, readMigrations } from '../src/migrate/migrate.ts';
import { applyMigrations, openSchemaEngine } from '../src/migrate/schema-engine.ts';
import { verifyUsage } from '../src/requests/verify-usage.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { requestId } from './records.ts';
import { asOwner } from './tenant.ts';

const costs = '20261129000000_limits_budgets_costs';
const anySchema = { path: 'schema.prisma', content: 'datasource db { provider = "postgresql" }' };
const name = `switchyard_old_${crypto.randomUUID().replaceAll('-', '')}`;
const owner = `${name}_owner`;
const [acme, team, key, account] = Array.from({ length: 4 }, () => crypto.randomUUID()) as [
  string,
  string,
  string,
  string,
];
const now = new Date();
const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));

let database: TestDatabase;
let superuserUrl: string;

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
  const engine = await openSchemaEngine(url.href, [anySchema]);
  await applyMigrations(
    engine,
    readMigrations().filter(({ path }) => path < costs),
  );
  engine.free();
  // The engine closes its connections a moment after it answers, and holds its lock until then.
  await asOwner(database.ownerUrl, (server) =>
    server.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [name]),
  );
  await asOwner(superuserUrl, populate);
  expect((await migrate({ databaseUrl: url.href })).applied).toContain(costs);
}, 30_000);

afterAll(async () => {
  await asOwner(database.ownerUrl, async (server) => {
    await server.query(`drop database if exists ${name} with (force)`);
    await server.query(`drop role if exists ${owner}`);
  });
  await database.drop();
});

const id = requestId(now.getTime());
const lastMonth = requestId(month.getTime() - 1);

async function populate(client: Client): Promise<void> {
  const run = (sql: string, values: unknown[] = []) => client.query(sql, values);
  await run(`insert into organizations (id, slug, name, updated_at) values ($1, 'acme', 'Acme', now())`, [acme]);
  await run(`insert into teams (id, organization_id, slug, name, updated_at) values ($1, $2, 't', 'Search', now())`, [
    team,
    acme,
  ]);
  await run(
    `insert into virtual_keys (id, organization_id, team_id, name, key_hash, prefix, last4, updated_at)
     values ($1, $2, $3, 'Demo', 'h', 'syk_', 'abcd', now())`,
    [key, acme, team],
  );
  for (const [scope, scopeId, limit] of [
    ['ORGANIZATION', acme, 50],
    ['TEAM', team, 10],
    ['KEY', key, 5],
    ['KEY', crypto.randomUUID(), 1],
  ])
    await run(
      `insert into budgets (id, organization_id, scope, scope_id, limit_nanos, updated_at)
       values (gen_random_uuid(), $1, $2::"Scope", $3, $4, now())`,
      [acme, scope, scopeId, limit],
    );
  for (const [scope, scopeId, limit] of [
    ['ORGANIZATION', acme, 600],
    ['KEY', key, 60],
  ])
    await run(
      `insert into rate_limits (id, organization_id, scope, scope_id, requests_per_minute, updated_at)
       values (gen_random_uuid(), $1, $2::"Scope", $3, $4, now())`,
      [acme, scope, scopeId, limit],
    );
  await run('select ensure_request_partitions($1::date - 1, 2)', [month]);
  await addRequest(client, id, { cost: 103, tags: '["b", "a", "b"]', attempts: [3, 100] });
  await addRequest(client, lastMonth, { cost: 1_000, tags: '[]', attempts: [] });
  await run(
    `insert into shadow_runs (id, organization_id, request_id, rule_id, rule_version, started_at, record, cost_nanos)
     values (gen_random_uuid(), $1, $2, gen_random_uuid(), 1, $4, $3, 7)`,
    [
      acme,
      id,
      { shadow: { model: 'copy', providerAccountId: account, outcome: 'succeeded', usage: { outputTokens: 9 } } },
      now,
    ],
  );
  await run(`insert into usage_daily values ($1, $2, $3, $4, 'old', $5, 'FAILED', 1, 0, 0, 0, 0, 0, 0, 1, 0)`, [
    acme,
    month,
    team,
    key,
    account,
  ]);
}

type Old = { cost: number; tags: string; attempts: number[] };

async function addRequest(client: Client, rowId: string, { cost, tags, attempts }: Old): Promise<void> {
  await client.query(
    `insert into request_logs (id, organization_id, team_id, key_id, started_at, endpoint, outcome, http_status, stream, model_asked,
       input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, cost_estimated,
       reserved_nanos, latency_ms, gateway_overhead_micros, decision, facts, attempt_count)
     values ($1, $2, $3, $4, $5, '/v1/chat/completions', 'SUCCEEDED', 200, false, 'm', 1, 2, 3, 4, 5, $6, false, 0, 9, 1, '{}',
       $7, $8)`,
    [
      rowId,
      acme,
      team,
      key,
      rowId === id ? now : new Date(month.getTime() - 1),
      cost,
      { tags: JSON.parse(tags) },
      attempts.length,
    ],
  );
  for (const [index, attemptCost] of attempts.entries())
    await client.query(
      `insert into request_attempts (request_id, index, organization_id, provider_account_id, provider, model, outcome, started_after_ms,
         duration_ms, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nanos, cost_estimated)
       values ($1, $2, $3, $4, 'p', $5, $6, 0, 1, 1, 2, 3, 4, 5, $7, false)`,
      [
        rowId,
        index,
        acme,
        account,
        `model-${index}`,
        index === 0 && attempts.length > 1 ? 'overloaded' : 'succeeded',
        attemptCost,
      ],
    );
}

const rowsOf = <Row>(sql: string, values: unknown[] = []) =>
  asOwner(superuserUrl, async (client) => (await client.query(sql, values)).rows as Row[]);

test('a budget of a month becomes one of the calendar month that refuses, whose baseline is what the month has used', async () => {
  const rows = await rowsOf<Record<string, unknown>>(
    `select b.name, b.scope, b.unit, b.limit_amount::int as limit, b.period, b.time_zone, b.action, b.thresholds, b.forecast_alert,
       b.channel_ids, s.period as since, s.baseline::int, s.charged::int
     from budgets b join budget_spends s on s.budget_id = b.id order by b.limit_amount desc`,
  );
  const common = {
    unit: 'USD',
    period: { kind: 'month', startDay: 1 },
    time_zone: null,
    action: { kind: 'block' },
    thresholds: [50, 80, 100],
    forecast_alert: true,
    channel_ids: [],
    since: month,
    charged: 0,
  };
  expect(rows).toEqual([
    { ...common, name: 'Monthly budget', scope: { kind: 'organization' }, limit: 50, baseline: 110 },
    { ...common, name: 'Monthly budget of Search', scope: { kind: 'team', id: team }, limit: 10, baseline: 110 },
    { ...common, name: 'Monthly budget of Demo', scope: { kind: 'key', id: key }, limit: 5, baseline: 110 },
    { ...common, name: 'Monthly budget', scope: { kind: 'key', id: expect.any(String) }, limit: 1, baseline: 0 },
  ]);
  for (const { scope, period } of rows) {
    budgetScope.parse(scope);
    budgetPeriod.parse(period);
  }
});

test('a limit of requests a minute becomes a policy of that one rule', async () => {
  const rows = await rowsOf<{ content: unknown; enabled: boolean }>(
    `select content, enabled from limit_policies order by content #>> '{rules,0,limit}' desc`,
  );
  expect(rows.map(({ content }) => limitPolicyContent.parse(content))).toEqual([
    {
      scope: { kind: 'organization' },
      conditions: [],
      groupBy: [],
      maxGroups: 10_000,
      rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 600 }],
    },
    {
      scope: { kind: 'key', id: key },
      conditions: [],
      groupBy: [],
      maxGroups: 10_000,
      rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 60 }],
    },
  ]);
  expect(rows.every(({ enabled }) => enabled)).toBe(true);
});

test('roll-ups are summed anew from the log, attempt by attempt, with copies paid by the key of their request', async () => {
  const rows = await rowsOf(
    `select purpose, model_served, tags, requests::int, cost_nanos::int as cost, output_tokens::int as tokens, attempts::int, key_id
     from usage_daily where day >= $1 order by purpose`,
    [month],
  );
  const common = { tags: ['a', 'b'], key_id: key };
  expect(rows).toEqual([
    { ...common, purpose: 'ANSWER', model_served: 'model-1', requests: 1, cost: 100, tokens: 4, attempts: 1 },
    { ...common, purpose: 'RETRY', model_served: 'model-0', requests: 0, cost: 3, tokens: 4, attempts: 1 },
    { ...common, purpose: 'SHADOW', model_served: 'copy', requests: 0, cost: 7, tokens: 9, attempts: 1 },
  ]);
  const db = createDatabase(superuserUrl, { poolSize: 1 });
  expect(await verifyUsage(db, { fromDay: '1970-01-01', toDay: '2100-01-01' })).toEqual([]);
  await closeDatabase(db);
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
