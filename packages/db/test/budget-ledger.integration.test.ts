import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import type { BudgetScope } from '@switchyard/core/budgets/budget';
import type { Charge } from '@switchyard/core/limits/hold';
import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { closeDatabase, createDatabase, type Database, inOrganization } from '../src/client/create-database.ts';
import { loadBudgetGroups } from '../src/configuration/load-budget-groups.ts';
import { loadBudgetSpends, loadShadowSpend } from '../src/configuration/load-budget-spends.ts';
import { computeBaselines } from '../src/requests/compute-baselines.ts';
import { ingestRecords } from '../src/requests/ingest-records.ts';
import { insertShadowRun, readShadowEntries } from '../src/requests/shadow-runs.ts';
import { verifyBudgetSpends } from '../src/requests/verify-budget-spends.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { factsOf, makeAttempt, makeRecord, requestId, someUsage } from './records.ts';
import { asOwner, createTenant, type Tenant } from './tenant.ts';

let database: TestDatabase;
let worker: Database;
let gateway: Database;
let dashboard: Database;
let acme: Tenant;
const period = '2026-11-01T00:00:00.000Z';
const since = new Date(period);
const start = Date.parse('2026-11-10T22:30:00Z');
const hour = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  worker = createDatabase(database.workerUrl, { poolSize: 4 });
  gateway = createDatabase(database.gatewayUrl, { poolSize: 4 });
  dashboard = createDatabase(database.dashboardUrl, { poolSize: 2 });
});

beforeEach(async () => {
  acme = await createTenant(database.ownerUrl);
});

afterAll(async () => {
  await Promise.all([worker, gateway, dashboard].map(closeDatabase));
  await database.drop();
});

function ask<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return asOwner(database.ownerUrl, async (owner) => (await owner.query(sql, values)).rows as Row[]);
}

async function addBudget(scope: BudgetScope = { kind: 'organization' }, unit = 'USD'): Promise<string> {
  const id = crypto.randomUUID();
  await ask(
    `insert into budgets (id, organization_id, name, scope, unit, limit_amount, period, action, updated_at)
     values ($1, $2, 'B', $3, $4::"BudgetUnit", 1000, '{"kind": "month", "startDay": 1}', '{"kind": "block"}', now())`,
    [id, acme.organizationId, scope, unit],
  );
  return id;
}

const chargeOf = (budgetId: string, amount: number, group = ''): Charge => ({
  budgetId,
  period,
  group,
  amount: String(amount),
});

const recordWith = (charges: Charge[], at = 0) =>
  makeRecord({ id: requestId(start + at), organizationId: acme.organizationId, charges });

function copyWith(charges: Charge[], given: Partial<ShadowRecord> = {}): ShadowRecord {
  const answer = {
    providerAccountId: crypto.randomUUID(),
    provider: 'openai',
    model: 'gpt-5',
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    finishReason: 'stop',
    usage: someUsage,
    costNanos: '40',
    durationMs: 5,
    outputCharacters: 5,
  };
  return {
    version: 1,
    id: requestId(start),
    organizationId: acme.organizationId,
    requestId: requestId(start),
    ruleId: crypto.randomUUID(),
    ruleVersion: 1,
    startedAt: new Date(start).toISOString(),
    served: answer,
    shadow: answer,
    similarity: 1,
    payer: null,
    charges,
    ...given,
  };
}

const spends = () =>
  ask(
    `select budget_id as id, group_key as group, charged::int, requests::int from budget_spends
     where organization_id = $1 and (charged, requests) <> (0, 0) order by charged, group_key`,
    [acme.organizationId],
  );

test('the ledger of a budget is the sum of the charges of requests and copies, each once, however often and together they come', async () => {
  const [one, two] = [await addBudget(), await addBudget({ kind: 'each', of: 'tag', teamId: null })];
  const records = Array.from({ length: 60 }, (_, at) =>
    recordWith([chargeOf(one, at), chargeOf(two, 1, at % 2 ? 'odd' : 'even')], at * 1_000),
  );
  const copy = copyWith([chargeOf(one, 1_000)]);
  const batches = [records, records.toReversed(), records.slice(20, 40), records.slice(0, 30)];
  await Promise.all(batches.map((batch) => ingestRecords(worker, batch)));
  await Promise.all([insertShadowRun(worker, copy), insertShadowRun(worker, copy)]);
  expect(await spends()).toEqual([
    { id: two, group: 'even', charged: 30, requests: 30 },
    { id: two, group: 'odd', charged: 30, requests: 30 },
    { id: one, group: '', charged: 2_770, requests: 60 },
  ]);
  expect((await readShadowEntries(worker, [copy.id])).get(copy.id)?.charges).toEqual(copy.charges);
  expect(await verifyBudgetSpends(worker, { since })).toEqual([]);
});

