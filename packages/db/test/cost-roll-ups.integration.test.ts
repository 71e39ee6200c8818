import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { closeDatabase, createDatabase, type Database } from '../src/client/create-database.ts';
import { addAdjustmentEntries } from '../src/requests/adjustment-entries.ts';
import { ingestRecords } from '../src/requests/ingest-records.ts';
import { rebuildUsage } from '../src/requests/rebuild-usage.ts';
import { rollUps, sumColumns } from '../src/requests/roll-up-columns.ts';
import { insertShadowRun, readShadowEntries } from '../src/requests/shadow-runs.ts';
import { verifyUsage } from '../src/requests/verify-usage.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { factsOf, makeAttempt, makeRecord, requestId, someUsage } from './records.ts';
import { asOwner, createTenant, type Tenant } from './tenant.ts';

let database: TestDatabase;
let worker: Database;
let acme: Tenant;
const start = Date.parse('2026-11-10T22:30:00Z');
const hour = 3_600_000;
const days = { fromDay: '2026-11-09', toDay: '2026-11-13' };

beforeAll(async () => {
  database = await createTestDatabase();
  worker = createDatabase(database.workerUrl, { poolSize: 4 });
  acme = await createTenant(database.ownerUrl);
});

afterAll(async () => {
  await closeDatabase(worker);
  await database.drop();
});

function ask<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return asOwner(database.ownerUrl, async (owner) => (await owner.query(sql, values)).rows as Row[]);
}

const models = ['gpt-5-mini', 'claude', 'gemini'];
const tagSets = [[], ['web'], ['web', 'beta'], ['beta', 'web']];

/** Records that vary in every dimension, each kind of attempts among them. */
function makeRecords(organizationId: string, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const attempts = Array.from({ length: at % 4 }, (_, index) => ({
      ...makeAttempt(at % 5 === 0 && index === 0 ? null : String(1_000 + at * 7 + index)),
      model: models[(at + index) % 3] ?? '',
      outcome: index < (at % 4) - 1 ? 'overloaded' : 'succeeded',
    }));
    return makeRecord({
      id: requestId(start + at * 17 * 60_000),
      organizationId,
      teamId: acme.teams[at % 2] ?? '',
      keyId: acme.keys[at % 2] ?? '',
      memberId: at % 3 === 0 ? acme.keys[0] : null,
      endpoint: at % 2 === 0 ? '/v1/chat/completions' : `/v1/files/file_${'0123456789abcdef'.repeat(2)}${at}`,
      outcome: at % 7 === 0 ? 'PARTIAL' : 'SUCCEEDED',
      facts: factsOf(tagSets[at % 4] ?? []),
      costNanos: at % 4 > 0 && at % 5 === 0 ? null : '999',
      attempts,
    });
  });
}

function makeCopy(organizationId: string, given: Partial<ShadowRecord> = {}): ShadowRecord {
  const answer = {
    providerAccountId: '00000000-0000-7000-8000-00000000000c',
    provider: 'openai',
    model: 'gpt-5',
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    finishReason: 'stop',
    usage: someUsage,
    costNanos: '77',
    durationMs: 5,
    outputCharacters: 5,
  };
  return {
    version: 1,
    id: requestId(start + hour),
    organizationId,
    requestId: requestId(start),
    ruleId: crypto.randomUUID(),
    ruleVersion: 1,
    startedAt: new Date(start + hour).toISOString(),
    served: answer,
    shadow: answer,
    similarity: 1,
    payer: {
      teamId: acme.teams[0],
      keyId: acme.keys[0],
      memberId: null,
      endpoint: '/v1/chat/completions',
      tags: ['web', 'beta'],
    },
    charges: [],
    ...given,
  };
}

