import { afterAll, describe, expect, test } from 'bun:test';
import { can, roles } from '@switchyard/core/tenancy/permissions';
import { inOrganization } from '@switchyard/db/client/create-database';
import { z } from 'zod';
import { routeUrl } from '../src/server/client/api-client.ts';
import type { Route } from '../src/server/contract/index.ts';
import { declaredRoutes } from '../src/server/routes/openapi.ts';
import { type Caller, createHarness } from './harness.ts';
import { type Example, type MakeExample, routeExamples } from './route-examples.ts';
import { createWorld } from './world.ts';

const verdict = { ok: true, latencyMs: 3, models: ['m'], message: 'Answered.', providerStatus: 200 };
const explained = { decision: { rules: [], candidates: [] }, rule: null, attempts: [], refusal: 'Nobody offers m.' };
const gateway = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: ({ url }) => Response.json(url.endsWith('/explain') ? explained : verdict),
});
const harness = await createHarness({ gatewayUrl: gateway.url.href });
const { call, owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const members = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await harness.member(organization.id, role)] as const)),
);
const tokens = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await harness.apiToken(organization.id, role)] as const)),
);
const otherOrganization = await harness.organization();
const stranger = await harness.member(otherOrganization.id, 'OWNER');
const strangeToken = await harness.apiToken(otherOrganization.id, 'OWNER');
const operator = await harness.person({ operator: true });

afterAll(async () => {
  await harness.stop();
  await gateway.stop(true);
});

const isRateLimited = /^(signUp|emailVerification|passwordReset|invitation|account)\./;

async function exampleOf(route: Route, caller: Caller): Promise<Example> {
  const make = (routeExamples as Record<string, MakeExample>)[route.name];
  if (!make) throw new Error(`${route.name} has no example in route-examples.ts.`);
  // Limits on attempts have tests of their own.
  if (isRateLimited.test(route.name)) await harness.app.redis.flushall();
  return make({
    world,
    caller,
    anotherMember: () => harness.member(organization.id, 'VIEWER'),
    anotherSession: async ({ userId }) =>
      (await owner.session.create({ data: { userId, expiresAt: new Date(Date.now() + 60_000) } })).id,
  });
}

function send(route: Route, example: Example, { caller, slug }: { caller?: Caller | undefined; slug?: string }) {
  const path = routeUrl(route, example.params, example.query).replace('/api/v1', '');
  return call({ method: route.method, path, body: example.body, caller, ...(slug ? { organization: slug } : {}) });
}

function expectSuccess(route: Route, example: Example, answer: Awaited<ReturnType<typeof send>>) {
  if (example.expects !== undefined) return expect(answer.status).toBe(example.expects);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: answer.text === '' ? 204 : 200 });
  // What the document promises is what comes.
  if (answer.status === 200) z.parse(route.response, answer.body);
}

const tables = ['teams', 'virtual_keys', 'provider_accounts', 'provider_credentials', 'budgets'];
tables.push(
  'budget_raises',
  'limit_policies',
  'notification_channels',
  'notifications',
  'price_overrides',
  'memberships',
  'team_memberships',
  'invitations',
  'api_tokens',
);
tables.push('audit_events', 'routing_versions', 'routing_states', 'cost_adjustments', 'cost_statements', 'saved_views');
tables.push('log_exports', 'log_export_parts', 'log_sinks', 'log_sink_deliveries');
const rowsOf = (table: string) =>
  `select '${table}' as name, (to_jsonb(x) - 'last_used_at')::text as row from ${table} x where organization_id = $1::uuid`;

/** Everything the organization has; two equal digests mean that nothing was added, changed or removed. */
function digest(): Promise<unknown> {
  return owner.$queryRawUnsafe(
    `select name, count(*), md5(string_agg(row, '|' order by row)) from (${tables.map(rowsOf).join(' union all ')}) rows
     group by name order by name`,
    organization.id,
  );
}

test('every declared route has an example', () => {
  expect(Object.keys(routeExamples).sort()).toEqual(declaredRoutes.map(({ name }) => name).sort());
});

