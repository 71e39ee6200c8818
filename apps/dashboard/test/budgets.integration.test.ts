import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { keys } from '@switchyard/platform/redis/keys';
import { createHarness } from './harness.ts';
import { createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const { owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
const kim = await harness.member(organization.id, 'MEMBER');
const vera = await harness.member(organization.id, 'VIEWER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown, caller = dana) =>
  harness.call({ method, path, body, caller, organization: organization.slug });
const audited = async (targetId: string) =>
  (await owner.auditEvent.findMany({ where: { targetId }, orderBy: { id: 'asc' } })).map(({ summary }) => summary);

test('three fields make a monthly budget of dollars that refuses, and it says what was spent before', async () => {
  const team = await world.team();
  const at = new Date();
  await world.ingest([
    requestRecordOf({ organizationId: organization.id, teamId: team.id, keyId: randomUUID(), at, costNanos: '1234' }),
  ]);
  const { status, body } = await call('POST', '/budgets', { scope: { kind: 'team', id: team.id }, amount: '500' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    name: team.name,
    scopeName: team.name,
    unit: 'usd',
    limit: '500000000000',
    period: { kind: 'month', startDay: 1 },
    timeZone: 'UTC',
    action: { kind: 'block' },
    alerts: { thresholds: [50, 80, 100], forecast: true, channelIds: [] },
    current: { spent: '1234', held: '0', limit: '500000000000', raisedBy: '0', countedBy: 'ledger' },
  });
  expect(await audited(body.id)).toEqual([
    `Set the budget ${team.name}: $500.00 a month for ${team.name}, then calls are refused`,
  ]);
  const shown = (await call('GET', `/teams/${team.id}`)).body.budget;
  expect(shown).toMatchObject({ id: body.id, limitNanos: '500000000000', spentNanos: '1234', heldNanos: '0' });
  const detail = (await call('GET', `/budgets/${body.id}`)).body;
  expect(detail.ledger).toMatchObject({ charged: '0', baseline: '1234' });
  expect(detail.days).toEqual([{ day: at.toISOString().slice(0, 10), used: '1234' }]);
});

test('what names nothing is refused at its field', async () => {
  const id = randomUUID();
  const scope = { kind: 'organization' };
  for (const [body, field] of [
    [{ scope: { kind: 'team', id }, amount: '1' }, 'scope.id'],
    [{ scope: { kind: 'key', id }, amount: '1' }, 'scope.id'],
    [{ scope: { kind: 'member', id }, amount: '1' }, 'scope.id'],
    [{ scope: { kind: 'each', of: 'key', teamId: id }, amount: '1' }, 'scope.teamId'],
    [{ scope, amount: '1', action: { kind: 'downgrade', model: 'nobody-offers-this' } }, 'action.model'],
    [{ scope, amount: '1', alerts: { channelIds: [id] } }, 'alerts.channelIds.0'],
    [{ scope, amount: '1', timeZone: 'Mars/Base' }, 'timeZone'],
    [{ scope, amount: '1', colour: 'red' }, 'colour'],
    [{ scope: { kind: 'organization', id }, amount: '1' }, 'scope.id'],
    [{ scope, amount: '1.5', unit: 'requests' }, 'amount'],
  ] as const)
    expect((await call('POST', '/budgets', body)).body).toMatchObject({ status: 400, errors: [{ field }] });
  const { id: budgetId } = await world.budget();
  expect((await call('PATCH', `/budgets/${budgetId}`, { unit: 'tokens' })).body.errors[0].field).toBe('unit');
  expect((await call('PATCH', `/budgets/${budgetId}`, { scope })).body.errors[0].field).toBe('scope');
});

test('a downgrade may lead to a model that an account offers', async () => {
  await world.providerAccount(['gpt-5-nano']);
  const action = { kind: 'downgrade', model: 'gpt-5-nano' };
  const { body } = await call('POST', '/budgets', { scope: { kind: 'organization' }, amount: '1', action });
  expect(body.action).toEqual(action);
  await call('DELETE', `/budgets/${body.id}`);
});

test('a change says in words what was and what is; a budget keeps what it is not told to change', async () => {
  const { id, name } = await world.budget();
  const changed = await call('PATCH', `/budgets/${id}`, { amount: '8', action: { kind: 'notify' } });
  expect(changed.body).toMatchObject({ name, limit: '8000000000', action: { kind: 'notify' } });
  expect((await call('PATCH', `/budgets/${id}`, { period: { kind: 'week' }, timeZone: 'Europe/Berlin' })).status).toBe(
    200,
  );
  expect((await call('PATCH', `/budgets/${id}`, {})).body.timeZone).toBe('Europe/Berlin');
  await call('DELETE', `/budgets/${id}`);
  expect((await call('GET', `/budgets/${id}`)).status).toBe(404);
  expect(await audited(id)).toEqual([
    `Changed the budget ${name}: $5.00 → $8.00, calls are refused → calls go on and people are told`,
    `Changed the budget ${name}: a month → a week, the organization's time zone → the time zone Europe/Berlin`,
    expect.stringMatching(new RegExp(`^Removed the weekly budget ${name} of Team .*: \\$8\\.00$`)),
  ]);
});

test('a budget that counts values apart shows the one with the most spent, as the gateways count it', async () => {
  const scope = { kind: 'each', of: 'metadata.customer' };
  const { body } = await call('POST', '/budgets', { scope, unit: 'tokens', amount: '1,000', name: 'Customers' });
  expect(body.current).toMatchObject({ group: null, groups: 0, spent: '0' });
  const period = new Date(body.current.startsAt);
  const row = { organizationId: organization.id, budgetId: body.id, period };
  for (const [groupKey, charged] of [
    ['acme', 700n],
    ['globex', 900n],
    ['initech', 1n],
  ] as const)
    await owner.budgetSpend.create({ data: { ...row, groupKey, charged, requests: 2n } });
  const counter = { budgetId: body.id, period: body.current.startsAt, group: 'globex' };
  await harness.app.redis.hset(keys.budget(organization.id, counter), { spent: '950', held: '20', since: '0' });
  expect((await call('GET', `/budgets/${body.id}`)).body.current).toMatchObject({ spent: '900', countedBy: 'ledger' });
  await harness.app.redis.hset(keys.budget(organization.id, counter), 'since', Date.now());
  const detail = (await call('GET', `/budgets/${body.id}`)).body;
  expect(detail.current).toMatchObject({ group: { key: 'globex' }, groups: 3, spent: '950', held: '20' });
  expect(detail.groups.map(({ key, spent }: { key: string; spent: string }) => [key, spent])).toEqual([
    ['globex', '950'],
    ['acme', '700'],
    ['initech', '1'],
  ]);
  expect(detail.ledger).toMatchObject({ charged: '1601', requests: 6 });
  expect(detail.days).toBeNull();
  expect(body.maxGroups).toBe(10_000);
  await owner.budgetSpend.create({ data: { ...row, groupKey: '', charged: 3n, requests: 1n } });
  const full = (await call('PATCH', `/budgets/${body.id}`, { maxGroups: 3 })).body;
  expect(full).toMatchObject({ maxGroups: 3, current: { groups: 3 } });
  const others = (await call('GET', `/budgets/${body.id}`)).body.groups.at(-2);
  expect(others).toMatchObject({ key: '', name: 'all others', spent: '3', limit: '1000' });
  await owner.budgetSpend.deleteMany({ where: { budgetId: body.id, groupKey: '' } });
  const given = await call('POST', `/budgets/${body.id}/raises`, { amount: '500', group: 'globex' });
  expect(given.body).toMatchObject({ group: { key: 'globex' }, extra: '500', status: 'APPROVED', inForce: true });
  const raised = (await call('GET', `/budgets/${body.id}`)).body;
  expect(raised.current).toMatchObject({ limit: '1500', raisedBy: '500' });
  expect(raised.groups.map(({ limit }: { limit: string }) => limit)).toEqual(['1500', '1000', '1000']);
});

test('a member asks, owners and admins are told, an admin approves less, and the limit is raised until the period ends', async () => {
  const budget = await world.budget();
  const path = `/budgets/${budget.id}/raise-requests`;
  expect((await call('POST', path, { amount: '5' }, kim)).body).toMatchObject({ errors: [{ field: 'reason' }] });
  expect((await call('POST', path, { amount: '5', reason: 'x', group: 'acme' }, kim)).body).toMatchObject({
    errors: [{ field: 'group' }],
  });
  expect((await call('POST', path, { amount: '5', reason: 'x' }, vera)).status).toBe(403);
  const asked = await call('POST', path, { amount: '300', reason: 'The launch on Friday' }, kim);
  expect(asked.body).toMatchObject({
    status: 'PENDING',
    extra: '300000000000',
    own: true,
    requestedBy: { id: kim.userId },
  });
  const notice = await owner.notification.findFirstOrThrow({ where: { organizationId: organization.id } });
  expect(notice).toMatchObject({ event: 'budget.raise-requested', channelId: null });
  expect(notice.subject).toContain(`asks for $300.00 more for the budget ${budget.name}`);
  expect(notice.text).toContain('The launch on Friday');
  expect((await call('GET', '/overview')).body.needsDecision).toContainEqual(
    expect.objectContaining({ kind: 'raise-requested', raiseId: asked.body.id }),
  );
  const decide = `/budget-raises/${asked.body.id}`;
  expect((await call('POST', `${decide}/approve`, {}, kim)).status).toBe(403);
  const approved = await call('POST', `${decide}/approve`, { amount: '200', note: 'Two are enough.' });
  expect(approved.body).toMatchObject({ status: 'APPROVED', extra: '200000000000', inForce: true, own: false });
  const [told] = await owner.notification.findMany({ where: { userId: kim.userId } });
  expect(told).toMatchObject({
    event: 'budget.raise-decided',
    channelId: null,
    subject: `Approved: $200.00 more for the budget ${budget.name}`,
    payload: { raiseId: asked.body.id, status: 'APPROVED', extra: '200000000000' },
  });
  expect(told?.text).toMatch(/You asked for \$300\.00\..*in force until .*Note: Two are enough\./s);
  const shown = (await call('GET', `/budgets/${budget.id}`)).body;
  expect(shown.current).toMatchObject({ limit: '205000000000', raisedBy: '200000000000' });
  expect(approved.body.expiresAt).toBe(shown.current.resetsAt);
  expect((await call('POST', `${decide}/decline`, {})).body).toMatchObject({ status: 409 });
  expect((await call('POST', `${decide}/end`)).body.inForce).toBe(false);
  expect((await call('GET', `/budgets/${budget.id}`)).body.current.raisedBy).toBe('0');
  expect(await audited(budget.id)).toEqual([
    `Asked for $300.00 more for the budget ${budget.name}`,
    expect.stringMatching(/^Approved the request of Person .* for \$200\.00 more .* instead of \$300\.00, until /),
    expect.stringMatching(/^Ended the raise of \$200\.00 more/),
  ]);
});

test('only the asker withdraws and hears of the decision, who asks and approves is audited as such, and declined stays declined', async () => {
  const first = await world.raise(kim.userId);
  expect((await call('POST', `/budget-raises/${first.id}/withdraw`)).status).toBe(403);
  expect((await call('POST', `/budget-raises/${first.id}/withdraw`, undefined, kim)).body.status).toBe('WITHDRAWN');
  const second = await world.raise(kim.userId);
  const declined = await call('POST', `/budget-raises/${second.id}/decline`, { note: 'Not now.' });
  expect(declined.body).toMatchObject({ status: 'DECLINED', note: 'Not now.', expiresAt: null });
  const heard = await owner.notification.findMany({ where: { userId: kim.userId }, orderBy: { id: 'desc' } });
  expect(heard[0]?.subject).toStartWith('Declined: $1.00 more for the budget ');
  expect(heard[0]?.text).toContain('Note: Not now.');
  const own = await world.raise(dana.userId);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  expect((await call('POST', `/budget-raises/${own.id}/approve`, { until })).body.expiresAt).toBe(until);
  expect((await audited(own.budgetId))[0]).toStartWith('Approved their own request for $1.00 more');
  const gone = await harness.member(organization.id, 'MEMBER');
  const left = await world.raise(gone.userId);
  await owner.membership.deleteMany({ where: { userId: gone.userId } });
  expect((await call('POST', `/budget-raises/${left.id}/decline`, {})).status).toBe(200);
  const nobody = { userId: { in: [dana.userId, gone.userId] } };
  expect(await owner.notification.count({ where: nobody })).toBe(0);
  const past = await world.raise(kim.userId);
  const late = await call('POST', `/budget-raises/${past.id}/approve`, { until: '2020-01-01T00:00:00Z' });
  expect(late.body).toMatchObject({ errors: [{ field: 'until' }] });
  const { items } = (await call('GET', '/budget-raises')).body;
  expect(items[0]).toMatchObject({ id: past.id, status: 'PENDING' });
});

test('a budget for once has no end of a period, so a raise must say until when', async () => {
  const period = { kind: 'once', from: '2026-01-01', until: null };
  const { body } = await call('POST', '/budgets', { scope: { kind: 'tag', tag: 'batch' }, amount: '1', period });
  expect(body.current).toMatchObject({ resetsAt: null });
  expect((await call('POST', `/budgets/${body.id}/raises`, { amount: '1' })).body).toMatchObject({
    errors: [{ field: 'until' }],
  });
});

test('refused requests are listed with what refused them, and a request says what it was charged in', async () => {
  const budget = await world.budget();
  const at = { organizationId: organization.id, teamId: randomUUID(), keyId: randomUUID() };
  const refused = {
    outcome: 'REFUSED' as const,
    httpStatus: 402,
    errorMessage: 'The budget is used up.',
    costNanos: '0',
  };
  const blocked = requestRecordOf({ ...at, ...refused, blockedBy: budget.id });
  const gone = requestRecordOf({ ...at, ...refused, blockedBy: randomUUID() });
  const period = new Date(Date.UTC(2026, 10, 1)).toISOString();
  const paid = requestRecordOf({ ...at, charges: [{ budgetId: budget.id, period, group: '', amount: '1500' }] });
  await world.ingest([blocked, gone, paid]);
  const { items } = (await call('GET', '/budgets/blocked')).body;
  expect(items.map(({ id }: { id: string }) => id).sort()).toEqual([blocked.id, gone.id].sort());
  const own = (await call('GET', `/budgets/blocked?by=${budget.id}`)).body.items;
  expect(own).toMatchObject([
    { id: blocked.id, by: { kind: 'budget', id: budget.id, name: budget.name }, message: 'The budget is used up.' },
  ]);
  expect((await call('GET', `/budgets/${budget.id}`)).body).toMatchObject({
    blocked24h: 1,
    lastBlockedAt: blocked.startedAt,
  });
  expect((await call('GET', `/requests/${blocked.id}`)).body.blockedBy).toMatchObject({
    kind: 'budget',
    name: budget.name,
  });
  expect((await call('GET', `/requests/${paid.id}`)).body).toMatchObject({
    blockedBy: null,
    charges: [{ budgetId: budget.id, name: budget.name, unit: 'usd', amount: '1500' }],
  });
});

test('the last comparison with the ledger and its corrections are shown', async () => {
  expect((await call('GET', '/budgets/health')).body.lastCheck).toBeNull();
  const budget = await world.budget();
  const checkedAt = new Date();
  await owner.budgetCheck.create({ data: { organizationId: organization.id, checkedAt, counters: 7, corrected: 1 } });
  const counter = { organizationId: organization.id, budgetId: budget.id, period: checkedAt, groupKey: '' };
  await owner.budgetCorrection.create({ data: { ...counter, delta: -5n, counted: 15n, ledger: 10n } });
  expect((await call('GET', '/budgets/health')).body).toMatchObject({
    lastCheck: { checkedAt: checkedAt.toISOString(), counters: 7, corrected: 1 },
    corrections: [{ budget: { name: budget.name }, delta: '-5', counted: '15', ledger: '10' }],
  });
});

test('a budget that follows the calendar of the organization keeps what was spent when that moves', async () => {
  const moving = await harness.organization();
  const chief = await harness.member(moving.id, 'OWNER');
  const there = createWorld(harness, moving);
  const team = await there.team();
  await there.ingest([
    requestRecordOf({
      organizationId: moving.id,
      teamId: team.id,
      keyId: randomUUID(),
      at: new Date(),
      costNanos: '1234',
    }),
  ]);
  const ask = (method: string, path: string, body?: unknown) =>
    harness.call({ method, path, body, caller: chief, organization: moving.slug });
  const period = { kind: 'once', from: '2026-01-01', until: null };
  const scope = { kind: 'organization' };
  const { id } = (await ask('POST', '/budgets', { scope, amount: '5', period })).body;
  const path = `/budgets/${id}`;
  expect((await ask('GET', path)).body.current.spent).toBe('1234');
  expect((await ask('PATCH', '/organization', { timeZone: 'Pacific/Auckland' })).status).toBe(200);
  expect((await ask('GET', path)).body).toMatchObject({
    timeZone: 'Pacific/Auckland',
    current: { spent: '1234' },
    ledger: { charged: '0', baseline: '1234' },
  });
});

test.each(['is removed', 'gets another kind of period'])(
  'a value whose own budget %s has used in the default what it used until then',
  async (what) => {
    const team = await world.team();
    const at = new Date();
    const each = { scope: { kind: 'each', of: 'team' }, amount: '900', unit: 'usd' };
    const fallback = (await call('POST', '/budgets', each)).body;
    const own = (await call('POST', '/budgets', { scope: { kind: 'team', id: team.id }, amount: '500' })).body;
    const record = requestRecordOf({
      organizationId: organization.id,
      teamId: team.id,
      keyId: randomUUID(),
      at,
      costNanos: '77',
    });
    await world.ingest([
      { ...record, charges: [{ budgetId: own.id, period: own.current.startsAt, group: '', amount: '77' }] },
    ]);
    const usedBy = async (budgetId: string) =>
      (await call('GET', `/budgets/${budgetId}`)).body.groups.find(({ key }: { key: string }) => key === team.id)
        ?.spent;
    expect(await usedBy(fallback.id)).toBeUndefined();
    const path = `/budgets/${own.id}`;
    if (what === 'is removed') await call('DELETE', path);
    else await call('PATCH', path, { period: { kind: 'quarter' } });
    expect(await usedBy(fallback.id)).toBe('77');
    await call('DELETE', `/budgets/${fallback.id}`);
    await call('DELETE', path);
  },
);

test('nobody has more than ten requests waiting, and one that is withdrawn makes room', async () => {
  const { body } = await call('POST', '/budgets', { scope: { kind: 'organization' }, amount: '7', name: 'Asked of' });
  const lee = await harness.member(organization.id, 'MEMBER');
  const ask = () => call('POST', `/budgets/${body.id}/raise-requests`, { amount: '1', reason: 'More, please.' }, lee);
  const asked = [];
  for (let count = 0; count < 10; count++) asked.push(await ask());
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
  expect(await ask()).toMatchObject({ status: 409 });
  await call('POST', `/budget-raises/${asked[0]?.body.id}/withdraw`, undefined, lee);
  expect((await ask()).status).toBe(200);
});