/** What the roll-ups are sums of, written without the code that fills them: every line with its dimensions. */
const lines = `
  select r.team_id, r.key_id, coalesce(r.member_id, '00000000-0000-0000-0000-000000000000') as member_id,
    coalesce(a.model, r.model_served, '') as model_served,
    coalesce(a.provider_account_id, r.provider_account_id, '00000000-0000-0000-0000-000000000000') as provider_account_id,
    usage_endpoint(r.endpoint) as endpoint, r.tags, r.cache_status::text, r.outcome::text,
    case when a.index + 1 < r.attempt_count then 'RETRY' else 'ANSWER' end as purpose,
    case when a.request_id is null then r.cost_nanos else a.cost_nanos end as cost, coalesce(a.output_tokens, r.output_tokens) as tokens,
    (a.index is null or a.index + 1 = r.attempt_count)::int as requests
  from request_logs r left join request_attempts a on a.request_id = r.id where r.organization_id = $1
  union all
  select (record->'payer'->>'teamId')::uuid, (record->'payer'->>'keyId')::uuid, '00000000-0000-0000-0000-000000000000',
    record->'shadow'->>'model', (record->'shadow'->>'providerAccountId')::uuid, record->'payer'->>'endpoint', '{beta,web}', 'NONE',
    'SUCCEEDED', 'SHADOW', cost_nanos, (record->'shadow'->'usage'->>'outputTokens')::bigint, 0
  from shadow_runs where organization_id = $1
  union all
  select r.team_id, r.key_id, coalesce(r.member_id, '00000000-0000-0000-0000-000000000000'), a.model, a.provider_account_id,
    usage_endpoint(r.endpoint), r.tags, r.cache_status::text, r.outcome::text, 'ADJUSTMENT', e.delta_nanos, 0, 0
  from cost_adjustment_entries e join request_logs r on r.id = e.request_id
  join request_attempts a on a.request_id = r.id and a.index = e.attempt_index where e.organization_id = $1`;

async function expectEqualByEveryGrouping(organizationId: string): Promise<void> {
  for (const { table, columns } of rollUps) {
    const pairs = columns.flatMap((one, at) => columns.slice(at + 1).map((other) => [one, other]));
    for (const group of [[], ...columns.map((one) => [one]), ...pairs]) {
      const by = ['true', ...group.map((name) => `${name}::text`)].join();
      const places = ['true', ...group].map((_, at) => at + 1).join();
      const sumsBy = (sums: string, from: string) =>
        `select ${by}, ${sums} from ${from} group by ${places} order by ${places}`;
      const ofLog = sumsBy(
        'sum(requests)::text as requests, coalesce(sum(cost), 0)::text as cost, sum(tokens)::text as tokens',
        `(${lines}) l`,
      );
      const ofRollUp = sumsBy(
        'sum(requests)::text as requests, sum(cost_nanos)::text as cost, sum(output_tokens)::text as tokens',
        `${table} where organization_id = $1`,
      );
      const [log, kept] = await asOwner(database.ownerUrl, async (owner) => [
        (await owner.query(ofLog, [organizationId])).rows,
        (await owner.query(ofRollUp, [organizationId])).rows,
      ]);
      expect([table, group, kept]).toEqual([table, group, log]);
    }
  }
}

test('every grouping of all roll-ups, by each dimension and each pair, is the sum of log, attempts, copies and adjustments', async () => {
  const { organizationId } = acme;
  const records = makeRecords(organizationId, 60);
  await ingestRecords(worker, records);
  await insertShadowRun(worker, makeCopy(organizationId));
  const [adjustment] = await ask<{ id: string }>(
    `insert into cost_adjustments (id, organization_id, reason, provider_account_id, model, "from", "to")
     values (gen_random_uuid(), $1, 'late', gen_random_uuid(), 'm', '2026-11-01', '2026-12-01') returning id`,
    [organizationId],
  );
  const adjustmentId = adjustment?.id ?? '';
  const entries = records
    .filter(({ attempts }) => attempts.length > 0)
    .slice(0, 9)
    .map((record, at) => ({
      requestId: record.id,
      attemptIndex: 0,
      deltaNanos: BigInt(at * 100 - 150),
      pricesRequest: record.costNanos === null,
      price: { version: 'late' },
    }));
  await addAdjustmentEntries(worker, { organizationId, adjustmentId }, entries);
  await addAdjustmentEntries(worker, { organizationId, adjustmentId }, entries);
  expect(
    await ask('select attempts::int, delta_nanos::int from cost_adjustments where id = $1', [adjustmentId]),
  ).toEqual([{ attempts: 9, delta_nanos: 9 * -150 + 36 * 100 }]);
  const [unpriced] = await ask('select sum(unpriced_requests)::int as n from usage_daily where organization_id = $1', [
    organizationId,
  ]);
  const without = records.filter(({ costNanos }) => costNanos === null).length;
  expect(unpriced).toEqual({ n: without - entries.filter(({ pricesRequest }) => pricesRequest).length });
  await expectEqualByEveryGrouping(organizationId);
  expect(await verifyUsage(worker, days)).toEqual([]);
}, 60_000);

