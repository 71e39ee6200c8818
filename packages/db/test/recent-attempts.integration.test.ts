import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { asOwner } from './tenant.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

test('a report on the last day reads the attempts of its organization and time, not those of all', async () => {
  const plan = await asOwner(database.ownerUrl, async (owner) => {
    await owner.query(`select ensure_request_partitions((now() at time zone 'UTC')::date - 5, 7)`);
    // Forty organizations over five days.
    await owner.query(
      `insert into request_attempts (request_id, index, organization_id, provider_account_id, provider, model, outcome,
         started_after_ms, duration_ms, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens,
         reasoning_tokens, cost_estimated)
       select (substr(start, 1, 8) || '-' || substr(start, 9, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 0,
         md5((n % 40)::text)::uuid, md5('account')::uuid, 'openai', 'm', 'succeeded', 0, 100, 1, 0, 0, 1, 0, false
       from generate_series(1, 40000) n, lateral (
         select lpad(to_hex((extract(epoch from now() - n * interval '5 days' / 40000) * 1000)::bigint), 12, '0') as start
       ) starts`,
    );
    await owner.query('analyze request_attempts');
    const { rows } = await owner.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, costs off, timing off, summary off) select outcome, count(*) from request_attempts
       where organization_id = md5('7')::uuid and request_id >= uuid_floor(now() - interval '1 day') group by 1`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  // Empty partitions of the days to come are looked through in no time; nothing is read and then thrown away.
  expect(plan).not.toMatch(/Seq Scan on \S+ \S+ \(actual rows=[1-9]/);
  expect(plan).not.toContain('Rows Removed');
  const read = [
    ...plan.matchAll(/Index Scan on request_attempts_\d+_organization_id_request_id_idx \(actual rows=(\d+)/g),
  ];
  expect(read.length).toBeGreaterThan(0);
  // A fifth of the thousand attempts of one organization.
  expect(read.reduce((sum, [, rows]) => sum + Number(rows), 0)).toBeLessThanOrEqual(250);
}, 30_000);
