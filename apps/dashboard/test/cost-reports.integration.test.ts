import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { noUsage } from '@switchyard/core/pricing/usage';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { addAdjustmentEntries } from '@switchyard/db/requests/adjustment-entries';
import { insertShadowRun } from '@switchyard/db/requests/shadow-runs';
import { costDimensions } from '../src/server/contract/cost-query.ts';
import type { contract, RouteOutput } from '../src/server/contract/index.ts';
import { createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, factsOf, requestRecordOf } from './world.ts';

type Report = RouteOutput<typeof contract.costs.explore>;
type Sums = Report['total'];

const harness = await createHarness();
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
const worker = createDatabase(harness.workerUrl, { poolSize: 1 });
afterAll(async () => {
  await closeDatabase(worker);
  await harness.stop();
});

const get = (path: string) => harness.call({ method: 'GET', path, caller: dana, organization: organization.slug });
const send = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });

const hourMs = 3_600_000;
const now = Date.parse('2026-11-20T15:30:00Z');
harness.app.now = () => new Date(now);
const teams = [await world.team(), await world.team(), await world.team()];
const keys = await Promise.all(teams.map(({ id }) => world.virtualKey(id)));
const accounts = [await world.providerAccount(), await world.providerAccount()];
const outcomes = ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const;
const tagSets = [[], ['batch'], ['batch', 'night, late'], ['=danger']];
const pick = <Item>(items: readonly Item[], n: number): Item => {
  const item = items[n % items.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

// Beyond 2^53 a sum in floating point would be wrong.
const costOf = (n: number) => String(9_007_199_254_740n * BigInt(n + 1) + 1n);
const records = Array.from({ length: 120 }, (_, n) => {
  const refused = n % 10 === 0;
  const attempts = refused
    ? []
    : Array.from({ length: (n % 3) + 1 }, (_, index) =>
        attemptRecordOf({
          providerAccountId: pick(accounts, n + index).id,
          model: `model-${(n + index) % 4}`,
          outcome: index < n % 3 ? 'overloaded' : 'succeeded',
          usage: { ...noUsage, inputTokens: n, cachedInputTokens: 3, outputTokens: 7, outputAudioTokens: 1 },
          costNanos: n === 7 && index === 1 ? null : costOf(n + index),
        }),
      );
  const last = attempts.at(-1);
  const known = attempts.every(({ costNanos }) => costNanos !== null);
  return requestRecordOf({
    at: new Date(now - n * 5 * hourMs),
    organizationId: organization.id,
    teamId: pick(teams, n).id,
    keyId: pick(keys, n).id,
    memberId: n % 4 === 0 ? dana.userId : null,
    endpoint: pick(['/v1/chat/completions', '/v1/messages'], n),
    outcome: refused ? 'REFUSED' : pick(outcomes, n),
    modelAsked: 'm',
    modelServed: last?.model ?? null,
    provider: last ? 'openai' : null,
    providerAccountId: last?.providerAccountId ?? null,
    facts: factsOf(pick(tagSets, n)),
    usage: last?.usage ?? noUsage,
    costNanos: known ? attempts.reduce((sum, { costNanos }) => sum + BigInt(costNanos ?? 0), 0n).toString() : null,
    attempts,
  });
});
await world.ingest(records);

const copied = records[3];
if (!copied) throw new Error('There is a record to copy.');
const answer = {
  ...attemptRecordOf({ providerAccountId: pick(accounts, 1).id }),
  finishReason: 'stop',
  outputCharacters: 3,
};
const {
  credentialId: _c,
  startedAfterMs: _s,
  upstreamRequestId: _u,
  upstreamFormat: _f,
  serviceTier: _t,
  ...compared
} = answer;
const { usageMismatch: _m, dropped: _d, costEstimated: _e, price: _p, ...shadowAnswer } = compared;
await insertShadowRun(worker, {
  version: 1,
  id: randomUUID(),
  organizationId: organization.id,
  requestId: copied.id,
  ruleId: randomUUID(),
  ruleVersion: 1,
  startedAt: copied.startedAt,
  served: shadowAnswer,
  shadow: { ...shadowAnswer, model: 'model-9', costNanos: '5000000001' },
  similarity: 1,
  payer: { teamId: copied.teamId, keyId: copied.keyId, memberId: null, endpoint: copied.endpoint, tags: ['batch'] },
  charges: [],
});

const unpriced = records[7];
if (!unpriced) throw new Error('There is a record without a price.');
const adjustment = await world.adjustment();
await addAdjustmentEntries(worker, { organizationId: organization.id, adjustmentId: adjustment.id }, [
  { requestId: unpriced.id, attemptIndex: 1, deltaNanos: 77n, pricesRequest: true, price: {} },
  { requestId: copied.id, attemptIndex: 0, deltaNanos: -13n, pricesRequest: false, price: {} },
]);
await harness.owner.costAdjustment.update({
  where: { id: adjustment.id },
  data: { status: 'DONE', to: new Date(now) },
});

/** What the log, its attempts, the copy and the corrections say, without any roll-up. */
const [truth] = await harness.owner.$queryRaw<{ cost: bigint; requests: bigint; attempts: bigint; input: bigint }[]>`
  select (select sum(cost_nanos) from request_attempts where organization_id = ${organization.id}::uuid)::bigint
      + 5000000001 + (select sum(delta_nanos) from cost_adjustment_entries)::bigint as cost,
    (select count(*) from request_logs where organization_id = ${organization.id}::uuid) as requests,
    (select count(*) from request_attempts where organization_id = ${organization.id}::uuid) + 1 as attempts,
    (select sum(input_tokens + input_audio_tokens + input_image_tokens) from request_attempts
      where organization_id = ${organization.id}::uuid)::bigint as input`;

const sumNames = ['requests', 'unpricedRequests', 'errors', 'attempts', 'failedAttempts', 'inputTokens'] as const;
const moreNames = [
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'latencyMsSum',
  'timedRequests',
] as const;

function add(all: readonly Sums[]) {
  const counts = Object.fromEntries(
    [...sumNames, ...moreNames].map((name) => [name, all.reduce((sum, one) => sum + one[name], 0)]),
  );
  return { costNanos: all.reduce((sum, { costNanos }) => sum + BigInt(costNanos), 0n).toString(), ...counts };
}

const range = 'from=2026-10-01T00:00:00Z&to=2026-11-21T00:00:00Z';
const explore = async (query: string): Promise<Report> => {
  const { status, body } = await get(`/costs/explore?${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

test('every grouping by every subgrouping sums to what the log says, to the nano-dollar, in every sum', async () => {
  for (const groupBy of costDimensions) {
    for (const subgroupBy of costDimensions) {
      const report = await explore(`${range}&groupBy=${groupBy}&subgroupBy=${subgroupBy}&top=2`);
      expect(report.total).toMatchObject({
        costNanos: truth?.cost.toString(),
        requests: Number(truth?.requests),
        attempts: Number(truth?.attempts),
        inputTokens: Number(truth?.input),
        unpricedRequests: 0,
      });
      expect(add(report.groups.map(({ total }) => total))).toEqual(report.total);
      expect(add(report.points)).toEqual(report.total);
      for (const { total, subgroups, moreSubgroups } of report.groups)
        expect(add([...subgroups.map((sub) => sub.total), ...(moreSubgroups ? [moreSubgroups.total] : [])])).toEqual(
          total,
        );
      const shown = report.groups.flatMap(({ points }) => (points ? [points] : []));
      expect(shown).toHaveLength(Math.min(2, report.groups.length));
      for (const [index, total] of report.points.entries()) {
        const parts = [...shown, ...(report.other ? [report.other.points] : [])];
        expect(add(parts.flatMap((points) => points[index] ?? []))).toEqual(total);
      }
      expect(new Set(report.groups.map(({ id }) => id)).size).toBe(report.groups.length);
    }
  }
});

test('hours, weeks and months hold the same money as days', async () => {
  const days = await explore(range);
  for (const interval of ['week', 'month']) {
    const report = await explore(`${range}&interval=${interval}`);
    expect(report.total).toEqual(days.total);
    expect(add(report.points)).toEqual(days.total);
    expect(report.intervals[0]?.from).toBe('2026-10-01T00:00:00.000Z');
  }
  const hours = await explore('from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z&interval=hour');
  const sameDays = await explore('from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z');
  expect(hours.computed.source).toBe('usage_hourly_brief');
  expect(hours.total).toEqual(sameDays.total);
});

test('the parts of a filter sum to the whole, whatever it filters by, and ids of groups are what filters take', async () => {
  const names = { 'cache-status': 'cacheStatus' } as Record<string, string>;
  for (const groupBy of costDimensions) {
    const whole = await explore(`${range}&groupBy=${groupBy}`);
    const parts = await Promise.all(
      whole.groups.map(({ id }) => explore(`${range}&${names[groupBy] ?? groupBy}=${encodeURIComponent(id)}`)),
    );
    for (const [index, part] of parts.entries()) expect(part.total).toEqual(whole.groups[index]?.total ?? part.total);
    expect(add(parts.map(({ total }) => total))).toEqual(whole.total);
    if (whole.groups.length < 2) continue;
    const two = whole.groups.slice(0, 2).map(({ id }) => `${names[groupBy] ?? groupBy}=${encodeURIComponent(id)}`);
    const both = await explore(`${range}&${two.join('&')}`);
    expect(both.total).toEqual(add(parts.slice(0, 2).map(({ total }) => total)) as Sums);
  }
  const tagged = await explore(`${range}&taggedWith=batch&groupBy=tag`);
  expect(tagged.groups.map(({ name }) => name).sort()).toEqual(['batch', 'batch + night, late']);
});

test('what is part of the cost beside answers is named, and how the numbers came about', async () => {
  const { computed, groups } = await explore(`${range}&groupBy=purpose`);
  expect(computed).toMatchObject({
    source: 'usage_daily_brief',
    zone: 'UTC',
    shadowNanos: '5000000001',
    adjustmentNanos: '64',
  });
  expect(computed).toMatchObject({ adjustments: 1, asOf: new Date(now).toISOString(), lagMs: 0, unpricedRequests: 0 });
  expect(computed.rollUpRows).toBeGreaterThan(10);
  expect(groups.find(({ id }) => id === 'RETRY')?.total.costNanos).toBe(computed.retryNanos);
  expect(groups.find(({ id }) => id === 'ADJUSTMENT')?.total.unpricedRequests).toBe(-1);
});

test('a report is read from the briefest sums that have what it needs, and all hold the same money', async () => {
  const [team, key] = [pick(teams, 1).id, pick(keys, 1).id];
  const inFullAlone = ['endpoint', 'tag'];
  const byKey = ['key', 'member'];
  for (const interval of ['day', 'hour'] as const) {
    const roll = interval === 'day' ? 'usage_daily' : 'usage_hourly';
    const hours = `from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z&interval=${interval}`;
    const whole = await explore(hours);
    for (const groupBy of costDimensions) {
      const source: Report['computed']['source'] = inFullAlone.includes(groupBy)
        ? roll
        : `${roll}_${byKey.includes(groupBy) ? 'keys' : 'brief'}`;
      const report = await explore(`${hours}&groupBy=${groupBy}`);
      expect([groupBy, report.computed.source]).toEqual([groupBy, source]);
      expect(report.points).toEqual(whole.points);
      const ofTeam = await explore(`${hours}&groupBy=${groupBy}&team=${team}`);
      expect([groupBy, ofTeam.computed.source]).toEqual([groupBy, source]);
      const ofKey = await explore(`${hours}&groupBy=${groupBy}&key=${key}`);
      const lacking = [...inFullAlone, 'model', 'provider'];
      expect([groupBy, ofKey.computed.source]).toEqual([groupBy, lacking.includes(groupBy) ? roll : `${roll}_keys`]);
    }
    // Keys are picked as teams are, so the team's calls are those of its key.
    const brief = await explore(`${hours}&groupBy=model&team=${team}`);
    const narrowed = await explore(`${hours}&groupBy=model&team=${team}&key=${key}`);
    expect({ ...narrowed, budgets: [], computed: null }).toEqual({ ...brief, budgets: [], computed: null });
    expect(brief.total.requests).toBeGreaterThan(5);
  }
});

test('a comparison has the sums of the range before, group by group', async () => {
  const report = await explore('from=2026-11-10T00:00:00Z&to=2026-11-20T00:00:00Z&groupBy=model&compare=previous');
  const before = await explore('from=2026-10-31T00:00:00Z&to=2026-11-10T00:00:00Z&groupBy=model');
  expect(report.compared).toMatchObject({ from: before.from, to: before.to, total: before.total });
  expect(report.compared?.points).toEqual(before.points);
  expect(add(report.groups.flatMap(({ compared }) => compared ?? []))).toEqual(before.total);
  for (const { id, compared } of report.groups) {
    const then = before.groups.find((group) => group.id === id);
    expect(compared?.costNanos).toBe(then?.total.costNanos ?? '0');
  }
});

test('a month that runs has a forecast with a band, and the budget that caps exactly what is shown', async () => {
  await harness.owner.budget.create({
    data: {
      organizationId: organization.id,
      name: 'All of us',
      scope: { kind: 'organization' },
      unit: 'USD',
      limitAmount: 10n ** 12n,
      period: { kind: 'month', startDay: 1 },
      action: { kind: 'block' },
    },
  });
  const month = 'from=2026-11-01T00:00:00Z&to=2026-11-21T00:00:00Z';
  const { forecast, budgets, total } = await explore(month);
  if (forecast?.kind !== 'shown') throw new Error('There are enough days for a forecast.');
  expect(forecast.until).toBe('2026-12-01T00:00:00.000Z');
  expect(forecast.points).toHaveLength(11);
  const ahead = forecast.points.reduce((sum, { costNanos }) => sum + BigInt(costNanos), 0n);
  expect(BigInt(forecast.expectedNanos)).toBe(BigInt(total.costNanos) + ahead);
  expect(budgets).toMatchObject([
    { name: 'All of us', limitNanos: '1000000000000', periodFrom: '2026-11-01T00:00:00.000Z' },
  ]);
  expect((await explore(`${month}&team=${pick(teams, 0).id}`)).budgets).toEqual([]);
  expect((await explore('from=2026-10-01T00:00:00Z&to=2026-11-01T00:00:00Z')).forecast).toBeNull();
});

test('CSV and JSON hold the same money, and no cell that a spreadsheet would run', async () => {
  await harness.owner.team.update({
    where: { id: pick(teams, 0).id },
    data: { name: '=HYPERLINK("http://evil.example")' },
  });
  const json = await get(`/costs/export.json?${range}&groupBy=team&subgroupBy=tag`);
  const csv = await get(`/costs/export?${range}&groupBy=team&subgroupBy=tag`);
  expect(csv.headers.get('content-type')).toStartWith('text/csv');
  expect(add(json.body.rows)).toMatchObject({ costNanos: truth?.cost.toString(), requests: Number(truth?.requests) });
  const [header = '', ...lines] = csv.text.trim().split('\r\n');
  expect(lines).toHaveLength(json.body.rows.length);
  const fromEnd = header.split(',').indexOf('cost_nanos') - header.split(',').length;
  expect(lines.reduce((sum, line) => sum + BigInt(line.split(',').at(fromEnd) ?? 0), 0n)).toBe(truth?.cost ?? 0n);
  expect(csv.text).toContain(`"'=HYPERLINK`);
  expect(csv.text).toContain(`'=danger`);
  expect(csv.text).not.toMatch(/(^|,)"?[=+@]/m);
  expect((await get('/audit-events?action=costs.export')).body.items).toHaveLength(2);
});

test('a range that is backwards or too long, an unknown filter and a wrong set of tags are refused at their field', async () => {
  const fieldOf = async (query: string) => (await get(`/costs/explore?${query}`)).body.errors?.[0]?.field;
  expect(await fieldOf('from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z')).toBe('to');
  expect(await fieldOf('from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&interval=hour')).toBe('to');
  expect(await fieldOf(`${range}&teem=x`)).toBe('teem');
  expect(await fieldOf(`${range}&tag=batch`)).toBe('tag');
  expect(await fieldOf(`${range}&team=nonsense`)).toStartWith('team');
});

test('another organization sees nothing of it, whatever ids it asks for', async () => {
  const other = await harness.organization();
  const stranger = await harness.member(other.id, 'OWNER');
  const ask = (path: string) => harness.call({ method: 'GET', path, caller: stranger, organization: other.slug });
  const { body } = await ask(`/costs/explore?${range}&team=${pick(teams, 0).id}&groupBy=key`);
  expect(body).toMatchObject({
    groups: [],
    total: { costNanos: '0', requests: 0 },
    computed: { rollUpRows: 0, adjustments: 0 },
  });
  expect(
    (await ask(`/costs/filters?${range}`)).body.dimensions.every(({ values }: { values: [] }) => values.length === 0),
  ).toBe(true);
  expect((await ask('/adjustments')).body.items).toEqual([]);
});

test('values to filter by are those of the range, with their names', async () => {
  const { dimensions } = (await get(`/costs/filters?${range}`)).body;
  const of = (name: string) => dimensions.find(({ dimension }: { dimension: string }) => dimension === name).values;
  expect(of('team')).toHaveLength(3);
  expect(of('tag').map(({ id }: { id: string }) => id)).toContain('["batch","night, late"]');
  expect(
    of('member')
      .map(({ id }: { id: string }) => id)
      .sort(),
  ).toEqual(['(none)', dana.userId].sort());
  for (const { values } of dimensions) {
    const total = values.reduce((sum: bigint, { costNanos }: { costNanos: string }) => sum + BigInt(costNanos), 0n);
    expect(total).toBe(truth?.cost ?? 0n);
  }
});

test('what-if prices every line at the rates that are typed, and names what has none', async () => {
  const body = {
    range: { from: '2026-10-01T00:00:00Z', to: '2026-11-21T00:00:00Z' },
    price: { kind: 'rates', inputUsdPerMillion: '2', outputUsdPerMillion: '8', perRequestUsd: '0.001' },
  };
  const { lines, compared, notCompared, excluded, assumptions } = (await send('POST', '/costs/what-if', body)).body;
  // Audio has no typed rate, and every attempt made some.
  expect(lines.every((line: { hypotheticalNanos: null }) => line.hypotheticalNanos === null)).toBe(true);
  expect(lines[0].unpricedBuckets).toEqual(['outputAudioTokens']);
  expect(notCompared.lines).toBe(lines.length);
  expect(compared.actualNanos).toBe('0');
  expect(excluded.map(({ purpose }: { purpose: string }) => purpose)).toEqual(['ADJUSTMENT', 'SHADOW']);
  expect(assumptions.length).toBeGreaterThan(2);
  const audio = await send('POST', '/costs/what-if', {
    ...body,
    price: { ...body.price, outputAudioUsdPerMillion: '8' },
  });
  for (const line of audio.body.lines) {
    const { inputTokens, cachedInputTokens, outputTokens, outputAudioTokens } = line.usage;
    const nanos =
      (inputTokens + cachedInputTokens) * 2_000 + (outputTokens + outputAudioTokens) * 8_000 + line.attempts * 1e6;
    expect(line.hypotheticalNanos).toBe(String(nanos));
  }
  const { actualNanos } = audio.body.compared;
  const others = excluded.reduce((sum: bigint, { costNanos }: { costNanos: string }) => sum + BigInt(costNanos), 0n);
  expect(BigInt(actualNanos) + others).toBe(truth?.cost ?? 0n);
});

test('a correction is previewed from sums, and the same one is not made twice at once', async () => {
  const { id } = await world.providerAccount();
  const which = { providerAccountId: id, model: 'model-1', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
  const preview = await get(`/adjustments/preview?${new URLSearchParams(which)}`);
  expect(preview.body).toMatchObject({ attempts: 0, currentNanos: '0', deltaNanos: '0' });
  const made = await send('POST', '/adjustments', { ...which, reason: 'The contract says otherwise' });
  expect(made.body).toMatchObject({ status: 'PENDING', model: 'model-1', createdBy: { id: dana.userId } });
  expect((await send('POST', '/adjustments', { ...which, reason: 'Again' })).status).toBe(409);
  expect((await get(`/adjustments/${made.body.id}`)).body.reason).toBe('The contract says otherwise');
  const future = { ...which, from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z', reason: 'Too early' };
  expect((await send('POST', '/adjustments', future)).body.errors[0].field).toBe('from');
});

test('saved views are a person’s own; others see the shared ones, and one of them is the default', async () => {
  const view = { screen: 'costs', name: 'By model', query: 'groupBy=model&top=3' };
  const first = (await send('POST', '/saved-views', { ...view, default: true })).body;
  const second = (await send('POST', '/saved-views', { ...view, name: 'Mine', default: true })).body;
  expect((await send('POST', '/saved-views', view)).body.errors[0].field).toBe('name');
  expect((await send('POST', '/saved-views', { ...view, name: 'x', colour: 'red' })).body.errors[0].field).toBe(
    'colour',
  );
  const own = (await get('/saved-views?screen=costs')).body.items;
  expect(own.map(({ name, default: isDefault }: { name: string; default: boolean }) => [name, isDefault])).toEqual([
    ['By model', false],
    ['Mine', true],
  ]);
  await send('PATCH', `/saved-views/${first.id}`, { shared: true });
  const robin = await harness.member(organization.id, 'VIEWER');
  const asRobin = (method: string, path: string, body?: unknown) =>
    harness.call({ method, path, body, caller: robin, organization: organization.slug });
  const seen = (await asRobin('GET', '/saved-views?screen=costs')).body.items;
  expect(seen).toMatchObject([{ id: first.id, mine: false, default: false }]);
  expect((await asRobin('PATCH', `/saved-views/${first.id}`, { name: 'Taken' })).status).toBe(404);
  expect((await asRobin('DELETE', `/saved-views/${second.id}`)).status).toBe(404);
  expect((await send('DELETE', `/saved-views/${second.id}`)).status).toBe(204);
});
