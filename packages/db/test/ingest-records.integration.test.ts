import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import { type RequestRecord, requestRecord, untoldOfAttempt, untoldOfRequest } from '@switchyard/core/requests/record';
import fc from 'fast-check';
import { closeDatabase, createDatabase, type Database } from '../src/client/create-database.ts';
import { ensurePartitionsAhead } from '../src/requests/ensure-partitions.ts';
import { ingestRecords, isRecordsFault } from '../src/requests/ingest-records.ts';
import { type RollUp, rollUps, sumColumns } from '../src/requests/roll-up-columns.ts';
import { verifyUsage } from '../src/requests/verify-usage.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { expectedLines, sumBy } from './expected-lines.ts';
import { anyDraft, factsOf, makeAttempt, makeRecord, requestId } from './records.ts';
import { asOwner } from './tenant.ts';

let database: TestDatabase;
let worker: Database;
let second: Database;
const day = 24 * 3_600_000;
const start = Date.parse('2026-11-21T22:00:00Z');
const wholeTime = { fromDay: '1970-01-01', toDay: '2100-01-01' };

beforeAll(async () => {
  database = await createTestDatabase();
  worker = createDatabase(database.workerUrl, { poolSize: 3 });
  second = createDatabase(database.workerUrl, { poolSize: 3 });
});

afterAll(async () => {
  await Promise.all([closeDatabase(worker), closeDatabase(second)]);
  await database.drop();
});

function ask<Row>(sql: string, values: unknown[]): Promise<Row[]> {
  return asOwner(database.ownerUrl, async (owner) => (await owner.query(sql, values)).rows as Row[]);
}

/** The roll-up that an organization must have, added up without the database. */
const expected = (records: RequestRecord[], { period, columns }: RollUp) =>
  sumBy(records.flatMap(expectedLines), columns, (at) => at.toISOString().slice(0, period === 'hour' ? 13 : 10));

async function kept(organizationId: string, { table, period, columns }: RollUp): Promise<Map<string, string>> {
  const begins =
    period === 'hour' ? `to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24')` : `to_char(day, 'YYYY-MM-DD')`;
  const rows = await ask<{ key: string; sums: string }>(
    `select concat_ws('|', ${begins}, ${columns.join().replace('tags', "array_to_string(tags, ',')")}) as key,
       concat_ws(' ', ${sumColumns.join()}) as sums from ${table} where organization_id = $1`,
    [organizationId],
  );
  return new Map(rows.map(({ key, sums }) => [key, sums]));
}

async function expectExactly(organizationId: string, records: RequestRecord[]): Promise<void> {
  const ids = await ask<{ id: string }>('select id from request_logs where organization_id = $1', [organizationId]);
  expect(ids.map(({ id }) => id).sort()).toEqual(records.map(({ id }) => id).sort());
  const attempts = await ask<{ n: number }>(
    'select count(*)::int as n from request_attempts where organization_id = $1',
    [organizationId],
  );
  expect(attempts[0]?.n).toBe(records.reduce((sum, record) => sum + record.attempts.length, 0));
  for (const rollUp of rollUps)
    expect([rollUp.table, await kept(organizationId, rollUp)]).toEqual([rollUp.table, expected(records, rollUp)]);
}

/** An object as a version wrote it that did not know these members. */
function without(object: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

test('any batches, repeated and at once, leave one row for each id and roll-ups that are its exact sum', async () => {
  const deliveries = fc.record({
    drafts: fc.array(anyDraft, { minLength: 1, maxLength: 40 }),
    batches: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 30 }), { maxLength: 6 }),
    together: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(deliveries, async ({ drafts, batches, together }) => {
      const organizationId = crypto.randomUUID();
      const records = drafts.map(({ afterMs, ...given }) =>
        makeRecord({ ...given, id: requestId(start + afterMs), organizationId }),
      );
      const pick = (index: number) => records[index % records.length]!;
      const all = [...batches.map((batch) => batch.map(pick)), records];
      const ingestions = [];
      if (together) ingestions.push(...(await Promise.all(all.map((batch) => ingestRecords(worker, batch)))));
      else for (const batch of all) ingestions.push(await ingestRecords(worker, batch));
      expect(ingestions.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(records.length);
      const told = ingestions.reduce((sum, { inserted, duplicates }) => sum + inserted + duplicates.length, 0);
      expect(told).toBe(all.flat().length);
      await expectExactly(organizationId, records);
    }),
    { numRuns: 25 },
  );
  expect(await verifyUsage(worker, wholeTime)).toEqual([]);
}, 60_000);

