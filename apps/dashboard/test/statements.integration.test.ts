import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { monthIn } from '@switchyard/core/reports/calendar-month';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { addAdjustmentEntries } from '@switchyard/db/requests/adjustment-entries';
import { queueNames, queuePrefix } from '@switchyard/platform/queue/queue-names';
import type { contract, RouteOutput } from '../src/server/contract/index.ts';
import { createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, requestRecordOf } from './world.ts';

type Month = RouteOutput<typeof contract.statements.list>;
type Statement = RouteOutput<typeof contract.statements.read>;

const harness = await createHarness();
const worker = createDatabase(harness.workerUrl, { poolSize: 1 });
afterAll(async () => {
  await closeDatabase(worker);
  await harness.stop();
});

/** An organization in a zone with two teams, and a clock that stands still. */
async function scene(timeZone: string, at: string) {
  const organization = await harness.organization();
  await harness.owner.organization.update({ where: { id: organization.id }, data: { timeZone } });
  const world = createWorld(harness, organization);
  const dana = await harness.member(organization.id, 'OWNER');
  // The clock goes on by months.
  await harness.owner.session.updateMany({
    where: { userId: dana.userId },
    data: { expiresAt: new Date('2030-01-01') },
  });
  const teams = [await world.team(), await world.team()] as const;
  const account = await world.providerAccount();
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await harness.call({ method, path, body, caller: dana, organization: organization.slug });
    return { ...answer, month: answer.body as Month, statement: answer.body as Statement };
  };
  const setClock = (moment: string) => {
    harness.app.now = () => new Date(moment);
  };
  setClock(at);
  /** A request of a team that began at a moment and cost this much. */
  const spend = async (team: 0 | 1, moment: string | number, costNanos: string) => {
    const attempt = attemptRecordOf({ providerAccountId: account.id, model: 'm', costNanos });
    const record = requestRecordOf({
      at: new Date(moment),
      organizationId: organization.id,
      teamId: teams[team].id,
      keyId: randomUUID(),
      providerAccountId: account.id,
      costNanos,
      attempts: [attempt],
    });
    await world.ingest([record]);
    return record;
  };
  return { organization, teams, world, call, spend, setClock, account };
}

const zones = [
  { zone: 'UTC', month: '2026-10', after: '2026-11-02T00:00:00Z' },
  // Half an hour off, so both ends lie within an hour of the roll-ups.
  { zone: 'Asia/Kolkata', month: '2026-10', after: '2026-11-02T00:00:00Z' },
  { zone: 'Australia/Adelaide', month: '2026-10', after: '2026-11-02T00:00:00Z' },
  { zone: 'Asia/Kathmandu', month: '2026-09', after: '2026-10-02T00:00:00Z' },
  // Clocks are turned within these months.
  { zone: 'Europe/Berlin', month: '2026-10', after: '2026-11-02T00:00:00Z' },
  { zone: 'America/New_York', month: '2026-03', after: '2026-04-02T12:00:00Z' },
  { zone: 'Australia/Lord_Howe', month: '2026-04', after: '2026-05-02T00:00:00Z' },
] as const;

test.each([...zones])(
  'a month of $zone holds its first and last millisecond and not a moment more',
  async ({ zone, month, after }) => {
    const { call, spend, teams } = await scene(zone, after);
    const { from, to } = monthIn(zone, month);
    const moments = [
      { at: from.getTime() - 1, inside: false },
      { at: from.getTime(), inside: true },
      { at: from.getTime() + 29 * 60_000, inside: true },
      { at: from.getTime() + 40 * 60_000, inside: true },
      { at: from.getTime() + 15 * 24 * 3_600_000, inside: true },
      { at: to.getTime() - 31 * 60_000, inside: true },
      { at: to.getTime() - 1, inside: true },
      { at: to.getTime(), inside: false },
      { at: to.getTime() + 20 * 60_000, inside: false },
    ];
    let expected = 0n;
    for (const [index, { at, inside }] of moments.entries()) {
      const nanos = 10n ** BigInt(index);
      await spend(0, at, nanos.toString());
      if (inside) expected += nanos;
    }
    const listed = (await call('GET', `/statements?month=${month}`)).month;
    expect(listed).toMatchObject({ timeZone: zone, from: from.toISOString(), to: to.toISOString() });
    expect(listed.organizationNanos).toBe(expected.toString());
    const preview = (await call('GET', `/statements/preview?month=${month}&teamId=${teams[0].id}`)).statement;
    expect(preview).toMatchObject({ totalNanos: expected.toString(), earlierNanos: '0', requests: 6, id: null });
  },
);

test('a month is closed once it is over for an hour and the queue has no record of it, and only once', async () => {
  const { call, spend, setClock } = await scene('Europe/Berlin', '2026-10-31T22:59:59Z');
  await spend(0, '2026-10-10T10:00:00Z', '500');
  await spend(1, '2026-10-10T11:00:00Z', '700');
  const closing = () => call('POST', '/statements/close', { month: '2026-10' });
  expect((await closing()).status).toBe(409);
  expect((await call('GET', '/statements?month=2026-10')).month.state).toBe('running');
  setClock('2026-10-31T23:30:00Z');
  expect((await closing()).body.detail).toContain('less than an hour');
  setClock('2026-11-01T00:00:00Z');
  const queue = `${queuePrefix}:${queueNames.records}`;
  await harness.app.redis.lpush(`${queue}:wait`, 'late');
  await harness.app.redis.hset(`${queue}:late`, 'timestamp', Date.parse('2026-10-31T23:59:00Z'));
  expect((await call('GET', '/statements')).month).toMatchObject({ month: '2026-10', state: 'settling' });
  expect((await closing()).body.detail).toContain('queue');
  await harness.app.redis.del(`${queue}:wait`);
  const closed = (await closing()).month;
  expect(closed).toMatchObject({ state: 'closed', totalNanos: '1200', organizationNanos: '1200', notReady: null });
  expect(closed.items.map(({ totalNanos }) => totalNanos)).toEqual(['700', '500']);
  setClock('2026-11-05T00:00:00Z');
  expect((await closing()).month).toEqual(closed);
  expect((await call('GET', '/audit-events?action=statement.close')).body.items).toHaveLength(1);
});