test('charges of budgets that are gone or of another organization have no ledger, and the record is kept', async () => {
  const [kept, gone] = [await addBudget(), await addBudget()];
  const other = await createTenant(database.ownerUrl);
  const foreign = crypto.randomUUID();
  await ask(
    `insert into budgets (id, organization_id, name, scope, unit, limit_amount, period, action, updated_at)
     values ($1, $2, 'B', '{}', 'USD', 1, '{}', '{}', now())`,
    [foreign, other.organizationId],
  );
  await ask('delete from budgets where id = $1', [gone]);
  const record = recordWith([chargeOf(gone, 5), chargeOf(foreign, 6), chargeOf(kept, 7)]);
  expect((await ingestRecords(worker, [record])).inserted).toBe(1);
  expect(await spends()).toEqual([{ id: kept, group: '', charged: 7, requests: 1 }]);
  expect(await ask('select 1 from budget_spends where budget_id = $1', [foreign])).toEqual([]);
});

test('a budget that is deleted while charges come in costs no record', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => addBudget()));
  const all = ids.flatMap((id, at) => Array.from({ length: 5 }, (_, n) => recordWith([chargeOf(id, 1)], at * 100 + n)));
  const work = all.map((record) => ingestRecords(worker, [record]));
  const deleting = ids.map((id) => ask('delete from budgets where id = $1', [id]));
  const results = await Promise.all(work);
  await Promise.all(deleting);
  expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(all.length);
  expect(await spends()).toEqual([]);
});

test('a ledger that was tampered with is found', async () => {
  const budgetId = await addBudget();
  await ingestRecords(worker, [recordWith([chargeOf(budgetId, 5)])]);
  await ask('update budget_spends set charged = charged + 1 where budget_id = $1', [budgetId]);
  expect(await verifyBudgetSpends(worker, { since })).toEqual([
    {
      organizationId: acme.organizationId,
      budgetId,
      period: since,
      group: '',
      charged: 6n,
      logCharged: 5n,
      requests: 1n,
      logRequests: 1n,
    },
  ]);
  await ask('update budget_spends set charged = charged - 1 where budget_id = $1', [budgetId]);
});

test('what is spent is the ledger, its baseline and what waits in the queue, which counts once wherever it is seen', async () => {
  const [one, two] = [await addBudget(), await addBudget()];
  const { organizationId } = acme;
  await ask(
    'insert into budget_spends (organization_id, budget_id, period, group_key, baseline) values ($1, $2, $3, $4, 100)',
    [organizationId, one, period, ''],
  );
  const counters = [one, two, one].map((budgetId, at) => ({ budgetId, period, group: at === 2 ? 'g' : '' }));
  const records = Array.from({ length: 40 }, (_, at) =>
    recordWith([chargeOf(one, 3), chargeOf(two, 2), chargeOf(one, 1, 'g')], at),
  );
  // The queue is read first; then its records move into the ledger at any moment, and every reading is exact.
  const pending = records.map(({ id, charges }) => ({ requestId: id, charges }));
  const ingesting = records.map((record) => ingestRecords(worker, [record]));
  const readings = [];
  for (let at = 0; at < 12; at += 1)
    readings.push(await loadBudgetSpends(gateway, organizationId, { counters, pending }));
  await Promise.all(ingesting);
  readings.push(await loadBudgetSpends(gateway, organizationId, { counters, pending }));
  readings.push(await loadBudgetSpends(gateway, organizationId, { counters, pending: [] }));
  readings.push(await loadBudgetSpends(worker, organizationId, { counters, pending }));
  for (const reading of readings) expect(reading).toEqual([220n, 80n, 40n]);
  expect(await loadBudgetSpends(gateway, organizationId, { counters: [], pending })).toEqual([]);
  const other = await createTenant(database.ownerUrl);
  expect(await loadBudgetSpends(gateway, other.organizationId, { counters, pending: [] })).toEqual([0n, 0n, 0n]);
}, 30_000);