test('an id in a path is no endpoint of its own', async () => {
  const paths = await ask('select distinct endpoint from usage_daily where organization_id = $1 order by 1', [
    acme.organizationId,
  ]);
  expect(paths).toEqual([{ endpoint: '/v1/chat/completions' }, { endpoint: '/v1/files/{id}' }]);
  const endpoint = async (path: string) =>
    (await ask<{ e: string }>('select usage_endpoint($1) as e', [path])).map(({ e }) => e).join();
  expect(await endpoint('/google/v1beta/models/gemini-2.5-flash:streamGenerateContent')).toBe(
    '/google/v1beta/models/gemini-2.5-flash:streamGenerateContent',
  );
  expect(await endpoint('/v1/batches/0190b5e4-39ab-7cf2-9f0c-0d6a5f2b0a11/cancel')).toBe('/v1/batches/{id}/cancel');
  expect(await endpoint('/providers/openai/v1/responses/resp_68ab12cd34ef56ab78cd90ef/input_items')).toBe(
    '/providers/openai/v1/responses/{id}/input_items',
  );
});

test('tags and models that are too long for an index are kept', async () => {
  const tenant = await createTenant(database.ownerUrl);
  const tags = Array.from({ length: 20 }, (_, at) => `${at}`.padEnd(500, crypto.randomUUID()));
  const record = makeRecord({
    id: requestId(start),
    organizationId: tenant.organizationId,
    facts: factsOf(tags),
    modelServed: crypto.randomUUID().repeat(90),
  });
  expect((await ingestRecords(worker, [record])).inserted).toBe(1);
});

test('a copy of an earlier version is paid by the key of its request, when the log has it', async () => {
  const { organizationId, teams, keys } = await createTenant(database.ownerUrl);
  const record = makeRecord({ id: requestId(start), organizationId, teamId: teams[1], keyId: keys[1] });
  await ingestRecords(worker, [record]);
  const copy = makeCopy(organizationId, { requestId: record.id, payer: null });
  await insertShadowRun(worker, copy);
  await insertShadowRun(worker, { ...copy, shadow: { ...copy.shadow, costNanos: '1' } });
  const rows = await ask(
    `select team_id, cost_nanos::int as cost, requests::int, attempts::int from usage_daily
     where organization_id = $1 and purpose = 'SHADOW'`,
    [organizationId],
  );
  expect(rows).toEqual([{ team_id: teams[1], cost: 77, requests: 0, attempts: 1 }]);
  expect(await readShadowEntries(worker, [copy.id])).toEqual(new Map([[copy.id, { costNanos: 77n, charges: [] }]]));
  expect(await verifyUsage(worker, { ...days, organizationId })).toEqual([]);
});

