import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Resting } from '@switchyard/core/routing/resting';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { budgetAlerts } from '../src/jobs/budget-alerts.ts';
import { credentialAlerts } from '../src/jobs/credential-alerts.ts';
import { createRig, makeRecord, openTools, type Rig } from './rig.ts';

let rig: Rig;
let opened: ReturnType<typeof openTools>;
let tools: ReturnType<typeof openTools>['tools'];

/** Half of November is over. */
let nowMs = Date.parse('2026-11-16T00:00:00Z');
const period = '2026-11-01T00:00:00.000Z';

beforeAll(async () => {
  rig = await createRig();
  opened = openTools(rig, { now: () => nowMs });
  tools = opened.tools;
});

afterAll(async () => {
  await opened.close();
  await rig.end();
});

/** Spends dollars of a budget, as the ledger says it. */
async function spend(organizationId: string, budgetId: string, dollars: number, group = ''): Promise<void> {
  const amount = String(BigInt(dollars) * 1_000_000_000n);
  await ingestRecords(tools.db, [makeRecord({ organizationId, charges: [{ budgetId, period, group, amount }] })]);
}

const toldOf = async (organizationId: string) =>
  opened.owner.notification.findMany({ where: { organizationId }, orderBy: { id: 'asc' } });

const alertsOf = async (organizationId: string) =>
  (await opened.owner.budgetAlert.findMany({ where: { organizationId }, orderBy: { id: 'asc' } })).map(
    ({ kind, percent, groupKey }) => [kind, percent, groupKey],
  );

const oneShot = { period: { kind: 'once', from: '2026-11-01', until: null } } as const;

test('each threshold is told once in a period, however often anybody looks, and to the admins when there is no channel', async () => {
  const organizationId = await opened.addOrganization();
  const budgetId = await opened.addBudget(organizationId, { name: 'All\nof it', forecastAlert: false });
  await spend(organizationId, budgetId, 499);
  await budgetAlerts.run(tools);
  expect(await toldOf(organizationId)).toEqual([]);
  await spend(organizationId, budgetId, 1);
  await budgetAlerts.run(tools);
  await Promise.all([budgetAlerts.run(tools), budgetAlerts.run(tools)]);
  const [half, ...others] = await toldOf(organizationId);
  expect(others).toEqual([]);
  expect(half).toMatchObject({
    channelId: null,
    event: 'budget.threshold',
    subject: 'Budget "All of it" has reached 50 % of $1,000.00',
    tries: 0,
    payload: { percent: 50, spent: '500000000000', limit: '1000000000000', group: null },
  });
  expect(half?.text).toContain(
    '$500.00 of $1,000.00 is spent in the period from 1 November 2026 to 30 November 2026 (UTC).',
  );
  expect(half?.text).toContain('Calls are refused when it is spent.');
  expect(half?.text).toContain(`http://dashboard.test/o/${organizationId}/budgets`);
  // Two at once: the higher one says it all, and both are told of.
  await spend(organizationId, budgetId, 600);
  await budgetAlerts.run(tools);
  expect((await toldOf(organizationId)).map(({ subject }) => subject).slice(1)).toEqual([
    'Budget "All of it" has reached 100 % of $1,000.00',
  ]);
  expect(await alertsOf(organizationId)).toEqual([
    ['THRESHOLD', 50, ''],
    ['THRESHOLD', 80, ''],
    ['THRESHOLD', 100, ''],
  ]);
});

test('a raise counts into the limit, and a forecast beyond the limit is told once', async () => {
  const organizationId = await opened.addOrganization();
  const budgetId = await opened.addBudget(organizationId, { thresholds: [90] });
  await spend(organizationId, budgetId, 490);
  await budgetAlerts.run(tools);
  expect(await toldOf(organizationId)).toEqual([]);
  await spend(organizationId, budgetId, 20);
  await budgetAlerts.run(tools);
  await budgetAlerts.run(tools);
  const [forecast, ...others] = await toldOf(organizationId);
  expect(others).toEqual([]);
  expect(forecast).toMatchObject({
    event: 'budget.forecast',
    subject: 'Budget "Budget" will not last',
    payload: { forecast: '1020000000000', percent: null, runsOutAt: '2026-11-30T09:52:56.471Z' },
  });
  await opened.owner.budgetRaise.create({
    data: {
      organizationId,
      budgetId,
      amount: 1_000_000_000_000n,
      reason: 'more',
      status: 'APPROVED',
      requestedById: Bun.randomUUIDv7(),
      decidedAt: new Date('2026-11-10T00:00:00Z'),
      expiresAt: new Date('2099-01-01T00:00:00Z'),
    },
  });
  await spend(organizationId, budgetId, 400);
  await budgetAlerts.run(tools);
  expect(await toldOf(organizationId)).toHaveLength(1);
});