test('two workers with the same records at the same time count each once', async () => {
  const organizationId = crypto.randomUUID();
  const records = Array.from({ length: 400 }, (_, index) =>
    makeRecord({ id: requestId(start + index * 60_000), organizationId, attempts: [makeAttempt('1234')] }),
  );
  const batches = Array.from({ length: 12 }, (_, index) => records.slice(index * 25, index * 25 + 125).reverse());
  const both = batches.flatMap((batch) => [ingestRecords(worker, batch), ingestRecords(second, batch.toReversed())]);
  const ingestions = await Promise.all(both);
  expect(ingestions.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(400);
  await expectExactly(organizationId, records);
}, 30_000);

test('a duplicate is answered with the cost and outcome that the ledger has', async () => {
  const organizationId = crypto.randomUUID();
  const record = makeRecord({ id: requestId(start), organizationId, costNanos: '9007199254740993' });
  await ingestRecords(worker, [record]);
  const orphan = makeRecord({ ...record, outcome: 'ORPHANED', costNanos: '5' });
  expect(await ingestRecords(worker, [orphan])).toEqual({
    inserted: 0,
    duplicates: [
      {
        requestId: record.id,
        organizationId,
        ledgerCostNanos: 9_007_199_254_740_993n,
        outcome: 'SUCCEEDED',
        charges: [],
      },
    ],
  });
  await expectExactly(organizationId, [record]);
});

test('records of days without a partition land, on the day inside their id', async () => {
  const organizationId = crypto.randomUUID();
  const times = ['2024-02-29T23:59:59.999Z', '2024-03-01T00:00:00.000Z', '2031-07-01T12:00:00.000Z'];
  const records = times.map((time) => makeRecord({ id: requestId(Date.parse(time)), organizationId }));
  expect((await ingestRecords(worker, records)).inserted).toBe(3);
  expect((await ingestRecords(worker, records)).duplicates).toHaveLength(3);
  await expectExactly(organizationId, records);
  const parts = await ask<{ part: string }>(
    'select tableoid::regclass::text as part from request_logs where organization_id = $1 order by id',
    [organizationId],
  );
  expect(parts.map(({ part }) => part)).toEqual([
    'request_logs_20240229',
    'request_logs_20240301',
    'request_logs_20310701',
  ]);
});

test('partitions are made ahead of time, once', async () => {
  const now = Date.parse('2040-05-05T23:59:59Z');
  expect(await ensurePartitionsAhead(worker, now, 7)).toBe(9 * 3);
  expect(await ensurePartitionsAhead(worker, now, 7)).toBe(0);
  expect(await ensurePartitionsAhead(worker, now + day, 7)).toBe(3);
});

test('a bad record is named as the fault, nothing of its batch is written, and the others go in without it', async () => {
  const organizationId = crypto.randomUUID();
  const good = makeRecord({ id: requestId(start), organizationId });
  const tooDear = makeRecord({ id: requestId(start), organizationId, costNanos: '9'.repeat(30) });
  const noTime = makeRecord({ ...good, id: '0b5e4a39-5b8f-4cf2-9f0c-0d6a5f2b0a11' });
  for (const bad of [tooDear, noTime]) {
    const error = await ingestRecords(worker, [good, bad]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(isRecordsFault(error)).toBe(true);
  }
  await expectExactly(organizationId, []);
  await ingestRecords(worker, [good]);
  await expectExactly(organizationId, [good]);
});

test('a Postgres that does not answer is not the fault of the records', async () => {
  const nowhere = createDatabase('postgresql://nobody:none@127.0.0.1:1/none', { poolSize: 1, connectTimeoutMs: 500 });
  const record = makeRecord({ id: requestId(start), organizationId: crypto.randomUUID() });
  const error = await ingestRecords(nowhere, [record]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(isRecordsFault(error)).toBe(false);
});

test('a text that Postgres cannot hold costs characters, never the record', async () => {
  const organizationId = crypto.randomUUID();
  const record = makeRecord({
    id: requestId(start),
    organizationId,
    endUser: 'a\0b\ud800c',
    client: '\\u0000 😀',
  });
  await ingestRecords(worker, [record]);
  const rows = await ask<{ end_user: string; client: string }>(
    'select end_user, client from request_logs where organization_id = $1',
    [organizationId],
  );
  expect(rows).toEqual([{ end_user: 'a\uFFFDb\uFFFDc', client: '\\u0000 😀' }]);
});

test('a roll-up that was tampered with, lost or invented is found', async () => {
  const organizationId = crypto.randomUUID();
  const records = [0, 1, 2].map((hour) =>
    makeRecord({ id: requestId(Date.parse('2027-01-01T10:00:00Z') + hour * 3_600_000), organizationId }),
  );
  await ingestRecords(worker, records);
  const days = { fromDay: '2027-01-01', toDay: '2027-01-01' };
  expect(await verifyUsage(worker, days)).toEqual([]);
  await ask('update usage_daily set cost_nanos = cost_nanos + 1 where organization_id = $1', [organizationId]);
  await ask(`delete from usage_hourly where organization_id = $1 and hour = '2027-01-01T11:00:00Z'`, [organizationId]);
  await ask(`update usage_hourly set outcome = 'FAILED' where organization_id = $1 and hour = '2027-01-01T12:00:00Z'`, [
    organizationId,
  ]);
  const found = await verifyUsage(worker, days);
  expect(found.map(({ rollUp, logCostNanos, rollUpCostNanos }) => [rollUp, logCostNanos, rollUpCostNanos])).toEqual([
    ['usage_daily', 3_702n, 3_703n],
    ['usage_hourly', 1_234n, null],
    ['usage_hourly', 1_234n, null],
    ['usage_hourly', null, 1_234n],
  ]);
  await ask('delete from usage_daily where organization_id = $1', [organizationId]);
});

test('a record of the version before is taken, and what it does not say is empty', async () => {
  const organizationId = crypto.randomUUID();
  const { clientFormat, ...known } = makeRecord({ id: requestId(start), organizationId });
  const given = without(known, Object.keys(untoldOfRequest));
  const usage = { inputTokens: 10, cachedInputTokens: 1, cacheWriteTokens: 2, outputTokens: 20, reasoningTokens: 3 };
  const { upstreamFormat, serviceTier, usageMismatch, dropped, ...call } = makeAttempt('1234');
  const attempt = without(call, Object.keys(untoldOfAttempt));
  const old = requestRecord.parse({ ...given, usage, attempts: [{ ...attempt, usage }] });
  await ingestRecords(worker, [old]);
  await expectExactly(organizationId, [old]);
  for (const table of ['request_logs', 'request_attempts']) {
    const rows = await ask(
      `select reasoning_tokens::int as reasoning, images::int as images, service_tier, usage_mismatch, dropped, upstream_format
       from ${table} where organization_id = $1`,
      [organizationId],
    );
    const empty = { service_tier: null, usage_mismatch: null, dropped: [], upstream_format: null };
    expect(rows).toEqual([{ reasoning: 3, images: 0, ...empty }]);
  }
  const [row] = await ask(
    `select cache_status, cache_stored, saved_nanos::int as saved, content_kept, content_state, headers, request_bytes::int as bytes
     from request_logs where organization_id = $1`,
    [organizationId],
  );
  const nothing = { cache_status: 'NONE', cache_stored: false, saved: 0, content_kept: 'NONE', content_state: 'NONE' };
  expect(row).toEqual({ ...nothing, headers: {}, bytes: 0 });
});

test('the part of the cache, what became of content, timing, trace, client and session are kept in columns of their own', async () => {
  const organizationId = crypto.randomUUID();
  const record = makeRecord({
    id: requestId(start),
    organizationId,
    cache: {
      status: 'SEMANTIC_HIT',
      reason: 'near',
      scope: 'team',
      entry: 'entry-1',
      stored: true,
      ageMs: 5_000_000_000,
      similarity: 0.9731,
      sourceRequestId: '00000000-0000-7000-8000-0000000000aa',
      savedNanos: '9007199254740993',
      savedInputTokens: 21,
      savedOutputTokens: 22,
      savedMs: 23,
    },
    content: { kept: 'redacted', state: 'TRUNCATED', reason: 'size', redactions: 3 },
    queueMs: 31,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
    clientRetries: 2,
    requestBytes: 32,
    responseBytes: 5_000_000_001,
    headers: { 'user-agent': 'openai-js 6.0.0' },
    facts: { ...factsOf([]), session: 'session-1' },
    attempts: [{ ...makeAttempt('1'), connectMs: 41, firstByteMs: 42 }, makeAttempt('2')],
  });
  await ingestRecords(worker, [requestRecord.parse(record)]);
  const rows = await ask(
    `select cache_status, cache_reason, cache_entry, cache_stored, cache_age_ms::text, cache_similarity, cache_source_id,
       saved_nanos::text, saved_input_tokens::int, saved_output_tokens::int, saved_ms::int, content_kept, content_state, content_reason,
       redactions, queue_ms, session, trace_id, parent_span_id, client_retries, request_bytes::int, response_bytes::text, headers
     from request_logs where organization_id = $1`,
    [organizationId],
  );
  expect(rows).toEqual([
    {
      cache_status: 'SEMANTIC_HIT',
      cache_reason: 'near',
      cache_entry: 'entry-1',
      cache_stored: true,
      cache_age_ms: '5000000000',
      cache_similarity: 0.9731,
      cache_source_id: '00000000-0000-7000-8000-0000000000aa',
      saved_nanos: '9007199254740993',
      saved_input_tokens: 21,
      saved_output_tokens: 22,
      saved_ms: 23,
      content_kept: 'REDACTED',
      content_state: 'TRUNCATED',
      content_reason: 'size',
      redactions: 3,
      queue_ms: 31,
      session: 'session-1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      parent_span_id: 'b7ad6b7169203331',
      client_retries: 2,
      request_bytes: 32,
      response_bytes: '5000000001',
      headers: { 'user-agent': 'openai-js 6.0.0' },
    },
  ]);
  const calls = await ask(
    'select connect_ms, first_byte_ms from request_attempts where organization_id = $1 order by index',
    [organizationId],
  );
  expect(calls).toEqual([
    { connect_ms: 41, first_byte_ms: 42 },
    { connect_ms: null, first_byte_ms: null },
  ]);
});

test('a hit is an answer of the model that once made it, without use and cost, and the roll-ups sum what it saved', async () => {
  const organizationId = crypto.randomUUID();
  const nothing = { reason: null, scope: 'team', stored: false, ageMs: 9, similarity: null } as const;
  const saved = { savedNanos: '700', savedInputTokens: 21, savedOutputTokens: 22, savedMs: 23 };
  const hit = { status: 'HIT', entry: 'e', sourceRequestId: null, ...nothing, ...saved } as const;
  const given = { organizationId, usage: noUsage, costNanos: '0', cache: hit };
  await ingestRecords(
    worker,
    [0, 1].map((at) => makeRecord({ id: requestId(start + at), ...given })),
  );
  for (const { table, columns } of rollUps) {
    const has = columns.some((one) => one === 'model_served');
    expect(
      await ask(
        `select ${has ? 'model_served' : 'null as model_served'}, cache_status, purpose, requests::int, attempts::int, input_tokens::int, cost_nanos::int,
           saved_nanos::int, saved_input_tokens::int, saved_output_tokens::int, saved_ms::int from ${table} where organization_id = $1`,
        [organizationId],
      ),
    ).toEqual([
      {
        model_served: has ? 'gpt-5-mini' : null,
        cache_status: 'HIT',
        purpose: 'ANSWER',
        requests: 2,
        attempts: 0,
        input_tokens: 0,
        cost_nanos: 0,
        saved_nanos: 1_400,
        saved_input_tokens: 42,
        saved_output_tokens: 44,
        saved_ms: 46,
      },
    ]);
  }
});

test('formats, service tier, mismatch and dropped fields are kept with the attempt and told of the request', async () => {
  const organizationId = crypto.randomUUID();
  const attempts = [
    {
      ...makeAttempt('1'),
      serviceTier: 'priority',
      usageMismatch: 'The total is 7, the buckets are 6.',
      dropped: ['seed'],
    },
    { ...makeAttempt('2'), serviceTier: 'flex', upstreamFormat: 'anthropic-messages', dropped: ['seed', 'n'] },
  ];
  await ingestRecords(worker, [makeRecord({ id: requestId(start), organizationId, attempts })]);
  const columns = 'upstream_format, service_tier, usage_mismatch, dropped';
  expect(
    await ask(`select client_format, ${columns} from request_logs where organization_id = $1`, [organizationId]),
  ).toEqual([
    {
      client_format: 'openai-chat',
      upstream_format: 'anthropic-messages',
      service_tier: 'flex',
      usage_mismatch: 'The total is 7, the buckets are 6.',
      dropped: ['seed', 'n'],
    },
  ]);
  const kept = await ask(`select ${columns} from request_attempts where organization_id = $1 order by index`, [
    organizationId,
  ]);
  expect(kept).toEqual(
    attempts.map((attempt) => ({
      upstream_format: attempt.upstreamFormat,
      service_tier: attempt.serviceTier,
      usage_mismatch: attempt.usageMismatch,
      dropped: attempt.dropped,
    })),
  );
});
