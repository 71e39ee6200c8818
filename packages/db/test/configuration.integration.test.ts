import { afterAll, beforeAll, expect, test } from 'bun:test';
import { tokenRateNames, unitRateNames } from '@switchyard/core/pricing/rates';
import type { PriceOverride } from '@switchyard/core/pricing/resolve-price';
import type { Client } from 'pg';
import {
  closeDatabase,
  createDatabase,
  type Database,
  inOrganization,
  type Scoped,
} from '../src/client/create-database.ts';
import { sqlState } from '../src/client/sql-state.ts';
import { findVirtualKey } from '../src/configuration/find-virtual-key.ts';
import { loadOrganizationConfiguration } from '../src/configuration/load-organization-configuration.ts';
import { createPriceOverride } from '../src/directory/price-overrides.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { asOwner, createTenant, type Tenant } from './tenant.ts';

const awayUntil = new Date('2026-12-01T00:00:00Z');
const ruleIds: Record<string, string> = {};
const call = { kind: 'call', providerAccountId: crypto.randomUUID(), model: 'gpt-5-mini' };

/** Routing with these rules and aliases; what is called "broken" is of no kind that is known. */
function routing(rules: string[], aliases: string[] = []) {
  const targetOf = (name: string) => (name === 'broken' ? { kind: 'no-such-strategy' } : call);
  for (const name of rules) ruleIds[name] ??= crypto.randomUUID();
  return {
    rules: rules.map((name) => ({
      id: ruleIds[name],
      version: 2,
      name,
      definition: { conditions: [], target: targetOf(name) },
    })),
    aliases: aliases.map((name) => ({ name, target: targetOf(name) })),
  };
}

/** Budgets and limit policies; what is called "broken" is not understood. */
async function addCaps(owner: Client, { organizationId, teams }: Pick<Tenant, 'organizationId' | 'teams'>) {
  await owner.query(`update organizations set time_zone = 'Europe/Berlin' where id = $1`, [organizationId]);
  const budgets: [string, object, object, string | null][] = [
    ['team', { kind: 'team', id: teams[0] }, { kind: 'month', startDay: 1 }, null],
    ['each', { kind: 'each', of: 'metadata.customer' }, { kind: 'week' }, 'Asia/Kolkata'],
    ['broken', { kind: 'no-such-scope' }, { kind: 'day' }, null],
  ];
  for (const [at, [name, scope, period, timeZone]] of budgets.entries()) {
    const id = `0190000${at}-0000-7000-8000-${organizationId.slice(-12)}`;
    await owner.query(
      `insert into budgets (id, organization_id, name, scope, unit, limit_amount, period, time_zone, action, updated_at)
       values ($1, $2, $3, $4, 'USD', 9007199254740993, $5, $6, '{"kind": "block"}', now())`,
      [id, organizationId, name, scope, period, timeZone],
    );
    const raises: [string, string | null][] = [
      ['APPROVED', '2100-01-01'],
      ['APPROVED', '2026-02-01'],
      ['PENDING', null],
      ['DECLINED', null],
    ];
    if (name === 'team')
      for (const [status, expiresAt] of raises)
        await owner.query(
          `insert into budget_raises (id, organization_id, budget_id, amount, reason, status, requested_by_id, decided_at, expires_at)
           values (gen_random_uuid(), $1, $2, 7, 'why', $3::"RaiseStatus", $1, '2026-01-01Z', ($4 || 'Z')::timestamptz)`,
          [organizationId, id, status, expiresAt],
        );
  }
  const minute = { kind: 'window', measure: 'requests', window: 'minute', limit: 60 };
  const policies: [string, object, boolean][] = [
    ['on', { scope: { kind: 'organization' }, rules: [minute] }, true],
    ['off', { scope: { kind: 'organization' }, rules: [minute] }, false],
    ['broken', { scope: { kind: 'organization' }, rules: [] }, true],
  ];
  for (const [name, content, enabled] of policies)
    await owner.query(
      `insert into limit_policies (id, organization_id, name, content, enabled, updated_at)
       values (gen_random_uuid(), $1, $2, $3, $4, now())`,
      [organizationId, name, content, enabled],
    );
}