test('every channel of the budget is told, values are counted apart and called by their names, and a deleted channel is passed over', async () => {
  const organizationId = await opened.addOrganization();
  const [mail, chat] = await Promise.all(
    ['Mail', 'Chat'].map((name) =>
      opened.owner.notificationChannel.create({
        data: { organizationId, name, kind: 'EMAIL', addresses: ['a@b.test'] },
      }),
    ),
  );
  const teamId = Bun.randomUUIDv7();
  await opened.owner.team.create({ data: { id: teamId, organizationId, slug: 'search', name: 'Search' } });
  const budgetId = await opened.addBudget(organizationId, {
    ...oneShot,
    name: 'Each team',
    scope: { kind: 'each', of: 'team', teamId: null },
    channelIds: [mail?.id ?? '', chat?.id ?? '', Bun.randomUUIDv7()],
  });
  await spend(organizationId, budgetId, 800, teamId);
  await spend(organizationId, budgetId, 10, Bun.randomUUIDv7());
  await budgetAlerts.run(tools);
  const told = await toldOf(organizationId);
  expect(told.map(({ channelId }) => channelId).sort()).toEqual([mail?.id ?? '', chat?.id ?? ''].sort());
  expect(told[0]?.subject).toBe('Budget "Each team: Search" has reached 80 % of $1,000.00');
});

test('values that share a counter are told of as all others', async () => {
  const organizationId = await opened.addOrganization();
  const scope = { kind: 'each', of: 'end-user', teamId: null } as const;
  const budgetId = await opened.addBudget(organizationId, { ...oneShot, name: 'Users', scope, forecastAlert: false });
  await spend(organizationId, budgetId, 800);
  await budgetAlerts.run(tools);
  const [told] = await toldOf(organizationId);
  expect(told).toMatchObject({
    subject: 'Budget "Users: all others" has reached 80 % of $1,000.00',
    payload: { group: { value: '', name: 'all others' } },
  });
});

test('callers that name ever new values do not make ever new messages', async () => {
  const organizationId = await opened.addOrganization();
  const scope = { kind: 'each', of: 'end-user', teamId: null } as const;
  const budgetId = await opened.addBudget(organizationId, { scope, thresholds: [50], forecastAlert: false });
  const charges = Array.from({ length: 130 }, (_, n) => ({ budgetId, period, group: `u${n}`, amount: '900000000000' }));
  await ingestRecords(tools.db, [makeRecord({ organizationId, charges })]);
  await budgetAlerts.run(tools);
  await budgetAlerts.run(tools);
  expect(await toldOf(organizationId)).toHaveLength(100);
});

test('what was spent in the last minute of a period is told of after its end, and what came long before is not told again', async () => {
  const organizationId = await opened.addOrganization();
  const budgetId = await opened.addBudget(organizationId);
  await spend(organizationId, budgetId, 1_000);
  const before = nowMs;
  nowMs = Date.parse('2026-12-01T00:01:00Z');
  await budgetAlerts.run(tools);
  expect((await toldOf(organizationId)).map(({ subject }) => subject)).toEqual([
    'Budget "Budget" has reached 100 % of $1,000.00',
  ]);
  const late = await opened.addOrganization();
  await spend(late, await opened.addBudget(late), 1_000);
  nowMs = Date.parse('2026-12-01T01:00:00Z');
  await budgetAlerts.run(tools);
  expect(await toldOf(late)).toEqual([]);
  nowMs = before;
});

test('a credential that a provider refuses is told of once a day, and one that cools down is not', async () => {
  nowMs = Date.now();
  const organizationId = await opened.addOrganization();
  const accountId = Bun.randomUUIDv7();
  const account = { id: accountId, organizationId, slug: 'openai', name: 'OpenAI', provider: 'openai' };
  await opened.owner.providerAccount.create({ data: { ...account, baseUrl: 'https://api.openai.com/v1' } });
  const [refused, cooling] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()];
  for (const [id, name] of [
    [refused, 'main'],
    [cooling, 'spare'],
  ] as const)
    await opened.owner.providerCredential.create({
      data: { id, organizationId, providerAccountId: accountId, name, sealed: 'v1.x.y', last4: 'abcd' },
    });
  const rest = (credentialId: string, kind: Resting['kind']): Resting => ({
    providerAccountId: accountId,
    credentialId,
    model: null,
    kind,
    reason: 'the provider refuses the credential',
    sinceMs: nowMs,
    untilMs: nowMs + 600_000,
  });
  await tools.rests.saveRest(organizationId, rest(refused, 'parked'));
  await tools.rests.saveRest(organizationId, rest(cooling, 'cooling'));
  await credentialAlerts.run(tools);
  nowMs += 900_000;
  await tools.rests.saveRest(organizationId, rest(refused, 'parked'));
  await credentialAlerts.run(tools);
  const told = await toldOf(organizationId);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    channelId: null,
    event: 'provider.credential-parked',
    subject: 'The credential "OpenAI / main" is refused by its provider',
    payload: { credentialId: refused, model: null },
  });
});