test('the copies of a rule have spent what they were charged, or what they cost when they are of an earlier version', async () => {
  const ruleId = crypto.randomUUID();
  const { organizationId } = acme;
  const copies = [
    copyWith([chargeOf(ruleId, 60)], { ruleId }),
    copyWith([], { ruleId }),
    copyWith([{ ...chargeOf(ruleId, 9), period: '2026-10-01T00:00:00.000Z' }], { ruleId }),
    copyWith([chargeOf(ruleId, 1_000)], { ruleId: crypto.randomUUID() }),
  ];
  for (const copy of copies) await insertShadowRun(worker, copy);
  const waiting = { requestId: requestId(start), charges: [chargeOf(ruleId, 5)] };
  const known = { requestId: copies[0]?.id ?? '', charges: [chargeOf(ruleId, 60)] };
  const ask = { ruleId, period };
  expect(await loadShadowSpend(gateway, organizationId, { ...ask, pending: [] })).toBe(100n);
  expect(await loadShadowSpend(gateway, organizationId, { ...ask, pending: [waiting, known, waiting] })).toBe(105n);
});

type Computing = {
  id: string;
  scope: BudgetScope;
  unit?: 'usd' | 'tokens' | 'requests';
  before?: number;
  maxGroups?: number;
};

const compute = (given: Computing) =>
  inOrganization(dashboard, acme.organizationId, (scoped) =>
    computeBaselines(scoped, acme.organizationId, {
      budget: { id: given.id, scope: given.scope, unit: given.unit ?? 'usd', maxGroups: given.maxGroups ?? 10 },
      periodStart: since,
      periodEnd: new Date('2026-12-01T00:00:00Z'),
      before: new Date(given.before ?? start),
    }),
  );

/** Calls of all kinds in the hours before `start`, one that was refused and one that is outside the period. */
async function addTraffic(): Promise<void> {
  const { organizationId, teams, keys } = acme;
  const given = (at: number, rest: object) => makeRecord({ id: requestId(at), organizationId, ...rest });
  await ingestRecords(worker, [
    given(start - 20 * hour, {
      teamId: teams[0],
      keyId: keys[0],
      memberId: teams[0],
      facts: factsOf(['a', 'b'], { customer: 'x' }),
      endUser: 'ann',
      attempts: [
        { ...makeAttempt('10'), outcome: 'overloaded' },
        { ...makeAttempt('100'), model: 'claude' },
      ],
    }),
    given(start - 10 * 60_000, {
      teamId: teams[1],
      keyId: keys[1],
      facts: factsOf(['a'], { customer: 'y' }),
      attempts: [makeAttempt('1000')],
    }),
    given(start - 5 * 60_000, { teamId: teams[1], keyId: keys[1], outcome: 'REFUSED', costNanos: '0' }),
    given(since.getTime() - 1, { attempts: [makeAttempt('50000')] }),
    given(start + 2 * hour, { attempts: [makeAttempt('60000')] }),
  ]);
}

test('a baseline is what matching requests of the period used before, by whatever they are matched', async () => {
  await addTraffic();
  const { teams, keys } = acme;
  const each = (of: string, teamId: string | null = null) => ({ kind: 'each' as const, of, teamId });
  const cases: [BudgetScope, Record<string, bigint>][] = [
    [{ kind: 'organization' }, { '': 1_110n }],
    [{ kind: 'team', id: teams[0] }, { '': 110n }],
    [{ kind: 'member', id: teams[0] }, { '': 110n }],
    [{ kind: 'key', id: keys[1] }, { '': 1_000n }],
    [{ kind: 'model', model: 'claude' }, { '': 100n }],
    [{ kind: 'tag', tag: 'b' }, { '': 110n }],
    [{ kind: 'metadata', name: 'customer', value: 'y' }, { '': 1_000n }],
    [each('team'), { [teams[0]]: 110n, [teams[1]]: 1_000n }],
    [each('key', teams[0]), { [keys[0]]: 110n }],
    [each('member'), { [teams[0]]: 110n }],
    [each('model'), { claude: 100n, 'gpt-5-mini': 1_010n }],
    [each('tag'), { a: 1_110n, b: 110n }],
    [each('metadata.customer'), { x: 110n, y: 1_000n }],
    [each('end-user'), { ann: 110n }],
  ];
  for (const [scope, expected] of cases) {
    const id = await addBudget(scope);
    const changed = await compute({ id, scope });
    expect([scope, Object.fromEntries(changed.map(({ group, is }) => [group, is]))]).toEqual([scope, expected]);
    expect(changed.every(({ was }) => was === 0n)).toBe(true);
    expect(await compute({ id, scope })).toEqual([]);
    // Gone again, so that its value does not count as one with a budget of its own.
    await ask('delete from budgets where id = $1', [id]);
  }
  const scope = { kind: 'organization' } as const;
  const tokens = Object.entries(someUsage).reduce((sum, [name, n]) => sum + (/Tokens$/.test(name) ? n : 0), 0);
  const [ofTokens] = await compute({ id: await addBudget(scope, 'TOKENS'), scope, unit: 'tokens' });
  expect(ofTokens?.is).toBe(BigInt(tokens * 3));
  const [ofRequests] = await compute({ id: await addBudget(scope, 'REQUESTS'), scope, unit: 'requests' });
  expect(ofRequests?.is).toBe(2n);
});

