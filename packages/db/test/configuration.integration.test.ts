import { afterAll, beforeAll, expect, test } from 'bun:test';
import { tokenRateNames, unitRateNames } from '@switchyard/core/pricing/rates';
import type { PriceOverride } from '@switchyard/core/pricing/resolve-price';
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
import { loadSpend } from '../src/configuration/load-spend.ts';
import { createPriceOverride } from '../src/directory/price-overrides.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { asOwner, createTenant, type Tenant } from './tenant.ts';

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
        await owner.query(
          `insert into provider_accounts (id, organization_id, slug, name, provider, base_url, sealed_credential,
             credential_last4, models, priority, disabled_at, created_at, updated_at)
           values (gen_random_uuid(), $1, $2, $2, 'openai', 'https://api.openai.com/v1', 'v1.k.box', 'wxyz',
             '{gpt-5-mini}', $3, $4, $5, now())`,
          [organizationId, slug, priority, disabled ? new Date() : null, createdAt],
        );
      }
      const call = { kind: 'call', providerAccountId: crypto.randomUUID(), model: 'gpt-5-mini' };
      const rules: [string, number, boolean, boolean, unknown][] = [
        ['second', 2, true, false, { conditions: [], target: call }],
        ['first', 1, true, false, { conditions: [], target: call }],
        ['broken', 3, true, false, { conditions: [], target: { kind: 'no-such-strategy' } }],
        ['disabled', 4, false, false, { conditions: [], target: call }],
        ['deleted', 5, true, true, { conditions: [], target: call }],
      ];
      for (const [name, position, enabled, deleted, definition] of rules) {
        const id = crypto.randomUUID();
        await owner.query(
          `insert into routing_rules (id, organization_id, position, enabled, version, deleted_at, updated_at)
           values ($1, $2, $3, $4, 2, $5, now())`,
          [id, organizationId, position, enabled, deleted ? new Date() : null],
        );
        for (const version of [1, 2]) {
          await owner.query(
            `insert into routing_rule_versions (id, organization_id, rule_id, version, name, definition)
             values (gen_random_uuid(), $1, $2, $3, $4, $5)`,
            [organizationId, id, version, version === 2 ? name : `old ${name}`, JSON.stringify(definition)],
          );
        }
      }
      await owner.query(
        `insert into budgets (id, organization_id, scope, scope_id, limit_nanos, updated_at)
         values (gen_random_uuid(), $1, 'TEAM', $2, 9007199254740993, now())`,
        [organizationId, teams[0]],
      );
      await owner.query(
        `insert into rate_limits (id, organization_id, scope, scope_id, requests_per_minute, updated_at)
         values (gen_random_uuid(), $1, 'ORGANIZATION', $1, 60, now())`,
        [organizationId],
      );
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

test('a configuration holds the current version of enabled rules in their order, and says which one it left out', async () => {
  const problems: string[] = [];
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId, (problem) => problems.push(problem));
  expect(loaded?.routingRules.map(({ name, version }) => [name, version])).toEqual([
    ['first', 2],
    ['second', 2],
  ]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('"broken"');
});

test('a configuration holds enabled accounts by priority and age, archived teams flagged, and exact amounts', async () => {
  const loaded = await loadOrganizationConfiguration(gateway, acme.organizationId);
  expect(loaded?.providerAccounts.map(({ slug }) => slug)).toEqual(['first', 'early', 'late']);
  expect(loaded?.teams.find(({ id }) => id === acme.teams[0])?.archived).toBe(false);
  expect(loaded?.teams.find(({ id }) => id === acme.teams[1])?.archived).toBe(true);
  expect(loaded?.budgets).toMatchObject([{ kind: 'team', scopeId: acme.teams[0], limitNanos: 9_007_199_254_740_993n }]);
  expect(loaded?.rateLimits).toMatchObject([{ kind: 'organization', requestsPerMinute: 60 }]);
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

test('the spend of a month is the sum of its days for organization, team and key, without the days around it', async () => {
  await asOwner(database.ownerUrl, async (owner) => {
    const spent: [Tenant, number, string, bigint][] = [
      [acme, 0, '2026-10-31', 1n],
      [acme, 0, '2026-11-01', 10n],
      [acme, 0, '2026-11-30', 100n],
      [acme, 1, '2026-11-15', 1_000n],
      [acme, 1, '2026-12-01', 10_000n],
      [other, 0, '2026-11-15', 100_000n],
    ];
    for (const [tenant, index, day, cost] of spent) {
      await owner.query(
        `insert into usage_daily values ($1, $2, $3, $4, 'm', $1, 'SUCCEEDED', 1, 0, 0, 0, 0, 0, 0, $5, 0)`,
        [tenant.organizationId, day, tenant.teams[index], tenant.keys[index], String(cost)],
      );
    }
  });
  const spend = await loadSpend(gateway, acme.organizationId, '2026-11');
  expect(spend[0]).toEqual({
    kind: 'organization',
    id: acme.organizationId,
    period: '2026-11',
    spentNanos: 1_110n,
  });
  const rest = new Map(spend.slice(1).map(({ kind, id, spentNanos }) => [`${kind} ${id}`, spentNanos]));
  expect(rest).toEqual(
    new Map([
      [`team ${acme.teams[0]}`, 110n],
      [`team ${acme.teams[1]}`, 1_000n],
      [`key ${acme.keys[0]}`, 110n],
      [`key ${acme.keys[1]}`, 1_000n],
    ]),
  );
});

test('an organization that spent nothing is answered with zero, and a month that is none is refused', async () => {
  const spend = await loadSpend(gateway, acme.organizationId, '2025-01');
  expect(spend).toMatchObject([{ kind: 'organization', spentNanos: 0n }]);
  await expect(loadSpend(gateway, acme.organizationId, '2025-13')).rejects.toThrow('month must be like 2026-11');
});