test('a closed statement never moves; what changes later is charged with the next month, once, under its own month', async () => {
  const { call, spend, setClock, organization, teams, account } = await scene('Asia/Kolkata', '2026-11-02T00:00:00Z');
  const record = await spend(0, '2026-10-15T10:00:00Z', '1000');
  await spend(1, '2026-10-16T10:00:00Z', '50');
  const { month: october } = await call('POST', '/statements/close', { month: '2026-10' });
  const idOfTeam = october.items.find(({ team }) => team.id === teams[0].id)?.statementId;
  const frozen = (await call('GET', `/statements/${idOfTeam}`)).statement;
  expect(frozen).toMatchObject({ totalNanos: '1000', month: '2026-10', closedBy: { name: expect.any(String) } });

  const { id: adjustmentId } = await harness.owner.costAdjustment.create({
    data: {
      organizationId: organization.id,
      providerAccountId: account.id,
      model: 'm',
      from: new Date('2026-10-01'),
      to: new Date('2026-10-31'),
      reason: 'A discount came late',
      status: 'DONE',
    },
  });
  const entry = { requestId: record.id, attemptIndex: 0, deltaNanos: -300n, pricesRequest: false, price: {} };
  await addAdjustmentEntries(worker, { organizationId: organization.id, adjustmentId }, [entry]);
  // A call that ran on when its month was closed.
  await spend(0, '2026-10-31T18:29:59.999Z', '7');
  await spend(0, '2026-11-10T00:00:00Z', '20');

  expect((await call('GET', `/statements/${idOfTeam}`)).statement).toEqual(frozen);
  const now = (await call('GET', '/statements?month=2026-10')).month;
  expect(now).toMatchObject({ totalNanos: '1050', organizationNanos: '757' });

  setClock('2026-12-02T00:00:00Z');
  const preview = (await call('GET', `/statements/preview?month=2026-11&teamId=${teams[0].id}`)).statement;
  expect(preview.lines.at(-1)).toEqual({
    kind: 'earlier-month',
    month: '2026-10',
    model: 'm',
    reasons: ['A discount came late'],
    costNanos: '-293',
  });
  expect(preview).toMatchObject({ totalNanos: '-273', monthNanos: '20', earlierNanos: '-293' });
  const { month: november } = await call('POST', '/statements/close', { month: '2026-11' });
  // Both months together are what the organization spent.
  expect(BigInt(october.totalNanos) + BigInt(november.totalNanos)).toBe(BigInt(1000 + 50 - 300 + 7 + 20));
  setClock('2027-01-02T00:00:00Z');
  expect((await call('GET', '/statements?month=2026-12')).month).toMatchObject({ totalNanos: '0', earlierNanos: '0' });
  const csv = (await call('GET', '/statements/export?month=2026-11')).text;
  const [header = '', ...lines] = csv.trim().split('\r\n');
  const cost = header.split(',').indexOf('cost_nanos');
  expect(lines.reduce((sum, line) => sum + BigInt(line.split(',')[cost] ?? 0), 0n).toString()).toBe(
    november.totalNanos,
  );
});

test('when the zone of an organization changes, the month after begins where the closed one ended', async () => {
  const { call, spend, organization, setClock } = await scene('UTC', '2026-11-02T00:00:00Z');
  await spend(0, '2026-10-31T23:30:00Z', '5');
  await spend(0, '2026-11-01T00:30:00Z', '11');
  const october = (await call('POST', '/statements/close', { month: '2026-10' })).month;
  expect(october.totalNanos).toBe('5');
  await harness.owner.organization.update({ where: { id: organization.id }, data: { timeZone: 'Europe/Berlin' } });
  setClock('2026-12-02T00:00:00Z');
  const november = (await call('GET', '/statements?month=2026-11')).month;
  expect(november).toMatchObject({
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-11-30T23:00:00.000Z',
    totalNanos: '11',
  });
});

test('another organization reads no statement, and a statement belongs to a team of its own', async () => {
  const { call, spend, teams } = await scene('UTC', '2026-11-02T00:00:00Z');
  await spend(0, '2026-10-20T00:00:00Z', '9');
  const { month } = await call('POST', '/statements/close', { month: '2026-10' });
  const other = await scene('UTC', '2026-11-02T00:00:00Z');
  expect((await other.call('GET', `/statements/${month.items[0]?.statementId}`)).status).toBe(404);
  expect((await other.call('GET', `/statements/preview?month=2026-10&teamId=${teams[0].id}`)).status).toBe(404);
  expect((await other.call('GET', '/statements?month=2026-10')).month.organizationNanos).toBe('0');
});