test('of values that callers made the baseline keeps so many apart, those that used the most, and adds up the others', async () => {
  const { organizationId } = acme;
  const records = ['a', 'b', 'c', 'd'].map((customer, at) =>
    makeRecord({
      id: requestId(start - hour + at),
      organizationId,
      facts: factsOf([], { customer }),
      attempts: [makeAttempt(String(10 ** at))],
    }),
  );
  await ingestRecords(worker, records);
  const scope = { kind: 'each', of: 'metadata.customer', teamId: null } as const;
  const id = await addBudget(scope);
  const bounded = { id, scope, maxGroups: 2 };
  expect(await compute(bounded)).toEqual([
    { group: '', was: 0n, is: 11n },
    { group: 'c', was: 0n, is: 100n },
    { group: 'd', was: 0n, is: 1_000n },
  ]);
  expect(await compute(bounded)).toEqual([]);
  // A value that came since keeps its place, and nobody loses one to it.
  await ingestRecords(worker, [recordWith([chargeOf(id, 5, 'e')])]);
  expect(await compute(bounded)).toEqual([]);
  const budget = { budgetId: id, period };
  const pending = [
    { requestId: requestId(start), charges: [chargeOf(id, 1, 'f'), chargeOf(id, 1, ''), chargeOf(id, 1, 'd')] },
  ];
  const listed = (atMost: number) => loadBudgetGroups(gateway, organizationId, { budget, atMost, pending });
  expect(await listed(10)).toEqual(['d', 'c', 'e', 'f']);
  expect(await listed(2)).toEqual(['d', 'c']);
  // The organization has as many models as it has, and all of them are kept apart.
  const models = { kind: 'each', of: 'model', teamId: null } as const;
  expect(await compute({ id: await addBudget(models), scope: models, maxGroups: 1 })).not.toContainEqual(
    expect.objectContaining({ group: '' }),
  );
});

test('a value with a budget of its own is left out of a budget on each value', async () => {
  await addTraffic();
  await addBudget({ kind: 'tag', tag: 'b' });
  const scope = { kind: 'each', of: 'tag', teamId: null } as const;
  expect(await compute({ id: await addBudget(scope), scope })).toEqual([{ group: 'a', was: 0n, is: 1_110n }]);
});

test('what was charged is never in the baseline too: calls that ended late are found, and those that are charged are not', async () => {
  const id = await addBudget();
  const scope = { kind: 'organization' } as const;
  const late = makeRecord({
    id: requestId(start - 1_000),
    organizationId: acme.organizationId,
    attempts: [makeAttempt('7')],
  });
  const charged = makeRecord({
    ...late,
    id: requestId(start + 5 * 60_000),
    attempts: [makeAttempt('30')],
    charges: [chargeOf(id, 30)],
  });
  const missed = makeRecord({ ...late, id: requestId(start + 500), attempts: [makeAttempt('2')] });
  expect(await compute({ id, scope })).toEqual([]);
  await ingestRecords(worker, [late, charged, missed]);
  expect(await compute({ id, scope })).toEqual([{ group: '', was: 0n, is: 9n }]);
  const counters = [{ budgetId: id, period, group: '' }];
  expect(await loadBudgetSpends(gateway, acme.organizationId, { counters, pending: [] })).toEqual([39n]);
});

test('a call that is charged more than it used keeps its charge, also when the baseline looks at the moment in which it began', async () => {
  const id = await addBudget();
  await ask(`update budgets set created_at = to_timestamp(${start} / 1000.0) where id = $1`, [id]);
  const scope = { kind: 'organization' } as const;
  const orphan = makeRecord({
    id: requestId(start + 1_000),
    organizationId: acme.organizationId,
    attempts: [makeAttempt('3')],
    charges: [chargeOf(id, 30)],
  });
  await ingestRecords(worker, [orphan]);
  expect(await compute({ id, scope })).toEqual([]);
  const counters = [{ budgetId: id, period, group: '' }];
  expect(await loadBudgetSpends(gateway, acme.organizationId, { counters, pending: [] })).toEqual([30n]);
});