let database: TestDatabase;
let gateway: Database;
let acme: Tenant;
let other: Tenant;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = createDatabase(database.gatewayUrl, { poolSize: 2 });
  acme = await createTenant(database.ownerUrl);
  other = await createTenant(database.ownerUrl);
  await asOwner(database.ownerUrl, async (owner) => {
    for (const { organizationId, teams } of [acme, other]) {
      const accounts: [string, number, string, boolean][] = [
        ['late', 10, '2026-02-01', false],
        ['early', 10, '2026-01-01', false],
        ['first', 1, '2026-03-01', false],
        ['off', 0, '2026-01-01', true],
      ];
      for (const [slug, priority, createdAt, disabled] of accounts) {
        const id = crypto.randomUUID();
        await owner.query(
          `insert into provider_accounts (id, organization_id, slug, name, provider, base_url, models, priority, disabled_at,
             away_until, created_at, updated_at)
           values ($1, $2, $3, $3, 'openai', 'https://api.openai.com/v1', '{gpt-5-mini}', $4, $5, $6, $7, now())`,
          [
            id,
            organizationId,
            slug,
            priority,
            disabled ? new Date() : null,
            slug === 'late' ? awayUntil : null,
            createdAt,
          ],
        );
        const credentials: [string, number, Date | null][] = [
          ['second', 3, null],
          ['first', 1, null],
          ['draining', 1, new Date()],
        ];
        for (const [index, [name, weight, drainingSince]] of credentials.entries())
          await owner.query(
            `insert into provider_credentials (id, organization_id, provider_account_id, name, sealed, last4, weight,
               draining_since, created_at, updated_at) values (gen_random_uuid(), $1, $2, $3, $4, 'wxyz', $5, $6, $7, now())`,
            [organizationId, id, name, `v1.k.${name}`, weight, drainingSince, new Date(2026, 0, 10 - index)],
          );
      }
      const versions = [
        routing(['old']),
        routing(['first', 'off', 'broken', 'second'], ['fast', 'broken']),
        routing(['second', 'off', 'tried'], ['fast']),
      ];
      for (const [index, content] of versions.entries())
        await owner.query(
          `insert into routing_versions (id, organization_id, version, content) values (gen_random_uuid(), $1, $2, $3)`,
          [organizationId, index + 1, JSON.stringify(content)],
        );
      await owner.query(
        `insert into routing_states (organization_id, version, canary_version, canary_percent, disabled_rule_ids, draft)
         values ($1, 2, 3, 25, $2, $3)`,
        [organizationId, [ruleIds.off], JSON.stringify(routing(['drafted']))],
      );
      await addCaps(owner, { organizationId, teams });
    }
  });
});

afterAll(async () => {
  await closeDatabase(gateway);
  await database.drop();
});

test('a key hash opens its own key and nothing else', async () => {
  const found = await findVirtualKey(gateway, acme.keyHashes[0]);
  expect(found).toEqual({
    id: acme.keys[0],
    organizationId: acme.organizationId,
    teamId: acme.teams[0],
    memberId: null,
    name: 'key-0',
    allowedModels: [],
    dropUnsupported: false,
    expiresAt: null,
    revokedAt: null,
  });
  expect(await findVirtualKey(gateway, new Uint8Array(32))).toBeUndefined();
});

test('a configuration holds the published rules that are on, in their order, and aliases, and says what it left out', async () => {
  const problems: string[] = [];
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId, (problem) => problems.push(problem));
  expect(loaded?.routing.version).toBe(2);
  expect(loaded?.routing.rules.map(({ name, version }) => [name, version])).toEqual([
    ['first', 2],
    ['second', 2],
  ]);
  expect(loaded?.routing.aliases.map(({ name }) => name)).toEqual(['fast']);
  expect(problems).toEqual([
    expect.stringContaining('Routing rule "broken"'),
    expect.stringContaining('Alias "broken" is left out'),
    expect.stringContaining('Budget "broken" is left out'),
    expect.stringContaining('Limit policy "broken" is left out'),
  ]);
});

test('the canary stands beside the published routing, with its share and without the rules that are off', async () => {
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  const { version, percent, rules = [] } = loaded?.routing.canary ?? {};
  expect([version, percent, rules.map(({ name }) => name)]).toEqual([3, 25, ['second', 'tried']]);
});

test('an organization that never published anything has empty routing in version 0', async () => {
  const fresh = await createTenant(database.ownerUrl);
  const loaded = await loadOrganizationConfiguration(gateway, fresh.organizationId);
  expect(loaded?.routing).toEqual({ version: 0, rules: [], aliases: [], canary: null });
});

