import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { keys } from '@switchyard/platform/redis/keys';
import { createHarness } from './harness.ts';
import { createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const get = (path: string) => harness.call({ method: 'GET', path, caller: dana, organization: organization.slug });

const now = Date.now();
const teams = [await world.team(), await world.team()];
const virtualKeys = [await world.virtualKey(teams[0]!.id), await world.virtualKey(teams[1]!.id)];
const accounts = [await world.providerAccount(), await world.providerAccount()];
const outcomes = ['SUCCEEDED', 'PARTIAL', 'FAILED'] as const;
const records = Array.from({ length: 60 }, (_, n) => {
  const account = accounts[n % 2]!;
  const refused = n % 10 === 0;
  return requestRecordOf({
    at: new Date(now - n * 37 * 60_000),
    organizationId: organization.id,
    teamId: teams[n % 2]!.id,
    keyId: virtualKeys[n % 2]!.id,
    outcome: refused ? 'REFUSED' : outcomes[n % 3]!,
    modelAsked: `model-${n % 3}`,
    modelServed: refused ? null : `model-${n % 3}`,
    provider: refused ? null : 'openai',
    providerAccountId: refused ? null : account.id,
    // Beyond 2^53 a sum in floating point would be wrong.
    costNanos: refused ? '0' : n === 7 ? null : String(9_007_199_254_740n * BigInt(n + 1) + 1n),
  });
});
await world.ingest(records);
const trueCost = records.reduce((sum, { costNanos }) => sum + BigInt(costNanos ?? 0), 0n);
const from = new Date(now - 3 * 24 * 3_600_000).toISOString();

test('requests come newest first, every one exactly once over all pages', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await get(`/requests?from=${from}&limit=7${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor ?? '';
  } while (cursor);
  expect(seen).toEqual(
    records
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
});

test('the totals are those of the whole filter', async () => {
  const { body } = await get(`/requests/overview?from=${from}`);
  expect(body).toMatchObject({ sampled: false, countedRequests: 60 });
  expect(body.totals).toMatchObject({ costNanos: trueCost.toString(), unpricedRequests: 1 });
});

test('each filter lets through exactly what it names', async () => {
  const count = async (query: string) => (await get(`/requests/overview?from=${from}&${query}`)).body.countedRequests;
  expect(await count(`team=${teams[0]!.id}`)).toBe(30);
  expect(await count(`key=${virtualKeys[1]!.id}`)).toBe(30);
  expect(await count('outcome=REFUSED')).toBe(6);
  expect(await count('model=model-1')).toBe(20);
  expect(await count('error.contains=%25%25%25')).toBe(0);
  expect(await count(`team=${randomUUID()}`)).toBe(0);
});

test('teams and keys show what they spent this month and when they were last used', async () => {
  const monthly = (keep: (record: (typeof records)[number]) => boolean) =>
    records
      .filter((record) => record.startedAt.slice(0, 7) === new Date().toISOString().slice(0, 7) && keep(record))
      .reduce((sum, { costNanos }) => sum + BigInt(costNanos ?? 0), 0n)
      .toString();
  const team = (await get(`/teams/${teams[1]!.id}`)).body;
  expect(team).toMatchObject({ monthCostNanos: monthly(({ teamId }) => teamId === teams[1]!.id), activeKeys: 1 });
  expect(team.lastRequestAt).toBe(records[1]!.startedAt);
  const key = (await get('/virtual-keys')).body.items.find(({ id }: { id: string }) => id === virtualKeys[0]!.id);
  expect(key).toMatchObject({ monthCostNanos: monthly(({ keyId }) => keyId === virtualKeys[0]!.id) });
  expect(key.lastUsedAt).toBe(records[0]!.startedAt);
  const impact = (await get(`/impact?kind=virtual-key&id=${virtualKeys[0]!.id}`)).body;
  expect(impact).toMatchObject({ lastUsedAt: records[0]!.startedAt, activeKeys: 1 });
});

test('a budget shows what gateways count, and the ledger until they do', async () => {
  const body = { scope: { kind: 'organization' }, amount: '100' };
  const path = '/budgets';
  const set = await harness.call({ method: 'POST', path, body, caller: dana, organization: organization.slug });
  const month = new Date().toISOString().slice(0, 7);
  const ledger = records
    .filter(({ startedAt }) => startedAt.startsWith(month))
    .reduce((sum, { costNanos }) => sum + BigInt(costNanos ?? 0), 0n);
  expect(set.body.current).toMatchObject({ spent: ledger.toString(), held: '0', countedBy: 'ledger' });
  const counter = { budgetId: set.body.id, period: set.body.current.startsAt, group: '' };
  await harness.app.redis.hset(keys.budget(organization.id, counter), {
    spent: '90000000001',
    held: '7',
    since: Date.now(),
  });
  const [budget] = (await get('/budgets')).body.items;
  const counted = { spent: '90000000001', held: '7', limit: '100000000000', countedBy: 'gateways' };
  expect(budget.current).toMatchObject(counted);
  const { needsDecision } = (await get('/overview')).body;
  expect(needsDecision).toContainEqual(expect.objectContaining({ kind: 'budget-near-limit', usedPercent: 90 }));
});

test('what was used without a price is unknown, never zero', async () => {
  const { body } = await get(`/requests/${records[7]!.id}`);
  expect(body.costNanos).toBeNull();
  const { needsDecision } = (await get('/overview')).body;
  expect(needsDecision).toContainEqual({ kind: 'model-unpriced', model: 'model-1', requests: 1 });
});