describe.each(declaredRoutes.map((route) => [route.name, route] as const))('%s', (_, route) => {
  const { access } = route;

  test('without credentials, with a forged cookie and with a made-up token', async () => {
    const example = await exampleOf(route, stranger);
    const answer = await send(route, example, { slug: organization.slug });
    if (access.kind === 'public') return expectSuccess(route, example, answer);
    expect(answer.status).toBe(401);
    const forged: Caller[] = [
      { userId: '', email: '', headers: { cookie: 'switchyard.session=eyJhbGciOiJub25lIn0.e30.' } },
      { userId: '', email: '', headers: { authorization: `Bearer syt_${'a'.repeat(30)}_000000` } },
    ];
    for (const caller of forged)
      expect((await send(route, example, { caller, slug: organization.slug })).status).toBe(401);
  });

  test('strangers', async () => {
    if (access.kind === 'public' || access.kind === 'signed-in') return;
    const example = await exampleOf(route, stranger);
    const before = await digest();
    const expected = access.kind === 'operator' ? 403 : 404;
    expect((await send(route, example, { caller: stranger, slug: organization.slug })).status).toBe(expected);
    expect((await send(route, example, { caller: strangeToken, slug: organization.slug })).status).toBe(expected);
    expect(await digest()).toEqual(before);
  });

  test("an owner elsewhere with this organization's ids changes and learns nothing", async () => {
    if (access.kind !== 'organization') return;
    const example = await exampleOf(route, stranger);
    const before = await digest();
    for (const caller of [stranger, strangeToken]) {
      const slug = caller === stranger ? otherOrganization.slug : undefined;
      const answer = await send(route, example, { caller, ...(slug ? { slug } : {}) });
      if (example.params) expect(answer.status).toBe(404);
      else if (example.filters) expect(answer.body.items).toEqual([]);
      for (const id of idsOf(example)) if (answer.status < 300) expect(answer.text).not.toContain(id);
    }
    expect(await digest()).toEqual(before);
  });

  test.each([...roles])('role %s', async (role) => {
    const caller = members[role]!;
    const example = await exampleOf(route, caller);
    const before = await digest();
    const answer = await send(route, example, { caller, slug: organization.slug });
    const allowed = access.kind === 'organization' ? can(role, access.permission) : access.kind !== 'operator';
    if (allowed) return expectSuccess(route, example, answer);
    expect(answer.status).toBe(403);
    expect(await digest()).toEqual(before);
  });

  test.each([...roles])('API token with role %s', async (role) => {
    const caller = tokens[role]!;
    const example = await exampleOf(route, members[role]!);
    const answer = await send(route, example, { caller });
    // A member acts on keys of their own teams, and a token belongs to no team; nobody withdraws what another asked for; views are a person's.
    const narrowed =
      route.name === 'budgetRaises.withdraw' ||
      (access.kind === 'organization' && access.permission === 'saved-views.manage') ||
      (access.kind === 'organization' && access.permission === 'virtual-keys.manage' && role === 'MEMBER');
    if (access.kind === 'public') return expectSuccess(route, example, answer);
    if (access.kind !== 'organization' || !can(role, access.permission) || narrowed)
      return expect(answer.status).toBe(403);
    expectSuccess(route, example, answer);
  });

  test('the operator', async () => {
    if (access.kind !== 'operator') return;
    const example = await exampleOf(route, operator);
    expectSuccess(route, example, await send(route, example, { caller: operator }));
  });
});

test('with every filter of ours forgotten, Postgres alone shows no row of another organization', async () => {
  await world.request();
  const tables = await owner.$queryRaw<{ name: string }[]>`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and has_table_privilege('switchyard_dashboard', c.oid, 'select')`;
  expect(tables.length).toBeGreaterThanOrEqual(18);
  for (const { name } of tables) {
    const seen = await inOrganization(harness.app.db, otherOrganization.id, (scoped) =>
      scoped.$queryRawUnsafe<{ organization_id: string }[]>(`select distinct organization_id from ${name}`),
    );
    expect(seen.filter(({ organization_id }) => organization_id !== otherOrganization.id)).toEqual([]);
  }
});

function idsOf({ params, query, body }: Example): string[] {
  return (
    JSON.stringify([params, query, body]).match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? []
  );
}