test('an account has its credentials, the oldest first and without those that drain, and until when it is away', async () => {
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  const late = loaded?.providerAccounts.find(({ slug }) => slug === 'late');
  expect(late?.awayUntil).toEqual(awayUntil);
  expect(late?.credentials.map(({ name, sealed, weight }) => [name, sealed, weight])).toEqual([
    ['first', 'v1.k.first', 1],
    ['second', 'v1.k.second', 3],
  ]);
  expect(loaded?.providerAccounts.find(({ slug }) => slug === 'early')?.awayUntil).toBeNull();
});

test('a configuration holds enabled accounts by priority and age, archived teams flagged, and exact amounts', async () => {
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  expect(loaded?.providerAccounts.map(({ slug }) => slug)).toEqual(['first', 'early', 'late']);
  expect(loaded?.teams.find(({ id }) => id === acme.teams[0])?.archived).toBe(false);
  expect(loaded?.teams.find(({ id }) => id === acme.teams[1])?.archived).toBe(true);
});

test('a configuration holds budgets with the raises that are or will be in force, by the calendar of their own zone or of the organization', async () => {
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  expect(loaded?.timeZone).toBe('Europe/Berlin');
  const common = {
    unit: 'usd',
    limit: 9_007_199_254_740_993n,
    action: { kind: 'block' },
    maxGroups: 10_000,
  } as const;
  expect(loaded?.budgets.map(({ id: _id, countedSinceMs: _since, ...budget }) => budget)).toEqual([
    {
      ...common,
      name: 'team',
      scope: { kind: 'team', id: acme.teams[0] },
      period: { kind: 'month', startDay: 1 },
      timeZone: 'Europe/Berlin',
      raises: [{ amount: 7n, group: null, fromMs: Date.parse('2026-01-01'), untilMs: Date.parse('2100-01-01') }],
    },
    {
      ...common,
      name: 'each',
      scope: { kind: 'each', of: 'metadata.customer', teamId: null },
      period: { kind: 'week', startsOn: 'monday' },
      timeZone: 'Asia/Kolkata',
      raises: [],
    },
  ]);
});

test('a configuration holds the limit policies that are switched on, with what they leave open filled in', async () => {
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  expect(loaded?.limitPolicies.map(({ id: _id, ...policy }) => policy)).toEqual([
    {
      name: 'on',
      scope: { kind: 'organization' },
      conditions: [],
      groupBy: [],
      maxGroups: 10_000,
      rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 60 }],
    },
  ]);
});

test('own prices come as they were set: every rate that is stated, or a share, with the time in which they hold', async () => {
  const dashboard = createDatabase(database.dashboardUrl, { poolSize: 1 });
  const inAcme = <Result>(fn: (scoped: Scoped) => Promise<Result>) =>
    inOrganization(dashboard, acme.organizationId, fn);
  const rates = Object.fromEntries([...tokenRateNames, ...unitRateNames].map((name, at) => [name, BigInt(at)]));
  const given: Omit<PriceOverride, 'id'>[] = [
    { ...whole, model: 'all', terms: { kind: 'rates', ...rates, perRequestNanos: 9_007_199_254_740_993n } },
    { ...whole, model: 'pictures', terms: { kind: 'rates', imageNanos: 0n }, effectiveUntil: new Date('2027-01-01') },
    { ...whole, model: '*', terms: { kind: 'share', perMille: 850 } },
  ];
  for (const price of given) await inAcme((scoped) => createPriceOverride(scoped, acme.organizationId, price));
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  expect(loaded?.priceOverrides.map(({ id: _id, ...price }) => price)).toEqual(given);
  const wrong: Omit<PriceOverride, 'id'>[] = [
    { ...whole, terms: { kind: 'rates' } },
    { ...whole, terms: { kind: 'rates', imageNanos: -1n } },
    { ...whole, terms: { kind: 'share', perMille: 0 } },
    { ...whole, model: '*', terms: { kind: 'rates', imageNanos: 1n } },
    { ...whole, terms: { kind: 'rates', imageNanos: 1n }, effectiveUntil: whole.effectiveFrom },
  ];
  for (const price of wrong) {
    const made = inAcme((scoped) => createPriceOverride(scoped, acme.organizationId, price));
    // Postgres says check_violation.
    expect(await made.catch((error: unknown) => sqlState(error))).toBe('23514');
  }
  await closeDatabase(dashboard);
});

const whole = {
  providerAccountId: null,
  model: 'm',
  effectiveFrom: new Date('2026-01-01T00:00:00Z'),
  effectiveUntil: null,
};

test('an organization that does not exist has no configuration', async () => {
  expect(await loadOrganizationConfiguration(gateway, crypto.randomUUID())).toBeUndefined();
});