test('roll-ups that are wrong are made right by a rebuild, of the asked organization and days alone', async () => {
  const { organizationId } = acme;
  const other = await createTenant(database.ownerUrl);
  await ingestRecords(worker, makeRecords(other.organizationId, 10));
  const rows = () =>
    Promise.all(
      rollUps.map(({ table, period }) => ask(`select * from ${table} order by organization_id, ${period}, line`)),
    );
  const before = await rows();
  for (const { table, period } of rollUps) {
    if (period === 'day') await ask(`update ${table} set cost_nanos = cost_nanos + 1`);
    else await ask(`delete from ${table} where hour < '2026-11-11T03:00:00Z'`);
  }
  const found = await verifyUsage(worker, days);
  for (const { table } of rollUps)
    for (const id of [organizationId, other.organizationId])
      expect(found.filter((one) => one.rollUp === table && one.organizationId === id).length).toBeGreaterThan(0);
  await rebuildUsage(worker, { organizationId, ...days });
  expect(await verifyUsage(worker, { ...days, organizationId })).toEqual([]);
  const left = await verifyUsage(worker, days);
  expect(new Set(left.map((one) => one.organizationId)).has(organizationId)).toBe(false);
  expect(new Set(left.map((one) => one.rollUp))).toEqual(new Set(rollUps.map(({ table }) => table)));
  await rebuildUsage(worker, days);
  expect(await verifyUsage(worker, days)).toEqual([]);
  expect(await rows()).toEqual(before);
  await expect(rebuildUsage(worker, { fromDay: '2026-11-02', toDay: '2026-11-01' })).rejects.toThrow(RangeError);
});

test('a rebuild while records come in loses none and counts none twice', async () => {
  const { organizationId } = await createTenant(database.ownerUrl);
  const records = makeRecords(organizationId, 200);
  let done = false;
  const rebuilding = (async () => {
    let rounds = 0;
    for (; !done || rounds === 0; rounds += 1) await rebuildUsage(worker, { ...days, organizationId });
    return rounds;
  })();
  const batches = Array.from({ length: 20 }, (_, at) => records.slice(at * 10, at * 10 + 10));
  const ingesting = batches.map((batch, at) => ingestRecords(worker, at % 2 ? batch : batch.toReversed()));
  const copying = [1, 2, 3].map((at) =>
    insertShadowRun(worker, makeCopy(organizationId, { id: requestId(start + at) })),
  );
  await Promise.all([...ingesting, ...copying]);
  done = true;
  expect(await rebuilding).toBeGreaterThan(0);
  expect(await verifyUsage(worker, { ...days, organizationId })).toEqual([]);
  const [sum] = await ask('select sum(requests)::int as n from usage_hourly where organization_id = $1', [
    organizationId,
  ]);
  expect(sum).toEqual({ n: 200 });
}, 60_000);

test('a difference in any sum or dimension of any roll-up is found and named', async () => {
  const { organizationId } = await createTenant(database.ownerUrl);
  await ingestRecords(worker, makeRecords(organizationId, 8));
  const changes = [
    { column: 'tags', change: 'tags = \'{"planted"}\'' },
    { column: 'model_served', change: "model_served = 'planted'" },
    { column: 'purpose', change: "purpose = 'SHADOW'" },
    ...sumColumns.map((column) => ({ column, change: `${column} = ${column} + 1` })),
  ];
  for (const { column, change } of changes) {
    const planted = rollUps.filter(
      ({ columns }) => sumColumns.includes(column) || columns.some((one) => one === column),
    );
    for (const { table } of planted)
      await ask(
        `update ${table} set ${change} where organization_id = $1 and line =
           (select line from ${table} where organization_id = $1 and purpose = 'ANSWER' limit 1)`,
        [organizationId],
      );
    const found = await verifyUsage(worker, { ...days, organizationId });
    const tables = new Set(planted.map(({ table }) => table));
    expect([change, new Set(found.map(({ rollUp }) => rollUp))]).toEqual([change, tables]);
    for (const { rollUp, keyId } of found) expect(keyId === null).toBe(rollUp.endsWith('brief'));
    await rebuildUsage(worker, { ...days, organizationId });
  }
  expect(await verifyUsage(worker, { ...days, organizationId })).toEqual([]);
}, 60_000);
